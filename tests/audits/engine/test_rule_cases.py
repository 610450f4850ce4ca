"""An office's rule with a word list of its own: two files, examples in one of them, and shipped rules that keep their lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.engine import Judge
from audits.extract import read
from audits.records.views import PageView
from audits.rulebook.register import Site
from crawler.jobs.books import checked_book, open_book
from tests.support.commandline import run

if TYPE_CHECKING:
    from pathlib import Path

RULE = """rule: old-hall-name
title: 大厅旧称
group: content
severity: minor
detector: wrong_expression
vocabulary: hall-names
basis:
  - {regulation: website-guidelines-2017, clause: 页面维护}
what: 页面上还写着服务大厅的旧称。
why: 群众按旧称找不到地方。
how_to_fix: 改成现在的名称。
message: "写着“{wrong}”，现在叫{right}"
"""
WORDS = "vocabulary: hall-names\nentries: {东门办事大厅: 市政务服务中心}\n"
GOOD = "  - {name: 旧称, text: 请到东门办事大厅二楼办理。, expect: [东门办事大厅]}\n  - {name: 新称, text: 请到市政务服务中心办理。, expect: []}\n"


def folder(path: Path, cases: str = GOOD, rule: str = RULE, words: str = WORDS) -> Path:
    for name, text in (("audits/old-hall-name.yml", rule + (f"cases:\n{cases}" if cases else "")), ("vocabularies/hall-names.yml", words)):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8")
    return path


def test_two_files_are_a_rule(tmp_path: Path) -> None:
    done = run(tmp_path, "rules", "check", "--rules", str(folder(tmp_path / "own")))
    assert done.returncode == 0, done.stdout
    assert "规则自带的 2 个案例都对。" in done.stdout
    book = open_book(tmp_path / "own")
    page = read("<h1>办事须知</h1><p>请按照布署到东门办事大厅办理。</p>".encode(), "http://a.example/1.html", content_type="text/html; charset=utf-8")
    site = Site(site="a", name="示例", home="http://a.example/")
    judge = Judge(book, site, date(2026, 3, 1), "r", frozenset(["old-hall-name", "wrong-expression"]))
    found = {(one.finding.rule, one.finding.facts["wrong"]) for one in judge.judge_page(PageView(page, site, date(2026, 3, 1)))}
    assert found == {("old-hall-name", "东门办事大厅"), ("wrong-expression", "布署")}


@pytest.mark.parametrize(
    ("cases", "says"),
    [
        ("  - {name: 没有, text: 请到市政务服务中心办理。, expect: [东门办事大厅]}\n", "案例“没有”应查出“东门办事大厅”，没有查出"),
        ("  - {name: 多了, text: 请到东门办事大厅办理。, expect: []}\n", "案例“多了”不应查出，却查出：写着“东门办事大厅”，现在叫市政务服务中心"),
        ("  - {name: 栏目, text: 请到东门办事大厅办理。, column_type: halls, expect: []}\n", "不认识的栏目类型“halls”"),
        ("  - {name: 两样, text: 甲, html: <p>乙</p>, expect: []}\n", "text（正文）和 html（整个网页）写一个"),
        ("  - {name: 空, expect: []}\n", "text（正文）和 html（整个网页）写一个"),
    ],
)
def test_an_example_that_does_not_come_out_is_named(tmp_path: Path, cases: str, says: str) -> None:
    _, mistakes = checked_book(folder(tmp_path, cases), cases=True)
    assert len(mistakes) == 1, mistakes
    assert says in str(mistakes[0])
    assert f"old-hall-name.yml:{RULE.count(chr(10)) + 2}" in str(mistakes[0])


def test_examples_do_not_change_what_a_rule_is(tmp_path: Path) -> None:
    digests = {open_book(folder(tmp_path / str(number), cases)).digest() for number, cases in enumerate((GOOD, ""))}
    assert len(digests) == 1
    other = open_book(folder(tmp_path / "words", words=WORDS.replace("东门", "西门"))).digest()
    assert other not in digests


@pytest.mark.parametrize(
    ("rule", "words", "says"),
    [
        (RULE.replace("hall-names", "hall-name"), WORDS, "没有词表“hall-name”"),
        (RULE.replace("wrong_expression", "undated_list"), WORDS, "检查模块“undated_list”不用词表"),
        (RULE, WORDS.replace("entries", "entrys"), "entrys"),
        (RULE.replace("vocabulary: hall-names\n", ""), WORDS, "在规则里写 vocabulary: hall-names"),
    ],
)
def test_a_word_list_that_cannot_serve_is_told(tmp_path: Path, rule: str, words: str, says: str) -> None:
    _, mistakes = checked_book(folder(tmp_path, rule=rule, words=words), cases=True)
    assert any(says in str(one) for one in mistakes), mistakes


def test_examples_are_for_rules_that_look_at_a_page(tmp_path: Path) -> None:
    rule = RULE.replace("vocabulary: hall-names\n", "").replace("wrong_expression", "undated_list").replace("写着“{wrong}”，现在叫{right}", "没有日期")
    own = folder(tmp_path, rule=rule)
    (own / "vocabularies" / "hall-names.yml").unlink()
    _, mistakes = checked_book(own, cases=True)
    assert [str(one).partition("：")[2] for one in mistakes if "不能带案例" in str(one)], mistakes

"""The sentence of a rule: holes, parts that may be left out, marks within marks, and what is said of a sentence that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.engine import rule_mistakes
from audits.rulebook import RuleBook, load_rulebook
from audits.rulebook.book import read_rulebook
from audits.rulebook.message import read_message
from crawler.jobs.books import checked_book

if TYPE_CHECKING:
    from pathlib import Path

FACTS = {"name": "申报表", "status": "404", "wall": "", "braces": "{name} [（{wall}）] }} ]", "law": "《物业条例》", "both": "《甲法》和“乙”"}


def said(message: str) -> str:
    return read_message(message).filled(lambda name: FACTS[name])


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("没有代号", "没有代号"),
        ("“{name}”打不开", "“申报表”打不开"),
        ("打不开[（状态码 {status}）]", "打不开（状态码 404）"),
        ("打不开[（{wall}）]，请核对", "打不开，请核对"),
        ("打不开[，{wall}][（状态码 {status}）]", "打不开（状态码 404）"),
        ("打不开[（{status}，{wall}）]", "打不开"),
        ("（{wall}）", "（）"),
        ("[[{name}]]写成{{name}}", "[申报表]写成{name}"),
        ("[（[[{status}]]）]", "（[404]）"),
        ("[{name}的[[{wall}]]]完", "完"),
        ("页面写着：{braces}", "页面写着：{name} [（{wall}）] }} ]"),
        ("[页面写着：{braces}]", "页面写着：{name} [（{wall}）] }} ]"),
        ("《{law}》没有标明", "《物业条例》没有标明"),
        ("{law}没有标明", "《物业条例》没有标明"),
        ("《{both}》", "《〈甲法〉和“乙”》"),
        ("“{both}”", "“《甲法》和‘乙’”"),
        ("《关于{both}》", "《关于《甲法》和“乙”》"),
    ],
)
def test_sentence(message: str, sentence: str) -> None:
    assert said(message) == sentence


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("“{name", "里的花括号不成对，要写花括号本身请写两个"),
        ("“name}”", "里的花括号不成对，要写花括号本身请写两个"),
        ("{name!r}", "的花括号里只能写一个代号，不能写“{name!r}”"),
        ("{name.real}", "的花括号里只能写一个代号，不能写“{name.real}”"),
        ("{}", "的花括号里只能写一个代号，不能写“{}”"),
        ("打不开[（{name}）", "里的方括号不成对"),
        ("打不开（{name}）]", "里的方括号不成对"),
        ("打不开[（{name}[，{status}]）]", "的方括号里不能再有方括号"),
        ("打不开[见附件]", "的方括号里没有 {代号}"),
    ],
)
def test_a_sentence_that_cannot_be_read_is_explained(tmp_path: Path, message: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"^[里的].*括号") as told:
        read_message(message)
    assert str(told.value).startswith(says)
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / "stale-column.yml").write_text(f"rule: stale-column\nmessage: '{message}'\n", "utf-8")
    where = f"{tmp_path}/audits/stale-column.yml:2:1: message: message {says}"
    assert [str(mistake)[: len(where)] for mistake in checked_book(tmp_path)[1]] == [where]


@given(st.text(max_size=40), st.booleans())
def test_what_a_page_says_is_never_read(text: str, optional: bool) -> None:
    message = "链接[“{text}”]打不开" if optional else "链接“{text}”打不开"
    sentence = read_message(message).filled(lambda _name: text)
    inner = text.translate(str.maketrans("“”", "‘’"))
    assert sentence in (f"链接“{inner}”打不开", f"链接{text}打不开", "链接打不开" if not text else "")


def own(folder: Path, **files: str) -> tuple[RuleBook, list[str]]:
    for name, text in files.items():
        path = folder / ("vocabularies" if text.startswith("vocabulary") else "audits") / f"{name.replace('_', '-')}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    book, mistakes = read_rulebook(folder)
    return book, [str(mistake).replace(f"{folder}/", "") for mistake in (*mistakes, *rule_mistakes(book))]


def test_shared_words_for_what_no_rule_says_are_mistakes(tmp_path: Path) -> None:
    _, mistakes = own(tmp_path, link_reasons="vocabulary: link-reasons\nwording:\n  reason: {tiemout: 超时}\n  raeson: {dns: 没有}\n")
    assert [mistake.split("；")[0] for mistake in mistakes] == [
        "vocabularies/link-reasons.yml:3:12: wording.reason.tiemout: 没有这个代码（是不是“timeout”？）",
        "vocabularies/link-reasons.yml:4:3: wording.raeson: 用到这份词表的规则都没有这个事实（是不是“reason”？）",
    ]


def test_rules_share_words_and_change_single_ones(tmp_path: Path) -> None:
    book, mistakes = own(
        tmp_path,
        broken_link="rule: broken-link\nwording: {reason: {dns: 找不到这个网站}}\n",
        link_reasons="vocabulary: link-reasons\nwording: {reason: {timeout: 超时}}\n",
    )
    assert mistakes == []
    words = {name: book.rules[name].words("reason") for name in ("broken-link", "broken-attachment")}
    assert [(words[name]["dns"], words[name]["timeout"], words[name]["tls"]) for name in words] == [
        ("找不到这个网站", "超时", "加密连接建立不起来"), ("域名不存在", "超时", "加密连接建立不起来"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "wording_from: link-reason", "audits/broken-link.yml:2:1: wording_from: 没有写着说法（wording）的词表“link-reason”"
            "（是不是“link-reasons”？）；可用：link-reasons",
        ),
        ("wording_from: walls", "audits/broken-link.yml:2:1: wording_from: 没有写着说法（wording）的词表“walls”；可用：link-reasons"),
        (
            "wording: {reson: {dns: x}}", "audits/broken-link.yml:2:11: wording.reson: 没有这个事实（是不是“reason”？）；可用：name、",
        ),
        (
            "wording: {reason: {dsn: x}}", "audits/broken-link.yml:2:20: wording.reason.dsn: 没有这个代码（是不是“dns”？）；可用：ok、",
        ),
        ("message: '{confidense}'", "audits/broken-link.yml:2:1: message: message 里的 {confidense} 没有这个事实（是不是“confidence”？）"),
    ],
)  # fmt: skip
def test_words_that_nobody_would_read_are_named(tmp_path: Path, text: str, says: str) -> None:
    _, mistakes = own(tmp_path, broken_link=f"rule: broken-link\n{text}\n")
    assert any(mistake.startswith(says) for mistake in mistakes), mistakes


def test_codes_without_words_are_named_at_the_message(tmp_path: Path) -> None:
    _, mistakes = own(tmp_path, stale_column="rule: stale-column\nmessage: “{column}”{confidence}\n")
    assert mistakes == ["audits/stale-column.yml:2:1: wording.confidence: 缺少这些代码的说法：confirmed、likely、unverifiable"]


def test_codes_that_no_finding_has_make_nothing_graver_and_nothing_local(tmp_path: Path) -> None:
    text = "rule: stale-column\ngraver: {layer: {vetto: critical}}\nlocal_basis: {layer: {province: 省里的}, colum: {a: b}, column: {c: d}}\n"
    _, mistakes = own(tmp_path, stale_column=text)
    assert [one.partition("；")[0] for one in mistakes] == [
        "audits/stale-column.yml:2:18: graver.layer.vetto: 没有这个代码（是不是“veto”？）",
        "audits/stale-column.yml:3:23: local_basis.layer.province: 没有这个代码",
        "audits/stale-column.yml:3:47: local_basis.colum.a: 没有这个事实或它没有代码（是不是“column”？）",
        "audits/stale-column.yml:3:63: local_basis.column.c: 没有这个事实或它没有代码",
    ]


def test_a_sentence_never_contradicts_how_sure_the_finding_is() -> None:
    for rule in load_rulebook().rules.values():
        if "打不开" in rule.render({"confidence": "confirmed"}):
            assert "打不开" not in rule.render({"confidence": "unverifiable"}).partition("请人工打开")[0], rule.rule

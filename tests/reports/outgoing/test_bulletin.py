"""The bulletin: its numbers are those of the store, its form is that of official papers, the office may bring its own template."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from audits.records.events import Event, Issued, Reviewed
from audits.rulebook import MistakesFound
from audits.store.life import add_events
from reports.outgoing.bulletin import Bulletin, bulletin_of, example, fill_template, numeral, write_bulletin
from reports.outgoing.overview import Overview, overview
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Overview:
    made = ledgerlib.make(tmp_path)
    ledgerlib.send_out(made.store, made.run)
    return overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY, "issued")


def texts(bulletin: Bulletin) -> str:
    return "\n".join(text for part in bulletin.parts for text in (part.heading, *part.paragraphs))


def test_every_number_is_one_of_the_overview(data: Overview) -> None:
    bulletin = bulletin_of(data, ledgerlib.book())
    text = texts(bulletin)
    problems = data.problems()
    assert f"共下发问题{len(problems)}项，涉及责任单位{len(data.by_department())}个" in text
    assert "另有1项因网站拦截等原因无法核验，不计入问题数" in text
    for category, count in data.by_category():
        assert f"{category}方面，共{count}项。" in text
    for rule, items in data.by_rule():
        assert f"{data.titles[rule]}{len(items)}项，涉及" in text
    departments = next(table for table in bulletin.tables if "责任单位" in table.title)
    assert [(row[1], int(row[2])) for row in departments.rows] == [(department, count) for department, count, _ in data.by_department()]
    assert sum(int(row[2]) for row in departments.rows) == len(problems)


def test_what_was_not_looked_at_is_said_with_the_table_that_holds_it(data: Overview) -> None:
    bulletin = bulletin_of(data, ledgerlib.book())
    label = bulletin.tables[-1].title.partition("　")[0]
    assert f"有没有检查到的部分（见{label}）" in texts(bulletin)
    assert "没有检查到" in bulletin.tables[-1].title


def test_a_run_without_problems_says_so(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [])
    none = overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY, "issued")
    text = texts(bulletin_of(none, made.book))
    assert "共下发问题0项" in text
    assert "在检查范围内未发现问题" in text


def test_what_was_found_and_did_not_go_out_is_said_and_not_told(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    text = texts(bulletin_of(overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY, "issued"), made.book))
    assert "共下发问题0项" in text
    assert "本次检查发现问题8项，其余8项没有下发，不在本通报之内" in text
    assert "发现的问题还没有下发。" in text
    assert "未发现问题" not in text
    found = overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY)
    assert [(site.found, site.problems) for site in found.sites] == [(8, 8)]


def test_an_item_stands_under_the_body_it_was_handed_over_to(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    ledgerlib.send_out(made.store, made.run)
    before = {name: number for name, number, _ in _departments(made)}
    item = next(one.work for one in overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY).items if one.work.finding.subject == "news")
    for said in (Reviewed("reassign"), Issued("x", "2026-03-16")):
        add_events(made.store, [Event(0, "", "2026-03-03", said, made.run, item.finding.id, item.id, "市财政局", "王五")])
    after = {name: number for name, number, _ in _departments(made)}
    assert (after["市财政局"], after[item.department_name]) == (before["市财政局"] + 1, before[item.department_name] - 1)


def _departments(made: ledgerlib.Made) -> list[tuple[str, int, int]]:
    return overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY, "issued").by_department()


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("链接“通知”打不开，页面不存在（状态码404）：http://www.a.example/x/1.html", "链接“通知”打不开，页面不存在（状态码404）"),
        ("栏目“政务要闻”最近更新于2026-01-10，已51天", "栏目“政务要闻”最近更新于2026-01-10，已51天"),
        ("打开的 http://a.example/" + "x" * 300 + " 像是别的网站。", "打开的  像是别的网站"),
        ("字" * 40 + "，" + "字" * 60, "字" * 40 + "……"),
        ("字" * 300, "字" * 70 + "……"),
    ],
)
def test_examples_are_short_and_hold_no_cut_address(message: str, shown: str) -> None:
    assert example(message) == shown


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (15, "十五"), (20, "二十"), (23, "二十三")])
def test_numerals_are_chinese(number: int, words: str) -> None:
    assert numeral(number) == words


def test_the_document_has_the_form_of_official_papers(data: Overview, tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    write_bulletin(bulletin_of(data, ledgerlib.book()), path)
    document = Document(str(path))
    runs = [run for one in document.paragraphs for run in one.runs if run.text.strip()]
    fonts = {found.get(qn("w:eastAsia")) for run in runs for found in run._element.iter(qn("w:rFonts"))}
    assert fonts == {"方正小标宋简体", "楷体_GB2312", "仿宋_GB2312", "黑体"}
    assert document.paragraphs[0].text.startswith("关于")
    assert "PAGE" in document.sections[0].footer._element.xml
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    heads = [one.text for one in document.paragraphs if one.text[:2] in ("一、", "二、", "三、")]
    assert [head[2:] for head in heads] == ["总体情况", "存在的主要问题", "下一步工作要求"]


def template(path: Path) -> Path:
    """A template of an office."""
    document = Document()
    document.add_paragraph("某某市政务公开办公室文件")
    document.add_paragraph("{{ title }}")
    document.add_paragraph("{% for part in parts %}{{ part.heading }}：{% for text in part.paragraphs %}{{ text }}{% endfor %}{% endfor %}")
    document.save(str(path))
    return path


def test_the_office_may_bring_its_own_template(data: Overview, tmp_path: Path) -> None:
    pytest.importorskip("docxtpl", reason="docxtpl 没有安装，单位模板没有测试")
    bulletin = bulletin_of(data, ledgerlib.book())
    hostile = replace(bulletin, title="{{ 7 * 7 }}<w:p/>& 通报")
    fill_template(hostile, template(tmp_path / "t.docx"), tmp_path / "out.docx")
    lines = [one.text for one in Document(str(tmp_path / "out.docx")).paragraphs]
    assert lines[:2] == ["某某市政务公开办公室文件", "{{ 7 * 7 }}<w:p/>& 通报"]
    assert "共下发问题" in lines[2]


@pytest.mark.parametrize("spoiled", ["no document", "unknown name", "syntax"])
def test_a_template_that_cannot_be_filled_is_one_sentence(data: Overview, tmp_path: Path, spoiled: str) -> None:
    pytest.importorskip("docxtpl", reason="docxtpl 没有安装，单位模板没有测试")
    path: Any = tmp_path / "t.docx"
    if spoiled == "no document":
        path.write_bytes(b"not a document")
    else:
        document = Document()
        document.add_paragraph("{{ titel }}" if spoiled == "unknown name" else "{% for x in %}")
        document.save(str(path))
    with pytest.raises(MistakesFound, match="模板") as found:
        fill_template(bulletin_of(data, ledgerlib.book()), path, tmp_path / "out.docx")
    says = {"no document": "不是 Word 文档", "unknown name": "不认识的变量：titel；可用的变量：title、to", "syntax": "没有写对；可用的变量：title、to"}
    assert says[spoiled] in str(found.value)
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", str(found.value)), "words of an exception"

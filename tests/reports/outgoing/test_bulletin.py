"""The bulletin: its numbers are those of the store, its form is that of official papers, the office may bring its own template."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from audits.records import Confidence, Coverage, RuleCoverage
from audits.records.events import Event, Issued, Reviewed
from audits.rectification.scoring import ByHand
from audits.rulebook import MistakesFound
from audits.rulebook.indicators import load_schemes
from audits.store.life import add_events
from reports.outgoing.bulletin import Bulletin, bulletin_of, fill_template, numeral, write_bulletin
from reports.outgoing.overview import Overview, ScoredBy, overview
from reports.outgoing.printed import closed, example, mask_names
from tests.support import ledgerlib
from tests.support.caselib import BOOK

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    assert "另有1项无法核验（链接打不开1项），不计入问题数" in text
    for category, count in data.by_category():
        assert f"{category}方面，共{count}项。" in text
    for rule, items in data.by_rule():
        assert re.search(rf"{data.titles[rule]}（[^（）]+）{len(items)}项，涉及", text)
    departments = next(table for table in bulletin.tables if "责任单位" in table.title)
    assert [(row[1], int(row[5]), int(row[6])) for row in departments.rows] == data.by_department()
    assert all(sum(map(int, row[2:5])) == int(row[5]) for row in departments.rows)
    kinds = next(table for table in bulletin.tables if "各单位问题种类" in table.title)
    assert sum(int(row[3]) for row in kinds.rows) == sum(int(row[5]) for row in departments.rows) == len(problems)


def with_verdicts(made: ledgerlib.Made, by_hand: Mapping[str, ByHand]) -> Bulletin:
    scheme = load_schemes(BOOK)["national-2019"]
    data = overview(made.store, made.store.run(made.run), BOOK, ledgerlib.TODAY, "issued", ScoredBy(scheme, by_hand))
    return bulletin_of(data, BOOK)


def test_it_opens_with_the_sites_that_are_good_and_names_both_kinds(tmp_path: Path) -> None:
    scheme = load_schemes(BOOK)["national-2019"]
    sites = tuple(ledgerlib.demo_site(site=ident, name=f"{name}县政府网站", home=f"https://{ident}.example/") for ident, name in zip("abc", "甲乙丙", strict=True))
    made = ledgerlib.make(tmp_path, [], sites)
    for site in sites:
        whole = Coverage(rules={name: RuleCoverage(1) for name in BOOK.rules}, ended=True, complete=True)
        made.store.update_site_run(made.store.site_run(made.run, site.site).id, coverage=whole)
    nothing = {one.id: 0.0 for group in scheme.deductions for one in group.indicators}
    calm = {one.id: False for one in scheme.veto}
    bad = {"b": ByHand(nothing, {**calm, "no-answers": True}), "c": ByHand({one.id: one.points for g in scheme.deductions for one in g.indicators}, calm)}
    lines = with_verdicts(made, {"a": ByHand(nothing, calm), **bad}).parts[0].paragraphs
    assert lines[:3] == (
        "本次抽查网站3个，合格1个、不合格2个，合格率33.3%。", "合格的网站：甲县政府网站。",
        "不合格的网站：乙县政府网站（单项否决：互动回应差）、丙县政府网站（得分 0 分，低于 60 分）。",
    )  # fmt: skip
    half = with_verdicts(made, bad).parts[0].paragraphs
    assert half[0] == "本次抽查网站3个，不合格2个、还不能下结论1个，合格率待人工检查项目填写完后计算。"
    assert half[2] == "还不能下结论的网站：甲县政府网站。"


def test_an_address_inside_a_network_is_no_wall(tmp_path: Path) -> None:
    unsure = {"confidence": Confidence.UNVERIFIABLE}
    made = ledgerlib.make(tmp_path, [
        ledgerlib.finding("broken-link", "https://a.example/", [ledgerlib.place("/a.html")], facts={"reason": "intranet"}, **unsure),
        ledgerlib.finding("broken-link", "https://b.example/", [ledgerlib.place("/a.html")], facts={"reason": "wall-ruishu"}, **unsure),
    ])  # fmt: skip
    text = texts(bulletin_of(overview(made.store, made.store.run(made.run), made.book, ledgerlib.TODAY, "issued"), made.book))
    assert "另有2项无法核验（指向内网地址1项、程序被访问防护拦住1项），不计入问题数" in text


SURNAMES = tuple(BOOK.vocabularies["personal-data"]["surnames"])


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("链接“关于张三同志任职的通知”打不开", "链接“关于张某同志任职的通知”打不开"),
        ("《关于王小明、李四免职的通知》没有标注有效性", "《关于王某某、李某免职的通知》没有标注有效性"),
        ("“市政府关于任命欧阳修为副市长的通知”没有标注信息来源", "“市政府关于任命欧阳某为副市长的通知”没有标注信息来源"),
        ("“关于给予赵六处分的决定”没有来源", "“关于给予赵某处分的决定”没有来源"),
        ("“关于表彰高新区等先进单位的通知”没有来源", "“关于表彰高新区等先进单位的通知”没有来源"),
        ("“关于对安全生产等3项工作的督查通报”没有来源", "“关于对安全生产等3项工作的督查通报”没有来源"),
        ("“关于任命市管干部的通知”没有来源", "“关于任命市管干部的通知”没有来源"),
        ("张三同志的页面打不开", "张三同志的页面打不开"),
    ],
)
def test_names_of_persons_in_quoted_titles_are_masked(message: str, shown: str) -> None:
    assert mask_names(message, SURNAMES) == shown


@pytest.mark.parametrize(
    ("cut", "whole"),
    [("链接“通知（一", "链接“通知（一）”"), ("《甲》打不开", "《甲》打不开"), ("“《甲……", "“《甲……》”"), ("）乙", "）乙"), ("", "")],
)
def test_no_bracket_stays_open(cut: str, whole: str) -> None:
    assert closed(cut) == whole


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
        ("栏目“政务要闻”最近更新于2026-01-10，已51天", "栏目“政务要闻”最近更新于2026年1月10日，已51天"),
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

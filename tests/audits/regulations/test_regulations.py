"""The laws, the office's own documents, offered repeals, the register of documents, and how they are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml

from audits.engine import Judge
from audits.extract import read
from audits.records import ListItem, Page
from audits.records.views import ColumnView, PageSummary, PageView
from audits.regulations.documents import documents
from audits.regulations.events import events_of_page, offered_events
from audits.regulations.importing import GivenRow, import_local
from audits.regulations.laws import Laws, laws_of, load
from audits.regulations.local import (
    LocalEntry,
    OwnEvent,
    iso_day,
    merge_events,
    merge_local,
    read_local,
    read_own_events,
    status_of,
    write_local,
    write_own_events,
)
from audits.regulations.overview import laws_status, show
from audits.regulations.tables import rows_of_page
from audits.rulebook import load_rulebook
from audits.rulebook.loading import MistakesFound
from audits.rulebook.register import Site, check_site
from reports.incoming.documents import import_table, read_accepted
from reports.outgoing.documents import summary_line, write_documents
from reports.screen.regulations_view import age_line, show_lines, status_lines, write_offered
from tests.support.caselib import BOOK
from tests.support.counting import calls_of
from tests.support.given_site import GivenSite
from tests.support.places import CASES

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 1)
BODY = "<p>各县（市、区）人民政府，市各委办局、市各直属单位：现将办法印发给你们，请结合实际，认真贯彻执行。</p>"


def _site() -> Site:
    raw = yaml.safe_load((CASES / "_register.yml").read_text("utf-8"))
    return check_site(raw, {}, "test", BOOK.column_types)


def _document(url: str, title: str, number: str, *, label: str = "有效", body: str = BODY) -> Page:
    html = (
        f"<h1>{title}</h1><p>发布日期：2020-01-02</p><table><tr><td>文号</td><td>{number}</td><td>成文日期</td><td>2020-01-01</td></tr>"
        f"<tr><td>发布机构</td><td>示例市人民政府</td><td>有效性</td><td>{label}</td></tr></table>{body}"
    )
    return read(html.encode(), f"https://www.demo.example{url}")


def test_loading_is_complete() -> None:
    books = load(BOOK.data_dir / "regulations")
    assert len(books.titles) > 5000
    assert books.find("政府信息公开条例") is not None
    assert [version.number for version in books.titles["政府信息公开条例"].versions] == ["国务院令第492号", "国务院令第711号"]


def test_status_and_show() -> None:
    status = laws_status(BOOK, TODAY)
    assert {level.level for level in status.levels} >= {"法律", "行政法规", "地方性法规", "部门规章"}
    assert status.as_of == "2026-09-30"
    assert not status.old
    assert "距今 32 天" in age_line(status)
    late = laws_status(BOOK, date(2028, 1, 1))
    assert late.old
    assert "超过一年" in age_line(late)
    assert any("行政法规" in line for line in status_lines(status))
    lines = "\n".join(show_lines(show(BOOK, "《政府信息公开条例》")))
    assert "国务院令第711号" in lines
    assert "全面修订" in lines
    assert "目录里没有《政府信息公开》；相近的有：" in show_lines(show(BOOK, "政府信息公开"))[0]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("继续有效", "in-force"), ("保留", "in-force"), ("废止", "repealed"), ("拟废止", ""), ("宣布失效", "expired"), ("失效", "expired"),
        ("需修改", "to-amend"), ("修改", "to-amend"), ("已修改", "amended"), ("不予废止", ""), ("", ""), ("市政府", ""),
    ],
)
def test_status_words(words: str, status: str) -> None:
    assert status_of(words) == status


def test_import_takes_the_offices_own_headings() -> None:
    rows = [
        {"序号": "1", "文件名称": "《示例市甲办法》", "文号": "示政规[2015]3号", "清理结果": "废止", "发文日期": "2015年3月1日"},
        {"序号": "2", "文件名称": "关于乙的通知（示政发〔2016〕5号）", "文号": "", "清理结果": "继续有效", "发文日期": ""},
        {"序号": "3", "文件名称": "", "文号": "示政发〔2016〕6号", "清理结果": "废止", "发文日期": ""},
        {"序号": "4", "文件名称": "关于丙的通知", "文号": "示政发〔2016〕7号", "清理结果": "研究中", "发文日期": ""},
        {"序号": "", "文件名称": "", "文号": "", "清理结果": "", "发文日期": ""},
    ]
    imported = import_local([GivenRow(f"第{at}行", row) for at, row in enumerate(rows, 2)], source="清理结果.xlsx", as_of="2024-01-01")
    assert [(one.title, one.number, one.status, one.written) for one in imported.entries] == [
        ("示例市甲办法", "示政规〔2015〕3号", "repealed", "2015-03-01"),
        ("关于乙的通知", "示政发〔2016〕5号", "in-force", ""),
    ]
    assert [(row.where, row.why) for row in imported.refused] == [
        ("第4行", "没有文件名称"), ("第5行", "看不懂状态“研究中”（可用：继续有效、已修改、拟修改、废止、失效）"),
    ]  # fmt: skip


def test_own_files_survive_a_round_trip_and_name_their_mistakes(tmp_path: Path) -> None:
    entries = (LocalEntry("示例市甲办法", "示政规〔2015〕3号", "市政府", "2015-03-01", "repealed", "2024-01-01", "示政发〔2024〕1号"),)
    events = (OwnEvent("示例市乙办法", "示政规〔2016〕3号", "", "repealed", "2024-01-01", "《决定》"),)
    write_local(tmp_path, entries)
    write_own_events(tmp_path, events)
    assert read_local(tmp_path) == entries
    assert read_own_events(tmp_path) == events
    newer = replace(entries[0], status="in-force")
    assert merge_local(entries, (newer,)) == (newer,)
    (tmp_path / "local.csv").write_text("文件名称,文号,状态\n甲办法,,不知道\n,示政规〔2015〕3号,废止\n", "utf-8")
    with pytest.raises(MistakesFound) as found:
        read_local(tmp_path)
    assert len(found.value.mistakes) == 2
    assert "local.csv:2" in str(found.value)


def test_tables_on_pages_and_in_workbooks(tmp_path: Path) -> None:
    html = (
        "<h1>清理结果公告</h1><p>一、继续有效的规范性文件目录</p><table><tr><td>序号</td><td>文件名称</td><td>文号</td></tr>"
        "<tr><td>1</td><td>关于甲的通知</td><td>示政发〔2015〕1号</td></tr></table>"
        "<p>二、废止的规范性文件目录</p><table><tr><th>序号</th><th>标题</th><th>发文字号</th></tr><tr><td>1</td><td>"
        "关于乙的通知</td><td>示政发〔2014〕1号</td></tr></table>"
    )
    imported = import_local(rows_of_page(html.encode(), "https://www.demo.example/q.html"))
    assert [(one.title, one.status) for one in imported.entries] == [("关于甲的通知", "in-force"), ("关于乙的通知", "repealed")]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["示例市规范性文件清理结果"])
    sheet.append(["序号", "文件名称", "文号", "清理意见"])
    sheet.append([1, "关于丙的通知", "示政发〔2013〕1号", "失效"])
    sheet.append(["二、废止"])
    sheet.append([2, "关于丁的通知", "示政发〔2012〕1号", "废止"])
    book.save(tmp_path / "q.xlsx")
    from_book = import_table(tmp_path / "q.xlsx").entries
    assert [(one.title, one.status) for one in from_book] == [("关于丙的通知", "expired"), ("关于丁的通知", "repealed")]
    (tmp_path / "q.csv").write_bytes("文件名称,文号,清理结果\n关于戊的通知,示政发〔2011〕1号,继续有效\n".encode("gb18030"))
    assert [(one.title, one.status) for one in import_table(tmp_path / "q.csv").entries] == [("关于戊的通知", "in-force")]
    for name, body in (("empty.csv", b"a,b\n1,2\n"), ("bad.xlsx", b"no zip"), ("old.xls", b"x")):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(MistakesFound):
            import_table(tmp_path / name)


def test_sentences_and_annexes_are_offered() -> None:
    new = _document("/n.html", "示例市乙办法", "示政规〔2024〕5号", body="<p>第一条 为了规范管理，根据有关规定，结合本市实际，"
        "制定本办法。</p><p>第九条 本办法自2024年2月1日起施行。"
                    "《示例市甲办法》（示政规〔2015〕3号）和《示例市旧细则》同时废止，《示例市丙办法》第三条同时废止。</p>")  # fmt: skip
    offered = list(events_of_page(new))
    assert [(one.event.title, one.event.number, one.event.date, one.event.successor) for one in offered] == [
        ("示例市甲办法", "示政规〔2015〕3号", "2024-02-01", "示例市乙办法"),
        ("示例市旧细则", "", "2024-02-01", "示例市乙办法"),
    ]
    decision = _document("/d.html", "示例市人民政府关于废止部分规范性文件的决定", "示政发〔2024〕1号", body="<p>经市政府研究，"
        "决定对下列规范性文件予以废止，"
        "自公布之日起停止执行：</p>"
                         "<p>1.关于甲的通知（示政发〔2010〕1号）</p><p>2.《示例市乙办法》（示政规〔2011〕2号）</p><p>"
                         "附件：继续有效的规范性文件目录</p><p>1.关于丙的通知（示政发〔2012〕3号）</p>")  # fmt: skip
    assert [(one.event.title, one.event.number, one.event.kind) for one in events_of_page(decision)] == [
        ("关于甲的通知", "示政发〔2010〕1号", "repealed"),
        ("示例市乙办法", "示政规〔2011〕2号", "repealed"),
    ]
    for text in ("《示例市甲办法》不予废止。", "规范性文件有效期届满自动失效，《示例市甲办法》除外。", "依照《示例市甲办法》办理。"):
        assert not list(events_of_page(_document("/x.html", "示例市乙办法", "示政规〔2024〕5号", body=f"<p>{text}</p>{BODY}")))


def _own_book(tmp_path: Path) -> Any:
    write_local(tmp_path / "regulations", [
        LocalEntry("示例市甲办法", "示政规〔2015〕3号", "市政府", "2015-03-01", "repealed", "2024-01-01", "示政发〔2024〕1号", "",
                   "清理结果.xlsx", "2024-01-01"),
        LocalEntry("示例市丁办法", "示政规〔2017〕3号", "市政府", "", "in-force"),
        LocalEntry("示例市戊办法", "示政规〔2018〕3号", "市政府", "", "repealed", "2027-01-01", "示政发〔2026〕1号"),
    ])  # fmt: skip
    event = OwnEvent("示例市供热条例", "", "", "repealed", "2024-01-01", "《示例市供热管理条例》", "示例市供热管理条例")
    write_own_events(tmp_path / "regulations", [event])
    return load_rulebook(tmp_path)


def _findings(book: Any, page: Page, rule: str, column: str = "normative") -> list[str]:
    site = _site()
    judge = Judge(book, site, TODAY, "test", frozenset([rule]))
    found = site.column(column)
    assert found is not None
    got = judge.judge_page(PageView(page, site, TODAY, (found,)))
    assert not judge.failures
    return [f"{one.finding.confidence.value}: {one.finding.message}" for one in got]


def test_own_clean_up_results_and_accepted_events_count(tmp_path: Path) -> None:
    book = _own_book(tmp_path)
    rule = "repealed-regulation-in-force"
    assert _findings(book, _document("/1.html", "示例市甲办法", "示政规[2015]3号", label=""), rule) == [
        "confirmed: 《示例市甲办法》自2024-01-01起已废止，见示政发〔2024〕1号，页面没有标明。来源：清理结果.xlsx，资料截至2024-01-01"
    ]
    assert _findings(book, _document("/1.html", "示例市甲办法", "示政规〔2015〕3号", label="已废止"), rule) == []
    assert _findings(book, _document("/2.html", "示例市戊办法", "示政规〔2018〕3号", label=""), rule) == []
    event = OwnEvent("示例市己办法", "示政规〔2016〕8号", "", "repealed", "2024-01-01", "《示例市庚办法》")
    write_own_events(tmp_path / "regulations", [*read_own_events(tmp_path / "regulations"), event])
    book = load_rulebook(tmp_path)
    assert len(_findings(book, _document("/4.html", "关于印发示例市己办法的通知", "示政规〔2016〕8号", label=""), rule)) == 1
    assert _findings(book, _document("/5.html", "关于印发示例市己办法的通知", "示政规〔2020〕8号", label=""), rule) == []
    assert merge_events([event], [replace(event, successor="示例市辛办法")]) == (replace(event, successor="示例市辛办法"),)
    law = _document("/3.html", "示例市供热条例", "示例市人大公告第3号", label="", body=f"<p>第一条 为了规范供热，制定本条例。</p>{BODY}")
    assert len(_findings(book, law, rule, "law")) == 1
    assert _findings(BOOK, law, rule, "law") == []


def test_a_label_is_held_against_the_own_clean_up_result(tmp_path: Path) -> None:
    book = _own_book(tmp_path)
    site = _site()
    judge = Judge(book, site, TODAY, "test", frozenset(["contradictory-validity"]))
    pages = [
        (_document("/1.html", "示例市甲办法", "示政规〔2015〕3号"), "normative"),
        (_document("/2.html", "示例市丁办法", "示政规〔2017〕3号"), "normative"),
    ]
    found = list(judge.judge_site(_view(site, pages)))
    assert [one.finding.message for one in found] == ["《示例市甲办法》信息区标注为“有效”，本单位清理结果为“废止”，互相矛盾"]


def _view(site: Site, pages: list[tuple[Page, str]]) -> GivenSite:
    columns = []
    for column in site.columns:
        items = tuple(ListItem(page.title, page.url, page.url, page.published) for page, name in pages if name == column.id)
        columns.append(ColumnView(column, "read" if items else "empty", items=items))
    summaries = tuple(PageSummary(page, (name,) if name else ()) for page, name in pages)
    return GivenSite(site, TODAY, tuple(columns), summaries=summaries, full_pages={page.url: page for page, _ in pages})


def test_register_of_documents(tmp_path: Path) -> None:
    book = _own_book(tmp_path)
    pages = [
        (_document("/1.html", "示例市甲办法", "示政规〔2015〕3号"), "normative"),
        (_document("/2.html", "示例市乙办法", "示政规〔2020〕9号"), "policy"),
        (_document("/3.html", "示例市丙办法", "示政规〔2016〕3号", label="", body=f"{BODY}<p>第九条 本办法自2016年2月1日起施行，"
            f"有效期五年。</p>"), "normative"),
        (_document("/4.html", "《示例市甲办法》解读", "示政规〔2015〕3号"), "interpretation"),
    ]
    view = _view(_site(), pages)
    rows, gaps = documents(view, book)
    assert {(row.title, row.state, row.told_by) for row in rows} == {
        ("示例市甲办法", "repealed", "catalogue"), ("示例市乙办法", "in-force", "label"), ("示例市丙办法", "expired", "period"),
    }  # fmt: skip
    assert {(gap.title, gap.reason) for gap in gaps} == {
        ("示例市乙办法", "not-collected"), ("示例市甲办法", "ended-but-listed"), ("示例市丁办法", "not-on-site"),
    }  # fmt: skip
    assert "共 3 份文件" in summary_line(rows, gaps)
    hostile = [replace(rows[0], title="=HYPERLINK(1)\x0b"), *rows[1:]]
    for suffix in ("xlsx", "csv", "jsonl"):
        write_documents(tmp_path / f"d.{suffix}", hostile, gaps, "示例市", TODAY)
    book_read = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book_read.sheetnames == ["说明", "文件清单", "列举不一致"]
    cell = book_read["文件清单"]["B2"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)␋")


def test_offered_events_are_accepted_in_a_table(tmp_path: Path) -> None:
    new = _document("/n.html", "示例市乙办法", "示政规〔2024〕5号", body=f"{BODY}<p>第九条 本办法自2024年2月1日起施行。"
        f"《示例市甲办法》（示政规〔2014〕3号）同时废止。</p>")
    offered = offered_events(_view(_site(), [(new, "normative")]), Laws({}, {}))
    assert write_offered(tmp_path / "o.csv", offered) == (tmp_path / "o.csv", 1)
    assert write_offered(tmp_path / "o.csv", offered) == (tmp_path / "o.csv", 1), "nobody has filled it in"
    text = (tmp_path / "o.csv").read_text("utf-8-sig")
    assert read_accepted(tmp_path / "o.csv") == []
    head, row = text.strip().split("\n")
    (tmp_path / "o.csv").write_text(f"{head}\n是{row}\n", "utf-8-sig")
    accepted = [(event.title, event.number, event.date) for event in read_accepted(tmp_path / "o.csv")]
    assert accepted == [("示例市甲办法", "示政规〔2014〕3号", "2024-02-01")]
    assert write_offered(tmp_path / "o.csv", offered) == (tmp_path / "o_2.csv", 1)
    assert len(read_accepted(tmp_path / "o.csv")) == 1, "what was filled in is still there"


def test_steps_grow_no_faster_than_the_citations_of_a_page() -> None:
    laws_of(BOOK)
    sentence = "根据《中华人民共和国合同法》（1999年3月15日主席令第15号公布）的规定，现将有关事项通知如下，请认真贯彻执行。"
    rules = frozenset({"outdated-regulation-text", "repealed-regulation-in-force", "repealed-basis-cited", "wrong-document-number"})
    site = _site()
    judge = Judge(BOOK, site, TODAY, "test", rules)
    steps = []
    for times in (1, 200, 400):
        html = "<h1>关于甲的通知</h1><p>发布日期：2020-01-01</p>" + f"<p>{sentence}</p>" * times
        view = PageView(read(html.encode(), "https://www.demo.example/t.html"), site, TODAY, ())
        steps.append(calls_of(lambda view=view: judge.judge_page(view)))  # type: ignore[misc]
    assert steps[2] < 2.2 * steps[1] + 1000


def test_an_accepted_event_that_ends_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("原文件名称,处理\n示例市甲办法,废止\n示例市乙办法,继续有效\n", "utf-8")
    with pytest.raises(MistakesFound, match="不认识的值“继续有效”；可用：废止、被替代、失效、全面修订、部分废止"):
        read_own_events(tmp_path)


@pytest.mark.parametrize(
    ("text", "day"),
    [("43210", "2018-04-20"), ("43210.5", "2018-04-20"), ("2018年4月20日", "2018-04-20"), ("20180420", "2018-04-20"), ("19999", ""), ("70000", ""), ("432100", "")],
)
def test_a_day_may_be_a_number_of_a_table(text: str, day: str) -> None:
    assert iso_day(text) == day

"""One cause, one row: what is grouped, what is not, and what comes of a row that stands for others when it comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from audits.records import Judged, Place, finding_id
from audits.records.events import Event, Return
from audits.store.life import add_events
from reports.ledgers.columns import COLUMNS
from reports.ledgers.grouping import READABLE
from reports.ledgers.returned import Returned, preview_files
from reports.ledgers.writing import write_copies
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

OPERATOR = "示例市人民政府办公室"
OFFICE = "市政府办公室"
PLACES = {column.title: number for number, column in enumerate(COLUMNS, 1)}


def fault(rule: str, subject: str, page: str, *, department: str = "gov-office", column: str = "news", path: str = "div.zoom>p>a", **changes: Any) -> Judged:
    """A finding at one place."""
    known = rule if rule in ledgerlib.RULES else "missing-source"
    where = ledgerlib.place(page, column=column if department else "", department=department, path=path)
    made = ledgerlib.finding(known, subject, [where], place=path if subject.startswith("http") else "", **changes)
    return replace(made, finding=replace(made.finding, rule=rule, id=finding_id(rule, made.finding.site, subject)))


def injected(number: int, page: str = "/", **changes: Any) -> Judged:
    """One link of a hidden block."""
    return fault("hidden-link", f"http://bet{number}.example/{changes.get('department', '')}{page}", page, path="body>div.k>a", **changes)


def unsourced(number: int, column: str = "news", folder: str = "zwyw", state: str = "missing") -> Judged:
    """One article without a source."""
    return fault("missing-source", f"{column}{number}", f"/{folder}/2026{number:02d}/t{number}.html", column=column, facts={"state": state})


def sheets(made: ledgerlib.Made, folder: Path, department: str) -> tuple[Path, dict[str, list[dict[str, Any]]]]:
    """A department's ledger, and the rows of its sheets by heading."""
    ledgerlib.issue(made, folder)
    path = next(one.path for one in write_copies(made.store, made.run, folder) if one.department == department)
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        titles, *rows = list(sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(map(str, titles), row, strict=True)) for row in rows]
    return path, found


GROUPS = [
    ("块里的暗链一行", [injected(n, department="") for n in range(35)], OPERATOR, [35]),
    ("两个页面各有一块是两件事", [injected(n, page, department="") for n in range(4) for page in ("/", "/b.html")], OPERATOR, [4, 4]),
    ("两条暗链各是一行", [injected(n, department="") for n in range(2)], OPERATOR, [1, 1]),
    (
        "各模板都缺一个标签",
        [fault("missing-page-tags", f"t{n}:content", f"/t{n}.html", department="", facts={"tags": ["SiteName"]}) for n in range(2)], OPERATOR, [2],
    ),
    (
        "缺的标签不同",
        [fault("missing-page-tags", f"t{n}", f"/t{n}.html", department="", facts={"tags": [tag]}) for n, tag in enumerate(("SiteName", "PubDate"))],
        OPERATOR, [1, 1],
    ),
    ("同一模板的文章都没有来源", [unsourced(n) for n in range(1, 13)], OFFICE, [12]),
    ("两个栏目的文章", [unsourced(n, column, column) for n in range(1, 4) for column in ("news", "notice")], OFFICE, [3, 3]),
    ("没有标签与标签空着是两回事", [unsourced(n, state=state) for n, state in enumerate(["missing"] * 3 + ["blank"] * 3, 1)], OFFICE, [3, 3]),
    ("个别文章各是一行", [unsourced(n) for n in (1, 2)], OFFICE, [1, 1]),
    (
        "空栏目也就是没有年报",
        [fault("empty-column", "c", "/nb/", column="nb"), fault("missing-annual-report", "c|2025", "/nb/", column="nb", facts={"unit": OPERATOR})], OFFICE, [2],
    ),
    (
        "别的单位的年报是另一回事",
        [fault("stale-column", "c", "/nb/", column="nb"), fault("missing-annual-report", "c|x|2025", "/nb/", column="nb", facts={"unit": "某镇"})], OFFICE, [1, 1],
    ),
    (
        "整台服务器没有了",
        [fault("broken-external-link", f"http://old.example/{n}", f"/p{n}.html", facts={"reason": "dns"}) for n in range(5)], OFFICE, [5],
    ),
    (
        "一篇里的一组图片",
        [fault("broken-resource", f"https://www.demo.example/img/{n}.jpg", "/a.html", path="div>p>img", facts={"reason": "http-404"}) for n in range(6)],
        OFFICE, [6],
    ),
    (
        "各篇里的断链各是一行",
        [fault("broken-link", f"https://www.demo.example/x/{n}", f"/p{n}.html", facts={"reason": "http-404"}) for n in range(5)], OFFICE, [1] * 5,
    ),
    (
        "一行不跨部门", [fault("hidden-link", f"http://b{n}.example/", "/", department=who) for n in range(6) for who in (("gov-office", "hrss")[n % 2],)], OFFICE, [3],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("findings", "department", "sizes"), [one[1:] for one in GROUPS], ids=[one[0] for one in GROUPS])
def test_what_has_one_cause_has_one_row(findings: list[Judged], department: str, sizes: list[int], tmp_path: Path) -> None:
    _, found = sheets(ledgerlib.make(tmp_path, findings), tmp_path, department)
    rows, members = found["整改台账"], found.get("同因条目", [])
    led: dict[str, int] = {row["问题编号"]: 1 + sum(member["归入编号"] == row["问题编号"] for member in members) for row in rows}
    assert list(led.values()) == sizes
    numbers = {one.finding.id for one in findings}
    assert {row["问题编号"] for row in rows + members} <= numbers
    assert len(rows) + len(members) == sum(sizes)
    assert {row["责任单位"] for row in rows + members} == {department}
    assert {row["问题编号"] for row in found["涉及页面"]} == {row["问题编号"] for row in rows + members}
    assert all((f"共{size}项" in row["问题描述"]) == (size > 1) for row, size in zip(rows, sizes, strict=True))


def test_what_was_told_of_one_item_alone_makes_a_row_of_its_own(tmp_path: Path) -> None:
    findings = [unsourced(n) for n in range(1, 6)]
    made = ledgerlib.make(tmp_path, findings)
    contested = findings[2].finding.id
    add_events(made.store, [Event(0, "", "2026-03-01", Return("contested", {"state": "有异议", "remark": "原创"}, {}, ""), made.run, contested, contested, OFFICE)])
    _, found = sheets(made, tmp_path, OFFICE)
    assert [row["问题编号"] == contested for row in found["整改台账"]].count(True) == 1
    assert len(found["整改台账"]) == 2
    assert contested not in {row["问题编号"] for row in found["同因条目"]}


def test_a_department_reads_the_gravest_first_and_the_rest_on_a_sheet(tmp_path: Path) -> None:
    links = [fault("broken-link", f"https://x.example/{n}", f"/{n}.html") for n in range(READABLE + 30)]
    made = ledgerlib.make(tmp_path, [*links, fault("stale-column", "news", "/zwyw/")])
    _, found = sheets(made, tmp_path, OFFICE)
    assert (len(found["整改台账"]), len(found["更多问题"])) == (READABLE, 31)
    assert found["整改台账"][0]["问题名称"] == "栏目不更新"
    assert [row["序号"] for row in found["整改台账"] + found["更多问题"]] == list(range(1, READABLE + 32))
    _, whole = sheets(made, tmp_path, "")
    assert len(whole["整改台账"]) == READABLE + 31


# -- what comes back -----------------------------------------------------------------------------------------------------


def filled(path: Path, back: Path, *cells: tuple[str, int, str, str], without: tuple[str, ...] = ()) -> Returned:
    """A ledger sent back with some cells filled in and some sheets taken out."""
    book = openpyxl.load_workbook(path)
    for sheet, row, title, value in cells:
        book[sheet].cell(row, PLACES[title]).value = value
    for name in without:
        del book[name]
    book.save(back)
    return Returned(back)


def told(made: ledgerlib.Made, one: Returned) -> dict[str, dict[str, str]]:
    """Item to what is taken for it; nothing else may be said of the file."""
    (found,) = preview_files(made.store, [one.path])
    assert found.preview is not None
    assert {entry.group for entry in found.preview.entries} <= {"updated", "unchanged"}
    return {entry.item: {change.key: change.new for change in entry.changes} for entry in found.preview.of("updated")}


CLAIM = (("整改台账", 2, "整改状态", "已整改"), ("整改台账", 2, "整改措施", "已删除"), ("整改台账", 2, "整改后链接", "https://www.demo.example/new"))


@pytest.mark.parametrize("without", [(), ("同因条目",), ("_meta",), ("同因条目", "_meta", "涉及页面")], ids=lambda names: "无" + "和".join(names))
def test_a_lead_speaks_for_all_its_items(without: tuple[str, ...], tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [injected(n, department="") for n in range(35)])
    path, found = sheets(made, tmp_path, OPERATOR)
    lead = found["整改台账"][0]["问题编号"]
    taken = told(made, filled(path, tmp_path / "back.xlsx", *CLAIM, without=without))
    assert len(taken) == 35
    assert taken.pop(lead) == {"state": "已整改", "measures": "已删除", "new_url": "https://www.demo.example/new"}
    assert all(cells == {"state": "已整改", "measures": "已删除"} for cells in taken.values())


def test_a_member_filled_in_by_itself_keeps_its_own_words(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [unsourced(n) for n in range(1, 6)])
    path, found = sheets(made, tmp_path, OFFICE)
    own = found["同因条目"][1]["问题编号"]
    taken = told(made, filled(path, tmp_path / "back.xlsx", *CLAIM, ("同因条目", 3, "整改状态", "有异议"), ("同因条目", 3, "备注", "是原创")))
    assert taken[own] == {"state": "有异议", "remark": "是原创"}
    assert sum(cells.get("state") == "已整改" for cells in taken.values()) == 4


def test_members_alone_speak_for_themselves_only(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [unsourced(n) for n in range(1, 6)])
    path, found = sheets(made, tmp_path, OFFICE)
    taken = told(made, filled(path, tmp_path / "back.xlsx", ("同因条目", 2, "整改状态", "整改中")))
    assert taken == {found["同因条目"][0]["问题编号"]: {"state": "整改中"}}


def test_a_group_writes_the_same_ledger_again(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [injected(n, department="") for n in range(5)])
    first, _ = sheets(made, tmp_path, OPERATOR)
    content = first.read_bytes()
    (tmp_path / "again").mkdir()
    again = write_copies(made.store, made.run, tmp_path / "again")
    assert next(one.path for one in again if one.department == OPERATOR).read_bytes() == content


def test_a_frame_with_two_places_is_no_single_template(tmp_path: Path) -> None:
    one = [ledgerlib.place(f"/p{n}.html", Place.FRAME) for n in range(5)]
    two = [*one, *(ledgerlib.place(f"/q{n}.html", Place.FRAME) for n in range(5))]
    other = [place if "/p" in place.page_url else replace(place, place="div.nav a") for place in two]
    made = ledgerlib.make(tmp_path, [ledgerlib.finding("broken-link", "https://x.example/1", one), ledgerlib.finding("broken-link", "https://x.example/2", other)])
    _, found = sheets(made, tmp_path, OPERATOR)
    said = [row["问题描述"] for row in found["整改台账"]]
    assert sum("改一处模板即可" in words for words in said) == 1
    assert sum("分在模板的2处，请逐处修改" in words for words in said) == 1

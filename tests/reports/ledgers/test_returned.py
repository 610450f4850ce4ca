"""Returned ledgers: the preview is exactly what was edited, nothing is written before it is applied, and it can be taken back."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from audits.records.events import Event, ItemVerdict
from audits.rectification.life import life_of
from audits.store import StoreProblem
from audits.store.life import add_events, events_of, undo_batch
from reports.incoming.opening import Opened, Sheet
from reports.ledgers.columns import COLUMNS, EMPTY, OWN, STATES
from reports.ledgers.compare import ItemStanding, Sent, compare
from reports.ledgers.preview_text import preview_lines
from reports.ledgers.returned import Returned, apply_files, preview_files, read_rows
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

DEPARTMENT = "市政府办公室"
HEAD = {column.title: column for column in COLUMNS}
DAY = date(2026, 3, 10)


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


@pytest.fixture
def sent(made: ledgerlib.Made, tmp_path: Path) -> dict[str, Path]:
    """Ledgers by department, as they were sent out."""
    return {department: one.path for department, one in ledgerlib.issue(made, tmp_path).items()}


def edit(path: Path, to: Path, *changes: tuple[int, str, Any], saved: str = "") -> Path:
    """A copy of a ledger with cells changed: (row, heading, value)."""
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    places = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    for row, title, value in changes:
        sheet.cell(row, places[title]).value = value
    book.save(to)
    if saved:
        _set_saved(to, saved)
    return to


def _set_saved(path: Path, moment: str) -> None:
    import re
    import zipfile

    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), data)
            archive.writestr(name, data)


def preview(made: ledgerlib.Made, *paths: Path) -> list[Returned]:
    return preview_files(made.store, list(paths))


def told(one: Returned) -> dict[str, list[Any]]:
    """Groups with what they hold."""
    assert one.preview is not None, one.problem
    found: dict[str, list[Any]] = {}
    for entry in one.preview.entries:
        changes = {change.key: change.new for change in entry.changes}
        found.setdefault(entry.group, []).append((entry.item, changes) if changes else entry.item)
    return found


def counts(one: Returned) -> dict[str, int]:
    assert one.preview is not None, one.problem
    return {group: number for group, number in one.preview.counts().items() if number}


def items(path: Path) -> list[str]:
    return [str(row[1]) for row in openpyxl.load_workbook(path)["整改台账"].iter_rows(min_row=2, values_only=True)]


def test_an_unedited_file_changes_nothing(made: ledgerlib.Made, sent: dict[str, Path]) -> None:
    before = sum(map(len, events_of(made.store).values()))
    for path in sent.values():
        found = preview(made, path)
        assert set(counts(found[0])) == {"unchanged"}
        assert found[0].is_usable
        assert apply_files(made.store, found, DAY, "李四") == 0
    assert sum(map(len, events_of(made.store).values())) == before


def test_what_was_filled_in_is_previewed_applied_once_and_undone(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first, second, third = items(sent[DEPARTMENT])
    back = edit(
        sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "整改状态", "已整改 "), (2, "完成时间", "2026年3月9日"), (2, "整改后链接", "https://www.demo.example/new"),
        (3, "整改状态", "有异议"), (3, "备注", "该链接能打开"),
    )  # fmt: skip
    found = preview(made, back)
    assert told(found[0]) == {
        "updated": [
            (first, {"state": "已整改", "new_url": "https://www.demo.example/new", "done": "2026-03-09"}),
            (second, {"state": "有异议", "remark": "该链接能打开"}),
        ],
        "unchanged": [third],
    }
    assert life_of(first, events_of(made.store)[first]).state == "issued"
    assert apply_files(made.store, found, DAY, "李四") == 1
    assert [life_of(item, events_of(made.store)[item[:12]]).state for item in (first, second, third)] == ["claimed", "contested", "issued"]
    assert [event.kind for event in events_of(made.store)[second]] == ["reviewed", "issued", "returned", "contested"]
    assert counts(preview(made, back)[0]) == {"unchanged": 3}
    undo_batch(made.store, 1, DAY.isoformat(), "李四")
    assert life_of(first, events_of(made.store)[first]).state == "issued"
    assert counts(preview(made, back)[0]) == {"updated": 2, "unchanged": 1}
    with pytest.raises(StoreProblem, match="已经撤销过"):
        undo_batch(made.store, 1, DAY.isoformat(), "李四")
    with pytest.raises(StoreProblem, match="没有第 7 次入库"):
        undo_batch(made.store, 7, DAY.isoformat(), "李四")


def test_the_same_file_twice_in_one_call_counts_once(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    back = edit(sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "整改状态", "整改中"))
    found = preview(made, back, back)
    assert [counts(one) for one in found] == [{"updated": 1, "unchanged": 2}, {"unchanged": 3}]


def test_what_the_office_changed_meanwhile_is_a_conflict(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first = items(sent[DEPARTMENT])[0]
    row = items(sent[""]).index(first) + 2
    office = preview(made, edit(sent[""], tmp_path / "office.xlsx", (row, "整改状态", "整改中"), (row, "责任人", "王五")))
    assert told(office[0])["updated"] == [(first, {"state": "整改中", "person": "王五"})]
    apply_files(made.store, office, DAY, "王五")
    back = preview(made, edit(sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "整改状态", "已整改"), (2, "整改措施", "换了链接"), (2, "责任人", "王五")))
    assert told(back[0]) == {"conflict": [(first, {"state": "已整改"})], "updated": [(first, {"measures": "换了链接"})], "unchanged": items(sent[DEPARTMENT])[1:]}
    assert not back[0].is_usable
    apply_files(made.store, back, DAY, "王五", take_conflicts=True)
    assert counts(preview(made, tmp_path / "back.xlsx")[0]) == {"unchanged": 3}
    assert life_of(first, events_of(made.store)[first]).state == "claimed"


def test_a_unit_may_send_a_newer_file_and_an_older_one_is_a_conflict(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    older = edit(sent[DEPARTMENT], tmp_path / "v1.xlsx", (2, "整改状态", "整改中"), (2, "备注", "等招标"), saved="2026-03-05T08:00:00Z")
    newer = edit(sent[DEPARTMENT], tmp_path / "v2.xlsx", (2, "整改状态", "已整改"), (2, "备注", ""), saved="2026-03-08T08:00:00Z")
    apply_files(made.store, preview(made, older), DAY, "")
    following = preview(made, newer)
    assert counts(following[0]) == {"updated": 1, "unchanged": 2}
    apply_files(made.store, following, DAY, "")
    assert counts(preview(made, older)[0]) == {"conflict": 1, "unchanged": 2}


def test_without_a_time_of_saving_progress_decides(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    same = "2026-03-05T08:00:00Z"
    started = edit(sent[DEPARTMENT], tmp_path / "v1.xlsx", (2, "整改状态", "整改中"), saved=same)
    ready = edit(sent[DEPARTMENT], tmp_path / "v2.xlsx", (2, "整改状态", "已整改"), saved=same)
    apply_files(made.store, preview(made, started), DAY, "")
    following = preview(made, ready)
    assert counts(following[0]) == {"updated": 1, "unchanged": 2}
    apply_files(made.store, following, DAY, "")
    assert counts(preview(made, started)[0]) == {"conflict": 1, "unchanged": 2}


def test_rows_that_cannot_be_used_are_named_with_their_place(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    """H82."""
    first, second, third = items(sent[DEPARTMENT])
    other = items(sent["市财政局"])[0]
    book = openpyxl.load_workbook(sent[DEPARTMENT])
    sheet = book["整改台账"]
    copied = [cell.value for cell in sheet[2]]
    place = {str(cell.value): number for number, cell in enumerate(sheet[1])}

    def row(cells: dict[str, Any], before: list[Any]) -> list[Any]:
        return [cells.get(title, old) for title, old in zip(place, before, strict=True)]

    blank = [None] * len(place)
    sheet.append(row({"整改状态": "整改中"}, copied))
    sheet.append(row({"序号": 9, "问题编号": "0123456789ab", "责任单位": DEPARTMENT, "整改状态": "已整改"}, blank))
    sheet.append(row({"序号": 10, "问题编号": other, "整改状态": "已整改"}, blank))
    sheet.append(row({"问题描述": "填表说明：请领导审阅"}, blank))
    sheet.cell(4, place["问题描述"] + 1).value = "我改了问题描述"
    sheet.cell(4, place["整改状态"] + 1).value = "已整改"
    sheet.delete_rows(3)
    book.save(tmp_path / "back.xlsx")
    found = preview(made, tmp_path / "back.xlsx")
    assert told(found[0]) == {
        "unknown-number": ["0123456789ab", ""],
        "repeated-number": [first, first],
        "updated": [(third, {"state": "已整改"})],
        "locked-edited": [(third, {"message": "我改了问题描述"})],
        "other-department": [other],
        "missing": [second],
    }
    assert found[0].preview is not None
    assert [entry.where for entry in found[0].preview.of("unknown-number")] == ["整改台账第5行", "整改台账第7行"]
    assert not found[0].is_usable


def test_a_number_with_the_address_of_another_item_is_not_taken(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    """H82."""
    first, second, _ = items(sent[DEPARTMENT])
    swapped = edit(sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "问题编号", second), (3, "问题编号", first), (2, "整改状态", "已整改"))
    assert {group: len(found) for group, found in told(preview(made, swapped)[0]).items()} == {"misplaced": 2, "unchanged": 1}


def test_rows_copied_into_a_new_workbook_are_found_by_their_number(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first, second, third = items(sent[DEPARTMENT])
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.append(["市政府办公室整改情况汇总"])
    sheet.append([])
    sheet.append(["单位意见", "整改情况", "问题编号 ", "完成日期", "整改说明", "经办人（签字）", "附件"])
    sheet.append(["同意", "√", second.upper(), 46090, "已换链接", "李四", "见附件"])
    sheet.append(["", "基本完成", first, "明天", "", "", ""])
    book.save(tmp_path / "new.xlsx")
    found = preview(made, tmp_path / "new.xlsx")[0]
    assert found.notes == ["no-meta"]
    assert told(found) == {
        "updated": [(second, {"state": "已整改", "measures": "已换链接", "person": "李四", "done": "2026-03-09"})],
        "unclear": [(first, {"state": "基本完成", "done": "明天"})],
        "missing": [third],
    }


def test_sorted_hidden_and_filtered_rows_and_moved_columns_do_not_matter(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first, second, third = items(sent[DEPARTMENT])
    book = openpyxl.load_workbook(sent[DEPARTMENT])
    listed = [list(row) for row in book["整改台账"].iter_rows(values_only=True)]
    state = listed[0].index("整改状态")
    listed[1][state], listed[3][state] = "已整改", "整改中"
    order = list(range(len(listed[0])))
    random.Random(7).shuffle(order)
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    blank: list[Any] = [None] * len(order)
    for row in (listed[0], listed[3], blank, listed[1], listed[2]):
        sheet.append([row[place] for place in order])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "sorted.xlsx")
    assert told(preview(made, tmp_path / "sorted.xlsx")[0]) == {
        "updated": [(third, {"state": "整改中"}), (first, {"state": "已整改"})], "unchanged": [second],
    }  # fmt: skip


BEFORE = [
    "序号", "问题编号", "责任单位", "站点", "栏目", "问题类别", "问题名称", "严重程度", "核验程度", "问题描述",
    "所在页面", "页面标题", "问题链接", "出现页数", "检查依据", "整改建议", "发现时间", "整改期限", "整改状态", "整改措施",
    "整改后链接", "责任人", "完成时间", "备注", "复查结论", "复查时间", "复查说明", "上轮反馈和答复",
]  # fmt: skip
"""The order of the columns before the problem stood beside what is filled in."""


def test_a_ledger_with_the_columns_of_earlier_versions_is_read_as_it_was(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first, second, third = items(sent[DEPARTMENT])
    book = openpyxl.load_workbook(edit(sent[DEPARTMENT], tmp_path / "new.xlsx", (2, "整改状态", "已整改"), (4, "整改措施", "已换链接")))
    listed = [list(row) for row in book["整改台账"].iter_rows(values_only=True)]
    assert sorted(BEFORE) == sorted(map(str, listed[0]))
    order = [listed[0].index(title) for title in BEFORE]
    sheet = book.create_sheet("旧", 0)
    for row in listed:
        sheet.append([row[place] for place in order])
    del book["整改台账"]
    sheet.title = "整改台账"
    book.save(tmp_path / "old.xlsx")
    assert told(preview(made, tmp_path / "old.xlsx")[0]) == {
        "updated": [(first, {"state": "已整改"}), (third, {"measures": "已换链接"})], "unchanged": [second],
    }  # fmt: skip


def test_what_a_ledger_folds_away_itself_is_no_remark_and_what_people_hide_is(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    def remarks(path: Path) -> list[str]:
        [one] = preview(made, path)
        return list(one.opened.left_out()) if one.opened else []

    assert remarks(sent[DEPARTMENT]) == []
    book = openpyxl.load_workbook(sent[DEPARTMENT])
    sheet = book["整改台账"]
    sheet.column_dimensions["C"].hidden = sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "hidden.xlsx")
    assert remarks(tmp_path / "hidden.xlsx") == [
        "工作表“整改台账”有 1 行（第 3 行）是隐藏或筛选掉的，里面的字也读了", "工作表“整改台账”有 1 列（第 C 列）是隐藏的，里面的字也读了",
    ]  # fmt: skip


def test_a_ledger_of_an_earlier_run_is_still_understood(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    run = ledgerlib.add_run(made.store, ledgerlib.usual_findings()[:3], (made.site,), date(2026, 4, 1))
    (tmp_path / "later").mkdir()
    ledgerlib.issue(ledgerlib.Made(made.store, run, made.site), tmp_path / "later", date(2026, 4, 1))
    back = edit(sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "整改状态", "已整改"), (3, "整改状态", "已整改"), (4, "整改状态", "已整改"))
    assert counts(preview(made, back)[0]) == {"updated": 3}


def test_a_claim_after_the_item_was_closed_changes_no_state(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first = items(sent[DEPARTMENT])[0]
    add_events(made.store, [Event(0, "", "2026-03-08", ItemVerdict("fixed"), "r", first[:12], first)])
    apply_files(made.store, preview(made, edit(sent[DEPARTMENT], tmp_path / "back.xlsx", (2, "整改状态", "整改中"))), DAY, "")
    assert life_of(first, events_of(made.store)[first]).state == "verified"


# -- random edits --------------------------------------------------------------------------------------------------------

TEXTS = ("已更新链接", "换了 文件\n见附件", "=1+1", "０１２", "https://www.demo.example/新?a=1", "-", "１月前完成", "'引号", "好" * 300)
KINDS: dict[str, tuple[Any, ...]] = {
    "state": STATES[1:],
    "done": (datetime(2026, 3, 9), "2026.3.9", "2026年3月9日", "20260309", "2026/03/09", 46090),
    **dict.fromkeys(("measures", "new_url", "person", "remark"), TEXTS),
}
UNDERSTOOD = {"done": lambda _value: "2026-03-09"}


def test_a_thousand_random_edits_in_a_file_are_exactly_the_preview(tmp_path: Path) -> None:
    findings = [ledgerlib.finding("broken-link", f"https://x.example/{n}", [ledgerlib.place(f"/{n}.html", column="news", department="gov-office")]) for n in range(400)]
    made = ledgerlib.make(tmp_path, findings)
    path = ledgerlib.issue(made, tmp_path)[DEPARTMENT].path
    chance = random.Random(20260302)
    book = openpyxl.load_workbook(path)
    sheets = [book["整改台账"], book["更多问题"]]
    expected: dict[tuple[str, str], str] = {}
    letters = {column.key: get_column_letter(number) for number, column in enumerate(COLUMNS, 1)}
    cells = [(sheet, row, key) for sheet in sheets for row in range(2, 202) for key in OWN]
    for sheet, row, key in chance.sample(cells, 1000):
        value = chance.choice(KINDS[key])
        cell = sheet[f"{letters[key]}{row}"]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        expected[str(sheet[f"B{row}"].value), key] = UNDERSTOOD[key](value) if key in UNDERSTOOD else value
    book.save(tmp_path / "back.xlsx")
    found = preview(made, tmp_path / "back.xlsx")[0]
    assert found.preview is not None
    shown = {(entry.item, change.key): change.new for entry in found.preview.of("updated") for change in entry.changes}
    assert shown == expected
    assert Counter(entry.group for entry in found.preview.entries) == Counter(
        {"updated": len({item for item, _ in expected}), "unchanged": 400 - len({item for item, _ in expected})}
    )


ITEMS = [f"{number:012x}" for number in range(1, 9)]
BASE = {item: {**{column.key: f"{column.key}{item}" for column in COLUMNS if column.key not in OWN}, **EMPTY, "item": item} for item in ITEMS}
edits = st.dictionaries(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(OWN)),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=8),
    max_size=12,
)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=edits, chance=st.randoms(use_true_random=False), dropped=st.sets(st.sampled_from(ITEMS), max_size=3))
def test_random_edits_of_moved_and_sorted_rows_are_exactly_the_preview(edits: dict[tuple[str, str], str], chance: random.Random, dropped: set[str]) -> None:
    edits = {where: _fitting(where[1], text) for where, text in edits.items()}
    order, rows = [column.key for column in COLUMNS], [item for item in ITEMS if item not in dropped]
    chance.shuffle(order)
    chance.shuffle(rows)
    titles = {column.key: column.title for column in COLUMNS}
    table: list[list[Any]] = [[titles[key] for key in order]]
    table += [[edits.get((item, key), BASE[item][key]) for key in order] for item in rows]
    opened = Opened("x.xlsx", "", b"", "xlsx", [Sheet("整改台账", table)])
    understood, _ = read_rows(opened)
    sent = {item: Sent("甲", "L1", cells) for item, cells in BASE.items()}
    found = compare(understood, sent, {item: ItemStanding({}) for item in ITEMS}, "甲", "L1", ITEMS)
    shown = {(entry.item, change.key): change.new for entry in found.of("updated") for change in entry.changes}
    assert shown == {where: text for where, text in edits.items() if where[0] not in dropped and text != EMPTY[where[1]]}
    assert {entry.item for entry in found.of("missing")} == dropped
    assert {entry.group for entry in found.entries} <= {"updated", "unchanged", "missing"}


def _fitting(key: str, text: str) -> str:
    if key == "state":
        return STATES[len(text) % len(STATES)]
    return f"2026-03-{1 + ord(text[0]) % 28:02d}" if key == "done" else text


# -- other programs ------------------------------------------------------------------------------------------------------

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="没有安装 LibreOffice：未检验台账经它另存以后是否原样")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_ledger_saved_by_libreoffice_changes_nothing(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path, kind: str) -> None:
    assert OFFICE is not None
    out = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(sent[""])]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = out / f"{sent[''].stem}.{kind}"
    assert counts(preview(made, saved)[0]) == {"unchanged": 8}
    if kind == "xls":
        shutil.copy(saved, out / "台账.et")
        assert counts(preview(made, out / "台账.et")[0]) == {"unchanged": 8}


def test_a_sheet_that_is_no_ledger_is_told(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent[DEPARTMENT])
    book.create_sheet("补充材料").append(["整改照片", "见附件"])
    book.create_sheet("空表")
    book.save(tmp_path / "back.xlsx")
    (one,) = preview_files(made.store, [tmp_path / "back.xlsx"])
    assert one.unused == ("补充材料",)
    assert "  注意：工作表“补充材料”没有台账的表头，没有用到" in list(preview_lines(one))
    (untouched,) = preview_files(made.store, [sent[DEPARTMENT]])
    assert untouched.unused == ()


def renamed(path: Path, to: Path, *titles: tuple[str, str], extra: tuple[str, str] = ("", "")) -> Path:
    """A copy of a ledger with other headings, and a column of the department's own."""
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    for cell in sheet[1]:
        cell.value = dict(titles).get(str(cell.value), str(cell.value))
    if extra[0]:
        sheet.cell(1, sheet.max_column + 1).value = extra[0]
        sheet.cell(2, sheet.max_column).value = extra[1]
    book.save(to)
    return to


@pytest.mark.parametrize("title", ["整改完成情况", "*整改状态（必填）", "整改状态*", "★整改状态：", "整改状态(下拉选择)", "是否整改", "整改结果（必填）"])
def test_renamed_headings_are_read(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path, title: str) -> None:
    first = items(sent[DEPARTMENT])[0]
    filled = edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "整改状态", "已整改"), (2, "整改措施", "换了链接"))
    (found,) = preview(made, renamed(filled, tmp_path / "b.xlsx", ("整改状态", title), ("责任人", "*整改责任人（必填）")))
    assert told(found)["updated"] == [(first, {"state": "已整改", "measures": "换了链接"})]
    assert found.ignored == []


def test_a_column_that_nobody_reads_is_named(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    back = renamed(sent[DEPARTMENT], tmp_path / "b.xlsx", ("备注", "备住"), extra=("科室意见", "已阅"))
    (found,) = preview(made, back)
    assert found.ignored == ["科室意见"], "a column without a word in it is not missed"
    filled = edit(sent[DEPARTMENT], tmp_path / "c.xlsx", (2, "整改状态", "已整改"))
    (found,) = preview(made, renamed(filled, tmp_path / "d.xlsx", ("整改状态", "整改壮态")))
    assert found.ignored == ["整改壮态"]
    assert any("“整改壮态”列里填了内容" in line and "整改状态" in line.partition("没有采用")[2] for line in preview_lines(found))


def test_what_stands_beside_the_ledger_is_told(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "整改状态", "已整改")))
    book["整改台账"]["AN2"] = "已于三月改好"
    book.save(tmp_path / "b.xlsx")
    (found,) = preview(made, tmp_path / "b.xlsx")
    assert found.aside == ["整改台账!AN2 所在的列没有表头，这一列有 1 格（如“已于三月改好”）没有用到"]
    assert f"  注意：{found.aside[0]}" in list(preview_lines(found))


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!"])
def test_a_formula_that_failed_takes_nothing_away(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path, error: str) -> None:
    first = items(sent[DEPARTMENT])[0]
    filled = edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "整改状态", "整改中"), (2, "整改措施", "换了链接"))
    apply_files(made.store, preview(made, filled), DAY, "张三")
    (found,) = preview(made, edit(filled, tmp_path / "b.xlsx", (2, "整改措施", error), (2, "备注", "等厂家")))
    assert found.preview is not None
    assert [changes for _, changes in told(found)["updated"]] == [{"remark": "等厂家"}]
    assert [(change.title, change.new) for entry in found.preview.of("unclear") for change in entry.changes] == [("整改措施", "（公式出错）")]
    assert first in " ".join(preview_lines(found))


ODD_CELLS = {
    "a picture": ("整改后链接", '=DISPIMG("ID_0A1B",1)', "picture"),
    "a picture of an older program": ("备注", '=_xlfn.DISPIMG("ID_0A1B",1)', "picture"),
    "a day to come": ("完成时间", "2036-03-09", "future-day"),
    "tomorrow": ("完成时间", "2026-03-11", "future-day"),
    "before the problem was found": ("完成时间", "2025-03-01", "day-before-found"),
}


@pytest.mark.parametrize("name", ODD_CELLS)
def test_a_cell_that_cannot_be_so_is_named_and_the_rest_of_the_row_is_taken(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path, name: str) -> None:
    title, value, why = ODD_CELLS[name]
    first = items(sent[DEPARTMENT])[0]
    back = _as_text(edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "整改状态", "整改中"), (2, title, value)), title)
    (found,) = preview_files(made.store, [back], DAY)
    assert told(found)["updated"] == [(first, {"state": "整改中"})]
    assert found.preview is not None
    (odd,) = found.preview.of("unclear")
    assert [(change.title, change.why) for change in odd.changes] == [(title, why)]
    assert not found.is_usable
    assert any(title in line and odd.problem[:6] in line and "，" in line.rpartition("”")[2] for line in preview_lines(found) if first in line)


def _as_text(path: Path, title: str) -> Path:
    """The same file with the cells of a column as texts: without a program that works formulas out, that is what they hold."""
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    place = next(cell.column for cell in sheet[1] if cell.value == title)
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, place).value:
            sheet.cell(row, place).data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize("day", ["2026-03-10", ledgerlib.TODAY.isoformat()])
def test_the_day_of_the_return_and_the_day_of_the_find_can_be_so(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path, day: str) -> None:
    first = items(sent[DEPARTMENT])[0]
    (found,) = preview_files(made.store, [edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "完成时间", day))], DAY)
    assert told(found)["updated"] == [(first, {"done": day})]


def test_a_claim_without_measures_is_taken_and_named(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    (found,) = preview(made, edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "整改状态", "已整改"), (3, "整改状态", "已整改"), (3, "整改措施", "换了链接")))
    assert found.preview is not None
    assert [entry.lacks for entry in found.preview.of("updated")] == [("measures",), ()]
    assert sum("没有写整改措施" in line for line in preview_lines(found)) == 1


def test_a_state_in_a_merged_cell_holds_for_each_of_its_rows(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent[DEPARTMENT])
    sheet = book["整改台账"]
    column = next(cell.column for cell in sheet[1] if cell.value == "整改状态")
    sheet.cell(2, column).value = "整改中"
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    book.save(tmp_path / "a.xlsx")
    (found,) = preview(made, tmp_path / "a.xlsx")
    assert told(found)["updated"] == [(item, {"state": "整改中"}) for item in items(sent[DEPARTMENT])]


def test_a_mistyped_number_gets_its_near_miss_with_the_problem(made: ledgerlib.Made, sent: dict[str, Path], tmp_path: Path) -> None:
    first, *_ = items(sent[DEPARTMENT])
    typed = first[:5] + ("0" if first[5] != "0" else "1") + first[6:]
    (found,) = preview(made, edit(sent[DEPARTMENT], tmp_path / "a.xlsx", (2, "问题编号", typed), (2, "整改状态", "已整改")))
    assert found.preview is not None
    (unknown,) = found.preview.of("unknown-number")
    assert unknown.near == first
    assert any(f"是不是 {first}？" in line and unknown.problem[:6] in line for line in preview_lines(found))
    (found,) = preview(made, edit(sent[DEPARTMENT], tmp_path / "b.xlsx", (2, "问题编号", "合计"), (2, "整改状态", "已整改")))
    assert found.preview is not None
    assert [entry.near for entry in found.preview.of("unknown-number")] == [""]

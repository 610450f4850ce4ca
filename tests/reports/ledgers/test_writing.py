"""Ledgers as officials get them: columns, locks, lists, texts that stay texts, records in the store."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from audits.records import Confidence, Place
from audits.records.events import Event, ItemVerdict, Return
from audits.rectification.decisions import Decision
from audits.store.decisions import add_decision, matches_of
from audits.store.ledgers import ledger, ledger_content, ledgers_of
from audits.store.life import add_events, events_of
from reports.ledgers import issue_ledgers, write_drafts
from reports.ledgers.columns import COLUMNS
from reports.ledgers.writing import write_copies
from reports.outgoing.exports import write_csv, write_xlsx
from reports.outgoing.jsonl import KEYS, write_jsonl
from reports.workbook.cells import MAX_TEXT, csv_text, plain, units
from reports.workbook.names import file_part, safe_name
from reports.workbook.sheets import may_link
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

    from reports.ledgers import LedgerFile

TITLES = [
    "序号", "问题编号", "问题名称", "问题描述", "整改期限", "整改状态", "整改措施", "整改后链接", "责任人", "完成时间", "备注", "整改建议", "所在页面", "问题链接",
    "栏目", "严重程度", "核验程度", "出现页数", "复查结论", "复查时间", "复查说明", "上轮反馈和答复", "责任单位", "站点", "问题类别", "页面标题", "发现时间", "检查依据",
]  # fmt: skip


def written(made: ledgerlib.Made, folder: Path, day: date = ledgerlib.TODAY) -> dict[str, LedgerFile]:
    """Ledgers by department, as they go out."""
    return ledgerlib.issue(made, folder, day)


def drafted(made: ledgerlib.Made, folder: Path, day: date = ledgerlib.TODAY) -> dict[str, LedgerFile]:
    """Drafts by department."""
    return {one.department: one for one in write_drafts(made.store, made.run, made.book, folder, day)}


def rows(path: Path, sheet: str = "整改台账") -> list[dict[str, Any]]:
    """Rows of a sheet by heading."""
    listed = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(map(str, listed[0]), row, strict=True)) for row in listed[1:]]


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


def test_the_columns_of_a_ledger_are_those_of_the_design() -> None:
    assert [column.title for column in COLUMNS] == TITLES


def test_each_body_gets_what_it_can_put_right(made: ledgerlib.Made, tmp_path: Path) -> None:
    files = written(made, tmp_path)
    assert {department: one.rows for department, one in files.items()} == {
        "": 8, "市政府办公室": 3, "市人力资源和社会保障局": 2, "市财政局": 1, "示例市人民政府办公室": 2,
    }  # fmt: skip
    assert files["市财政局"].path.name == "整改台账_市财政局_2026年03月_第1轮.xlsx"
    for department, one in files.items():
        listed = rows(one.path)
        assert len(listed) == one.rows
        assert {row["责任单位"] for row in listed} == ({department} if department else {"市政府办公室", "市人力资源和社会保障局", "市财政局", "示例市人民政府办公室"})
        assert [row["序号"] for row in listed] == list(range(1, one.rows + 1))
        assert all(row["整改状态"] == "未整改" and row["核验程度"] in ("确认", "疑似") for row in listed)
    both = next(one.finding.id for one in ledgerlib.usual_findings() if one.finding.subject.endswith("both.html"))
    assert {row["问题编号"]: row["出现页数"] for row in rows(files[""].path) if row["问题编号"].startswith(both)} == {f"{both}-A": 30, f"{both}-B": 1}
    assert len(rows(files["示例市人民政府办公室"].path, "涉及页面")) == 60


def test_unverifiable_findings_stay_with_the_office(made: ledgerlib.Made, tmp_path: Path) -> None:
    files = written(made, tmp_path)
    assert [row["问题链接"] for row in rows(files[""].path, "待人工核验")] == ["https://wall.example/"]
    for department, one in files.items():
        book = openpyxl.load_workbook(one.path)
        assert book.sheetnames == ["说明", "汇总", "整改台账", "涉及页面", *([] if department else ["待人工核验"]), "_meta"]
        assert book["_meta"].sheet_state == "hidden"
        assert all(row["问题链接"] != "https://wall.example/" for row in rows(one.path))


def test_deadlines_are_working_days_and_the_basis_is_named(made: ledgerlib.Made, tmp_path: Path) -> None:
    listed = {row["问题名称"]: row for row in rows(written(made, tmp_path)[""].path)}
    assert listed["栏目不更新"]["整改期限"] == datetime(2026, 3, 9)
    assert listed["链接打不开"]["整改期限"] == datetime(2026, 3, 16)
    assert listed["链接打不开"]["检查依据"] == "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）：链接可用"
    assert listed["栏目不更新"]["检查依据"].endswith("其他〔核对原文〕")
    assert next(iter(listed)) == "栏目不更新"


def test_a_sheet_is_ready_to_be_filled_in(made: ledgerlib.Made, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(made, tmp_path)["市政府办公室"].path)["整改台账"]
    heads = {str(cell.value): get_column_letter(number) for number, cell in enumerate(sheet[1], 1)}
    assert sheet.freeze_panes == "D2"
    assert list(heads)[:3] == ["序号", "问题编号", "问题名称"]
    assert list(heads)[4:11] == ["整改期限", *(column.title for column in COLUMNS if column.by == "department")], "what is filled in stands beside the problem"
    assert sheet.auto_filter.ref == "A1:AB4"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), str(sheet.page_setup.fitToWidth)) == ("landscape", "8", "1")
    validations = {str(one.sqref): (one.type, one.formula1) for one in sheet.data_validations.dataValidation}
    assert validations[f"{heads['整改状态']}2:{heads['整改状态']}4"] == ("list", '"未整改,整改中,已整改,申请延期,有异议"')
    assert validations[f"{heads['完成时间']}2:{heads['完成时间']}4"][0] == "date"
    assert sheet[f"{heads['所在页面']}2"].hyperlink.target == sheet[f"{heads['所在页面']}2"].value
    assert {str(ranges.sqref) for ranges in sheet.conditional_formatting} == {f"{heads[name]}2:{heads[name]}4" for name in ("严重程度", "整改期限", "整改状态")}


def test_a_protected_sheet_can_be_sorted_and_what_the_office_wrote_is_not_typed_over(made: ledgerlib.Made, tmp_path: Path) -> None:
    """No program sorts a protected range that has a locked cell in it; typing where the office wrote is refused by a validation instead."""
    sheet = openpyxl.load_workbook(written(made, tmp_path)["市政府办公室"].path)["整改台账"]
    assert (sheet.protection.sheet, sheet.protection.autoFilter, sheet.protection.sort, sheet.protection.formatColumns) == (True, False, False, False)
    assert all(cell.protection.locked for cell in sheet[1])
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=2) for cell in row)
    [refused] = [one for one in sheet.data_validations.dataValidation if one.type == "custom"]
    assert (refused.formula1, refused.errorStyle in (None, "stop"), refused.showErrorMessage) == ("FALSE", True, True)
    columns = {get_column_letter(number): str(cell.value) for number, cell in enumerate(sheet[1], 1)}
    mine = {column.title for column in COLUMNS if column.by == "department"}
    guarded = {letter for letter in columns if f"{letter}2" in refused.sqref}
    assert {columns[letter] for letter in guarded} == set(columns.values()) - mine


def test_only_what_is_late_is_red(made: ledgerlib.Made, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(made, tmp_path)[""].path)["整改台账"]
    reds = {}
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            inks = [str(part.rgb)[-6:] for part in (rule.dxf.font and rule.dxf.font.color, rule.dxf.fill and rule.dxf.fill.bgColor) if part]
            if any(int(ink[:2], 16) > 140 and int(ink[2:4], 16) < 80 and int(ink[4:], 16) < 80 for ink in inks):
                reds[str(ranges.sqref)] = rule.formula[0]
    [(place, formula)] = reds.items()
    assert sheet[place.partition(":")[0].rstrip("0123456789") + "1"].value == "整改期限"
    assert "TODAY()" in formula


def folded(sheet: Any) -> set[str]:
    """Titles of the columns that a person does not see at first."""
    letters = {get_column_letter(number): str(cell.value) for number, cell in enumerate(sheet[1], 1)}
    hidden: set[str] = set()
    for name, one in sheet.column_dimensions.items():
        if one.hidden:
            assert one.outlineLevel == 1, name
            hidden |= {letters[get_column_letter(number)] for number in range(one.min, one.max + 1) if get_column_letter(number) in letters}
    return hidden


CHECKED_AGAIN = {"复查结论", "复查时间", "复查说明", "上轮反馈和答复"}


def test_what_a_department_need_not_see_is_folded_away_and_the_office_sees_it(made: ledgerlib.Made, tmp_path: Path) -> None:
    files = written(made, tmp_path)
    office, own = (openpyxl.load_workbook(files[name].path) for name in ("", "市政府办公室"))
    assert folded(office["整改台账"]) == CHECKED_AGAIN
    assert folded(own["整改台账"]) == {"责任单位", "站点", "问题类别", "页面标题", "发现时间", "检查依据", *CHECKED_AGAIN}
    assert {"〔核对原文〕" in str(cell.value) for row in office["整改台账"].iter_rows() for cell in row} == {True, False}
    for department, one in files.items():
        if department:
            book = openpyxl.load_workbook(one.path)
            assert not any("核对原文" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row), department


def test_rows_show_all_their_words_and_headings_stand_above_the_arrow_of_the_filter(made: ledgerlib.Made, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(made, tmp_path)["市政府办公室"].path)["整改台账"]
    assert (sheet[1][0].alignment.vertical, sheet[1][0].alignment.wrap_text) == ("top", True)
    widths = [sheet.column_dimensions[get_column_letter(number)].width for number in range(1, len(COLUMNS) + 1)]
    for cell, width in zip(sheet[1], widths, strict=True):
        lines = -(-2 * len(str(cell.value)) // (width - 1))
        assert lines * 13 + 14 <= sheet.row_dimensions[1].height, cell.value
    for row in sheet.iter_rows(min_row=2):
        for cell, column, width in zip(row, COLUMNS, widths, strict=True):
            if column.title not in folded(sheet) and isinstance(cell.value, str):
                size = cell.font.sz
                lines = -(-sum(2 if ord(letter) > 255 else 1 for letter in cell.value) // (width * 10 / size))
                assert lines * size * 1.25 <= sheet.row_dimensions[cell.row].height, cell.coordinate


def test_a_site_without_findings_still_gets_a_ledger_that_says_what_was_not_looked_at(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path, [])
    files = drafted(made, tmp_path)
    assert {department: one.rows for department, one in files.items()} == {"": 0, "示例市人民政府办公室": 0}
    said = " ".join(str(cell.value) for row in openpyxl.load_workbook(files[""].path)["说明"].iter_rows() for cell in row if cell.value)
    assert "栏目“政府规章”列表读不出来（要运行脚本才能看到）" in said
    assert "超过最大页数 12" in said
    assert "没有查到的不等于没有问题" in said


def test_writing_again_gives_the_same_ledger_and_records_it_once(made: ledgerlib.Made, tmp_path: Path) -> None:
    first = written(made, tmp_path)["市财政局"].path.read_bytes()
    (tmp_path / "again").mkdir()
    assert written(made, tmp_path / "again") == {}, "nothing new goes out"
    again = {one.department: one for one in write_copies(made.store, made.run, tmp_path / "again")}
    assert again["市财政局"].path.read_bytes() == first
    sent = [one for one in ledgers_of(made.store, made.run) if one.department == "市财政局"]
    assert len(sent) == 1
    assert ledger_content(made.store, sent[0].id) == first
    stored = ledger(made.store, sent[0].id)
    assert stored is not None
    assert [cells["state"] for cells in stored.rows.values()] == ["未整改"]
    assert [event.kind for found in events_of(made.store).values() for event in found if event.kind == "issued"] == ["issued"] * 8


def test_decisions_keep_items_out_and_are_counted(made: ledgerlib.Made, tmp_path: Path) -> None:
    both = next(one.finding.id for one in ledgerlib.usual_findings() if one.finding.subject.endswith("both.html"))
    wall = next(one.finding.id for one in ledgerlib.usual_findings() if one.finding.confidence is Confidence.UNVERIFIABLE)
    day = ledgerlib.TODAY.isoformat()
    part = add_decision(made.store, Decision(0, "exempt", "老站迁移", "张三", day, "2026-06-30", both, f"{both}-A"))
    real = add_decision(made.store, Decision(0, "confirmed", "人工打开过", "张三", day, finding=wall))
    old = add_decision(made.store, Decision(0, "deferred", "已过期", "张三", "2026-01-01", "2026-02-01", rule="broken-link"))
    files = written(made, tmp_path)
    items = {row["问题编号"]: row["核验程度"] for row in rows(files[""].path)}
    assert f"{both}-A" not in items
    assert items[f"{both}-B"] == "确认"
    assert items[wall] == "确认"
    assert matches_of(made.store) == {part: [(made.run, 1)], real: [(made.run, 1)]}
    assert old not in matches_of(made.store)
    assert files[""].rows == 8


def test_what_came_back_and_what_was_rechecked_stands_in_the_next_ledger(made: ledgerlib.Made, tmp_path: Path) -> None:
    item = next(row["问题编号"] for row in rows(written(made, tmp_path)["市财政局"].path))
    cells = {"state": "已整改", "done": "2026-03-10", "measures": "已更新链接"}
    add_events(made.store, [Event(0, "", "2026-03-11", Return("claimed", cells), finding=item[:12], item=item, department="市财政局")])
    add_events(made.store, [Event(0, "", "2026-03-12", ItemVerdict("not-fixed"), "r", item[:12], item)])
    later = next(row for row in rows(written(made, tmp_path, date(2026, 3, 13))["市财政局"].path))
    assert (later["整改状态"], later["完成时间"], later["整改措施"]) == ("未整改", None, None), "it is asked anew"
    assert later["上轮反馈和答复"] == "整改状态：已整改；整改措施：已更新链接；完成时间：2026-03-10"
    assert (later["复查结论"], later["复查时间"], later["整改期限"]) == ("未整改", datetime(2026, 3, 12), datetime(2026, 3, 16))


def test_the_next_round_goes_to_those_whose_items_were_looked_at(made: ledgerlib.Made, tmp_path: Path) -> None:
    item = next(row["问题编号"] for row in rows(written(made, tmp_path)["市财政局"].path))
    add_events(made.store, [Event(0, "", "2026-03-12", ItemVerdict("not-fixed"), "r", item[:12], item)])
    def again(looked_at: set[str] | None) -> list[tuple[str, int]]:
        done = issue_ledgers(made.store, made.run, made.book, tmp_path, date(2026, 3, 13), "nothing", looked_at)
        return [(one.department, one.round) for one in done.files]

    assert again(set()) == []
    assert again({item}) == [("", 2), ("市财政局", 2)]
    assert {department for department, _ in again(None)} > {"", "市财政局", "市政府办公室"}, "where it is not told, all that is out"


def test_a_mended_fault_that_is_found_again_is_a_relapse_with_its_old_number(made: ledgerlib.Made, tmp_path: Path) -> None:
    item = next(row["问题编号"] for row in rows(written(made, tmp_path)["市财政局"].path))
    add_events(made.store, [Event(0, "", "2026-03-12", ItemVerdict("fixed"), "r", item[:12], item)])
    again = ledgerlib.issue(made, tmp_path, date(2026, 3, 12), trust="nothing")["市财政局"]
    assert [row["复查结论"] for row in rows(again.path)] == ["已整改"]
    run = ledgerlib.add_run(made.store, ledgerlib.usual_findings(), (made.site,), date(2026, 4, 1))
    relapsed = next(row for row in rows(written(ledgerlib.Made(made.store, run, made.site), tmp_path, date(2026, 4, 1))["市财政局"].path))
    assert (relapsed["问题编号"], relapsed["复查结论"], relapsed["整改状态"]) == (item, "反弹", "未整改")
    assert relapsed["整改期限"] > datetime(2026, 4, 1)


def test_lines_of_findings_have_the_agreed_keys_and_states(made: ledgerlib.Made, tmp_path: Path) -> None:
    written(made, tmp_path)
    assert write_jsonl(made.store, made.run, made.book, tmp_path / "findings.jsonl") == 7
    lines = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text("utf-8").splitlines()]
    assert all(list(line) == list(KEYS) for line in lines)
    assert sorted(line["status"] for line in lines) == ["issued"] * 6 + ["unverifiable"]
    assert max(line["occurrences"] for line in lines) == 31
    assert all(len(line["pages"]) <= 20 for line in lines)


def test_exports_hold_every_finding(made: ledgerlib.Made, tmp_path: Path) -> None:
    lines = list(csv.reader("".join(write_csv(made.store, made.run, made.book)).lstrip("\ufeff").splitlines()))
    assert len(lines) == 8
    assert lines[0][0] == "问题编号"
    assert write_xlsx(made.store, made.run, made.book, tmp_path / "e.xlsx") == 7
    assert len(rows(tmp_path / "e.xlsx", "问题清单")) == 7


# -- texts, names, limits ------------------------------------------------------------------------------------------------


def test_texts_that_are_hostile_to_programs_are_shown_and_stay_texts(tmp_path: Path) -> None:
    """H73, H74."""
    texts = [
        '=HYPERLINK("http://evil","点击")', "+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "\tTAB", "＝1+1", "<script>alert(1)</script>", "a\x00\x0b\x1fb", "\u202egnp.exe",
        "\ud800x", " 前后空格 ", "行一\r\n行二", "]]>&amp;", "x" * 40_000, "\ufffe",
    ]  # fmt: skip
    findings = [
        ledgerlib.finding("broken-link", f"https://x.example/{number}", [ledgerlib.place("/a.html", text=text)], message=text, page_title=text)
        for number, text in enumerate(texts)
    ]
    made = ledgerlib.make(tmp_path, findings)
    path = written(made, tmp_path)[""].path
    sheet = openpyxl.load_workbook(path)["整改台账"]
    shown = {str(row[TITLES.index("问题描述")].value) for row in sheet.iter_rows(min_row=2)}
    assert len(shown) == len(texts)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f"
            assert units(str(cell.value or "")) <= MAX_TEXT
            if str(cell.value or "")[:1] in tuple("=+-@＝"):
                assert cell.quotePrefix
    assert '=HYPERLINK("http://evil","点击")' in shown
    assert "a␀␋␟b" in {plain(text) for text in texts}
    assert any("〔U+202E〕gnp.exe" in text for text in shown)
    assert any(text.endswith("…（共40000字，此处截断）") for text in shown)
    assert csv_text("=1+1") == "'=1+1"


def test_names_of_units_and_sites_may_hold_anything(tmp_path: Path) -> None:
    """H76."""
    names = ["a/b[c]:d?e*f", "..\\..\\windows", "CON", "x" * 80, "", "市教育局 （本级）", "con.txt", "．．/etc"]
    taken: set[str] = set()
    parts = [file_part(name, taken) for name in [*names, *names]]
    assert len({part.casefold() for part in parts}) == len(parts)
    assert [part for part in parts if set(part) & set('/\\:*?"<>|[] ') or not 0 < len(part) <= 40 or part.startswith(".")] == []
    assert safe_name("CON") == "_CON"
    site = ledgerlib.demo_site(departments={"gov-office": {"name": "..\\..\\a/b:c*?"}, "hrss": {"name": "A/B"}, "finance": {"name": "a?b"}})
    files = written(ledgerlib.make(tmp_path, sites=(site,)), tmp_path)
    assert len({one.path.name.casefold() for one in files.values()}) == 5
    assert all(one.path.parent == tmp_path and one.path.is_file() for one in files.values())


def test_links_stay_within_what_programs_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """H77."""
    import reports.workbook.sheets as sheets

    monkeypatch.setattr(sheets, "MAX_LINKS", 3)
    long = "https://x.example/" + "a" * 3000
    findings = [ledgerlib.finding("broken-link", f"https://x.example/{n}", [ledgerlib.place(f"/{n}.html")]) for n in range(5)]
    made = ledgerlib.make(tmp_path, [*findings, ledgerlib.finding("broken-link", long, [ledgerlib.place("/long.html")])])
    sheet = openpyxl.load_workbook(written(made, tmp_path)[""].path)["整改台账"]
    links = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    notes = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if "请复制网址打开" in str(cell.value)]
    assert len(links) == 3
    assert len(notes) == 10, "the first row's number leads to its evidence"
    assert not may_link(long)
    assert not any(map(may_link, ["javascript:alert(1)", "https://a b/", "http://[x", "https://x/#a#b", 'https://x/"', "https://x/\u202e"]))
    assert may_link("https://www.demo.example/政策/t1.html?a=1#x")


def test_very_many_places_are_split_over_sheets_and_then_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import reports.ledgers.workbook as workbook

    monkeypatch.setattr(workbook, "PLACES_A_SHEET", 10)
    monkeypatch.setattr(workbook, "MOST_PLACE_SHEETS", 2)
    places = [ledgerlib.place(f"/p{n}.html", Place.FRAME, text="=1+1") for n in range(25)]
    made = ledgerlib.make(tmp_path, [ledgerlib.finding("broken-link", "https://x.example/", places)])
    path = written(made, tmp_path)["示例市人民政府办公室"].path
    assert rows(path)[0]["出现页数"] == 25
    assert len(rows(path, "涉及页面")) == 10
    assert len(rows(path, "涉及页面2")) == 11
    with path.with_name(f"{path.stem}_涉及页面.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.reader(file))
    assert len(listed) == 26
    assert listed[1][5] == "'=1+1"

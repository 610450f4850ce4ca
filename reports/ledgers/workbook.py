"""Writes a ledger as a workbook (整改台账): guide, summary, rows, places, and a hidden sheet that says which ledger it is."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from audits.texts.masking import mask_all, mask_text
from reports.ledgers import columns as ledger
from reports.ledgers.guide import write_guide
from reports.ledgers.rows import NEW_PLACE, PROOF
from reports.ledgers.summary import write_summary
from reports.screen.words import PLACE
from reports.workbook.cells import csv_text, visible
from reports.workbook.files import whole
from reports.workbook.sheets import (
    A3,
    DATE_FORMAT,
    GREEN,
    GREY,
    HEAD_FONT,
    HEADING_HEIGHT,
    INPUT,
    NAVY,
    NOT_LINKED,
    Cell,
    Look,
    Looks,
    SheetWriter,
    heading,
    height_of,
    new_workbook,
    save,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from audits.records import Occurrence
    from reports.ledgers.content import Ledger
    from reports.ledgers.rows import Row

PLACES_A_SHEET = 50_000
MOST_PLACE_SHEETS = 4
LINKED_PLACES = 20_000
TO_VERIFY_SCALE = 0.85
"""Widths on the sheet 待人工核验, so that it prints on one page across."""
_FILLS = {"office": NAVY, "department": GREEN, "recheck": GREY}
_PLAIN = Look()
_CENTRE = Look(across="center")
_LINK = Look(colour="0563C1", underline="single", size=8)
_URL = Look(size=8)


def write_workbook(content: Ledger, places: Callable[[], Iterator[tuple[str, Occurrence]]], path: Path) -> list[Path]:
    """Write a ledger; returns the workbook and, where the places are too many for it, a CSV with all of them."""
    book = new_workbook()
    looks = Looks(book)
    stamp = datetime(content.today.year, content.today.month, content.today.day)
    book.properties.creator, book.properties.title = visible(content.office)[:200] or "政务公开主管部门", visible(f"整改台账 {content.run} {content.stage}")
    book.properties.created = book.properties.modified = stamp
    guide, summary, rows = (looks.sheet(name) for name in (ledger.GUIDE, ledger.SUMMARY, ledger.LEDGER))
    write_guide(guide, content)
    write_summary(summary, content)
    _write_rows(rows, content, [group.lead for group in content.groups[: content.first]])
    if more_rows := [group.lead for group in content.groups[content.first :]]:
        _write_rows(looks.sheet(ledger.MORE), content, more_rows)
    if members := [row for group in content.groups for row in group.members]:
        _write_rows(looks.sheet(ledger.GROUPED), content, members, (*ledger.COLUMNS, ledger.LED_BY))
    numbers = {row["item"]: row["number"] for row in content.rows}
    more = _write_places(looks, numbers, places, path)
    if not content.department:
        _write_to_verify(looks.sheet(ledger.TO_VERIFY), content.to_verify)
    _write_meta(looks.sheet(ledger.META), content)
    with whole(path) as draft:
        save(book, draft)
    return [path, *more]


# -- the ledger itself ---------------------------------------------------------------------------------------------------


def _write_rows(writer: SheetWriter, content: Ledger, rows: Sequence[Row], columns: Sequence[ledger.LedgerColumn] = ledger.COLUMNS) -> None:
    last = get_column_letter(len(columns))
    end = max(2, len(rows) + 1)
    sheet = writer.sheet
    sheet.freeze_panes = f"{ledger.FROZEN}2"
    writer.page(title_row=True, paper=A3)
    _set_page(sheet, content)
    sheet.auto_filter.ref = f"A1:{last}{end}"
    sheet.sheet_view.zoomScale = 100
    away = {place for place, column in enumerate(columns) if _is_away(column, content)}
    writer.widths([column.width for column in columns], away)
    writer.append([writer.cell(column.title, heading(_FILLS[column.by])) for column in columns], HEADING_HEIGHT)
    shape = _Shape(writer, columns, away=away)
    for row in rows:
        writer.append(*shape.cells(row))
    if not rows:
        words = "本次检查范围内没有发现需要整改的问题；没有检查到的部分见“说明”。"
        writer.append([writer.cell(words if column.key == "message" else "", _PLAIN) for column in columns], 60)
    _guard(sheet, end, columns)
    _protect(sheet)


def _is_away(column: ledger.LedgerColumn, content: Ledger) -> bool:
    """Whether a column is grouped away: what every row of a department says alike, and re-checks before there are any."""
    return (column.shown == "office" and bool(content.department)) or (column.shown == "from-second" and content.round < 2)


class _Shape:
    """What the rows of one sheet have in common."""

    def __init__(self, writer: SheetWriter, columns: Sequence[ledger.LedgerColumn], scale: float = 1.0, away: Collection[int] = ()) -> None:
        self.writer = writer
        self.columns = [(column.key, column.kind == "link", column.width * scale, writer.looks.style(_look(column))) for column in columns]
        self.away = frozenset(columns[place].key for place in away)
        self.link, self.url = (writer.looks.style(replace(look, unlocked=True)) for look in (_LINK, _URL))

    def cells(self, row: Row) -> tuple[list[Cell], float]:
        """Cells of a row and its height."""
        cells: list[Cell] = []
        wrapped: list[tuple[str, object, float]] = []
        for key, is_link, width, style in self.columns:
            value = row.get(key, "")
            if is_link and value:
                linked = self.writer.take_link(value)
                shown = value if linked or not value.startswith(("http://", "https://")) else f"{value}{NOT_LINKED}"
                cells.append(Cell(shown, self.link, value) if linked else Cell(shown, self.url))
                wrapped.append((key, shown, width * 1.2))
            else:
                cells.append(Cell(value, style, self._leads_to(key, row)))
                wrapped.append((key, value, width))
        return cells, height_of(((value, width) for key, value, width in wrapped if key not in self.away), least=27)

    def _leads_to(self, key: str, row: Row) -> str:
        """Where a cell of words leads: the suggestion to the probable address, the number to the evidence beside the ledger."""
        if key == "fix" and row.get(NEW_PLACE):
            return str(row[NEW_PLACE]) if self.writer.take_link(row[NEW_PLACE]) else ""
        return str(row[PROOF]) if key == "item" and row.get(PROOF) and self.writer.take_file_link() else ""


def _look(column: ledger.LedgerColumn) -> Look:
    own = column.by == "department"
    across = "left" if column.kind in ("text", "link") else "center"
    number_format = DATE_FORMAT if column.kind == "date" else "General" if column.kind == "number" else "@" if own else "General"
    return Look(across=across, fill=INPUT if own else "", unlocked=True, number_format=number_format)


def _guard(sheet: Any, end: int, columns: Sequence[ledger.LedgerColumn]) -> None:
    """Drop-down, check of days, no typing where the office wrote, and colours for what is grave or late."""
    letter = {column.key: get_column_letter(number) for number, column in enumerate(columns, 1)}
    ask = {column.key: column.hint for column in ledger.COLUMNS if column.hint}
    state = DataValidation("list", formula1=f'"{",".join(ledger.STATES)}"', allow_blank=True, showErrorMessage=True, showInputMessage=True)
    state.errorTitle, state.error = "整改状态", f"请从下拉框里选：{'、'.join(ledger.STATES)}"
    done = DataValidation("date", operator="greaterThanOrEqual", formula1="DATE(2000,1,1)", allow_blank=True, showErrorMessage=True, showInputMessage=True)
    done.errorStyle, done.errorTitle, done.error = "warning", "完成时间", "请写成日期，例如 2026-03-01。仍要这样填写吗？"
    for key, validation in (("state", state), ("done", done)):
        validation.promptTitle, validation.prompt = ledger.BY_KEY[key].title, ask[key]
        validation.add(f"{letter[key]}2:{letter[key]}{end}")
        sheet.data_validations.dataValidation.append(validation)
    typed = DataValidation("custom", formula1="FALSE", allow_blank=False, showErrorMessage=True)
    typed.errorTitle, typed.error = "这一列不用填", "这一列由系统写出，改了也不会采用；要说明的请写在浅黄色的“备注”里。"
    for first, last in _runs([number for number, column in enumerate(columns, 1) if column.by != "department"]):
        typed.add(f"{get_column_letter(first)}2:{get_column_letter(last)}{end}")
    sheet.data_validations.dataValidation.append(typed)
    grave = letter["severity"]
    rule = CellIsRule(operator="equal", formula=['"严重"'], font=Font(bold=True), fill=PatternFill(bgColor="FFE08A", fill_type="solid"))
    sheet.conditional_formatting.add(f"{grave}2:{grave}{end}", rule)
    due, status, checked = letter["due"], letter["state"], letter["verdict"]
    late = f'AND(ISNUMBER(${due}2),${due}2<TODAY(),${status}2<>"{ledger.CLAIMED}",${checked}2<>"已整改")'
    sheet.conditional_formatting.add(
        f"{due}2:{due}{end}", FormulaRule(formula=[late], font=Font(color="FFFFFF", bold=True), fill=PatternFill(bgColor="C00000", fill_type="solid"))
    )
    shown = f'${status}2="{ledger.CLAIMED}"'
    sheet.conditional_formatting.add(f"{status}2:{status}{end}", FormulaRule(formula=[shown], fill=PatternFill(bgColor="C6EFCE", fill_type="solid")))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another, as (first, last)."""
    start = 0
    for at, number in enumerate(numbers, 1):
        if at == len(numbers) or numbers[at] != number + 1:
            yield numbers[start], number
            start = at


def _protect(sheet: Any) -> None:
    """Headings are locked and rows and columns stay, without a password. Cells are not: no program sorts a range with a locked cell in it."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells", "insertHyperlinks"):
        setattr(protection, allowed, False)


def _set_page(sheet: Any, content: Ledger) -> None:
    """One sheet of A3 across: rows stay whole."""
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.6, bottom=0.5, header=0.25, footer=0.2)
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.center.text = f'&"{HEAD_FONT},Bold"&14{_footer_text(content.heading)}'
    sheet.oddHeader.right.text = f"&9批次 {_footer_text(content.run)}"
    sheet.oddFooter.left.text = f"&9台账编号 {_footer_text(content.id)}"


def _footer_text(text: str) -> str:
    """A text inside a header or footer, where ``&`` starts a code."""
    return visible(text).replace("\n", " ").replace("&", "&&")[:60]


# -- places --------------------------------------------------------------------------------------------------------------


def _write_places(looks: Looks, numbers: Mapping[str, int], places: Callable[[], Iterator[tuple[str, Occurrence]]], path: Path) -> list[Path]:
    """All occurrences, on as many sheets as they need; all of them in a CSV beside where even those are not enough."""
    writer, sheets, count = _places_sheet(looks, ledger.PLACES), 1, 0
    total = 0
    for total, (item, place) in enumerate(places(), 1):
        if count == PLACES_A_SHEET:
            if sheets == MOST_PLACE_SHEETS:
                break
            sheets += 1
            writer, count = _places_sheet(looks, f"{ledger.PLACES}{sheets}"), 0
        count += 1
        writer.append(_place_cells(writer, item, numbers.get(item, 0), place, linked=total <= LINKED_PLACES))
    else:
        if not total:
            writer.append([writer.cell("（没有问题，也就没有涉及页面）", _PLAIN)])
        return []
    more = path.with_name(f"{path.stem}_{ledger.PLACES}.csv")
    written = _write_csv(((item, numbers.get(item, 0), place) for item, place in places()), more)
    writer.append([writer.cell(f"以下从略：共 {written} 处，全部列在 {more.name}", _PLAIN)])
    return [more]


def _places_sheet(looks: Looks, name: str) -> SheetWriter:
    writer = looks.sheet(name)
    writer.page(title_row=True)
    writer.sheet.auto_filter.ref = f"A1:F{PLACES_A_SHEET + 1}"
    writer.widths([16, 6, 60, 34, 22, 34])
    writer.append([writer.cell(title, heading(NAVY)) for title in ledger.PLACE_TITLES], HEADING_HEIGHT)
    return writer


def _place_cells(writer: SheetWriter, item: str, number: int, place: Occurrence, *, linked: bool) -> list[Cell]:
    url = mask_text(place.page_url)
    linked = linked and writer.take_link(url)
    return [
        writer.cell(item, _CENTRE),
        writer.cell(number, _CENTRE),
        Cell(url, writer.looks.style(_LINK), url) if linked else writer.cell(url, _URL),
        writer.cell(mask_text(place.page_title), _PLAIN),
        writer.cell(PLACE[place.place_class], _CENTRE),
        writer.cell(mask_text(place.text), _PLAIN),
    ]


def _write_csv(places: Iterable[tuple[str, int, Occurrence]], path: Path) -> int:
    """Places as CSV that spreadsheet programs open without harm; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(ledger.PLACE_TITLES)
        for item, number, place in places:
            lines.writerow([item, number, *map(csv_text, mask_all((place.page_url, place.page_title, PLACE[place.place_class], place.text)))])
            count += 1
    return count


# -- the office's own sheets ---------------------------------------------------------------------------------------------


def _write_to_verify(writer: SheetWriter, rows: Sequence[Row]) -> None:
    """Items that only a person with a browser can judge; never sent to a department."""
    columns = [ledger.BY_KEY[key] for key in ledger.TO_VERIFY_KEYS]
    writer.sheet.freeze_panes = "C2"
    writer.page(title_row=True)
    writer.sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(rows) + 1)}"
    writer.widths([column.width * TO_VERIFY_SCALE for column in columns])
    writer.append([writer.cell(column.title, heading(GREY)) for column in columns], HEADING_HEIGHT)
    shape = _Shape(writer, columns, TO_VERIFY_SCALE)
    for row in rows:
        writer.append(*shape.cells(row))
    if not rows:
        writer.append([writer.cell("（没有）", _PLAIN)])


def _write_meta(writer: SheetWriter, content: Ledger) -> None:
    """Which ledger this is; optional when it comes back."""
    writer.sheet.sheet_state = "hidden"
    lines = {
        "台账编号": content.id, "状态": content.stage, "批次": content.run, "单位": content.department, "格式": ledger.FORMAT,
        "签发日期": "" if content.is_draft else content.today.isoformat(), **content.meta,
    }  # fmt: skip
    for key, value in lines.items():
        writer.append([writer.cell(key, _PLAIN), writer.cell(value, _PLAIN)])
    for item, mark in content.marks.items():
        writer.append([writer.cell(item, _PLAIN), writer.cell(mark, _PLAIN)])

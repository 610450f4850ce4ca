"""A workbook of one sheet: headings, rows, a colour for each row's state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audits.texts.masking import mask_all
from reports.workbook.files import whole
from reports.workbook.sheets import HEAD_FONT, NAVY, Look, Looks, height_of, new_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HEAD = Look(HEAD_FONT, bold=True, colour="FFFFFF", fill=NAVY, across="center")
_DAY = Look(across="center", number_format="yyyy-mm-dd")


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One row of a table."""

    cells: tuple[object, ...]
    fill: str = ""
    """Colour of the cell of its state, ``""`` for none."""


def write_plain_table(path: Path, name: str, columns: Sequence[tuple[str, int]], lines: Sequence[PlainRow], state: int) -> None:
    """The table as a workbook; ``state`` is the number of the column that is coloured; numbers of persons are masked."""
    book = new_workbook()
    sheet = Looks(book).sheet(name)
    sheet.sheet.freeze_panes = "A2"
    sheet.widths([width for _, width in columns])
    sheet.page(title_row=True)
    sheet.append([sheet.cell(title, _HEAD) for title, _ in columns], 26)
    for line in lines:
        values = mask_all(line.cells)
        cells = []
        for at, value in enumerate(values):
            look = _DAY if isinstance(value, date) else Look(across="center") if isinstance(value, int) else Look()
            cells.append(sheet.cell(value, Look(fill=line.fill, across="center", bold=bool(line.fill)) if at == state else look))
        sheet.append(cells, height_of([(value, columns[at][1]) for at, value in enumerate(values) if isinstance(value, str)]))
    sheet.sheet.auto_filter.ref = f"A1:{chr(64 + len(columns))}{sheet.rows}"
    with whole(path) as draft:
        book.save(draft)

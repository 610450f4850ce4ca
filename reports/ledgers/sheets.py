"""Sheets of a workbook that is written row by row: looks of cells, heights of rows, links within the limits of the programs."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from reports.cells import fill_text, is_risky, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles.cell_style import StyleArray

MAX_LINKS = 65_530
"""Links that a sheet may hold."""
MAX_LINK = 2_079
"""Characters of a link's address."""
NOT_LINKED = "（超出表格软件的链接上限，请复制网址打开）"
TEXT_FONT, HEAD_FONT = "宋体", "黑体"
NAVY, GREEN, GREY, INPUT, LINE, PALE = "1F4E79", "4E7D35", "6B6B6B", "FFFBE6", "BFBFBF", "EAF1F8"
DATE_FORMAT = "yyyy-mm-dd"
POINTS_A_LINE = 13.2
MAX_HEIGHT = 300.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    font: str = TEXT_FONT
    size: float = 10
    bold: bool = False
    colour: str = "000000"
    fill: str = ""
    across: str = "left"
    down: str = "center"
    border: bool = True
    unlocked: bool = False
    number_format: str = "General"
    underline: str = ""
    wrap: bool = True


@dataclass
class Looks:
    """Looks registered with one workbook."""

    book: Workbook
    _known: dict[Look, StyleArray] = field(default_factory=dict)

    def style(self, look: Look) -> StyleArray:
        """The style of a look, made once."""
        found = self._known.get(look)
        if found is None:
            found = self._known[look] = self._make(look)
        return found

    def _make(self, look: Look) -> StyleArray:
        cell = WriteOnlyCell(self.book.worksheets[0])
        cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=look.colour, underline=look.underline or None)  # type: ignore[arg-type]
        cell.alignment = Alignment(horizontal=look.across, vertical=look.down, wrap_text=look.wrap)  # type: ignore[arg-type]
        cell.protection = Protection(locked=not look.unlocked)
        cell.number_format = look.number_format
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if look.border:
            side = Side("thin", color=LINE)
            cell.border = Border(side, side, side, side)
        return cell._style  # type: ignore[attr-defined,no-any-return]


@dataclass
class SheetWriter:
    """Writes one sheet; rows keep no memory of themselves."""

    sheet: Any
    looks: Looks
    links_left: int = MAX_LINKS
    rows: int = 0
    """Rows written so far."""

    def cell(self, value: object, look: Look, *, link: str = "") -> Cell:
        """A cell with a text, number or day; a link only where the programs take it."""
        made: Cell = WriteOnlyCell(self.sheet)
        if isinstance(value, str):
            fill_text(made, value, self.looks.style(look))
        else:
            made.value = value  # type: ignore[assignment]
            made._style = self.looks.style(look)  # type: ignore[attr-defined]
        if link and self.links_left > 0 and may_link(link):
            made.hyperlink = link
            self.links_left -= 1
        return made

    def append(self, cells: Sequence[Cell], height: float | None = None) -> None:
        """The next row."""
        self.rows += 1
        if height is not None:
            self.sheet.row_dimensions[self.rows].height = height
        self.sheet.append(cells)

    def widths(self, widths: Sequence[float]) -> None:
        """Widths of the columns; before the first row."""
        for number, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width


def may_link(url: str) -> bool:
    """Whether an address may stand as a link: an ordinary web address that no program stumbles over."""
    if len(url) > MAX_LINK or not url.startswith(("http://", "https://")) or url.count("#") > 1 or is_risky(url):
        return False
    if any(char in url for char in ' "<>\\^`{|}\t\n\r') or plain(url) != url:
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def height_of(texts: Sequence[tuple[object, float]], size: float = 10, least: float = 20.0) -> float:
    """Height of a row in points, from (value, width of its column) of the cells that wrap."""
    lines = 1
    for value, width in texts:
        if isinstance(value, str) and len(value) * 2 > width:
            lines = max(lines, lines_of(value, width))
    return min(MAX_HEIGHT, max(least, lines * POINTS_A_LINE * size / 10 + 5))


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column; wide characters count two."""
    room = max(1.0, width - 1.2)
    return sum(max(1, math.ceil(columns_of(line) / room)) for line in text.split("\n", 200))


def columns_of(text: str) -> int:
    """Places that a line of text takes, wide characters two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def day_text(day: object) -> str:
    """A day as text, for places that are not cells of a date."""
    return day.isoformat() if isinstance(day, date) else str(day or "")


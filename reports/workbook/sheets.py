"""Sheets of a workbook that is written row by row: looks of cells, heights of rows, links within the limits of the programs.

openpyxl writes the workbook; only the rows, the bulk of a ledger, are put into its stream as ready XML: a quarter of the time.
"""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.relationship import RelationshipList
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter, create_temporary_file
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import REL_NS, SHEET_DRAWING_NS

from reports.workbook.cells import text_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MAX_LINKS = 65_530
"""Links that a sheet may hold."""
MAX_LINK = 2_079
"""Characters of a link's address."""
NOT_LINKED = "（超出表格软件的链接上限，请复制网址打开）"
TEXT_FONT, HEAD_FONT = "宋体", "黑体"
NAVY, GREEN, GREY, INPUT, LINE, PALE = "1F4E79", "4E7D35", "6B6B6B", "FFFBE6", "BFBFBF", "EAF1F8"
DATE_FORMAT = "yyyy-mm-dd"
HEADING_HEIGHT = 42.0
"""Two lines of words and the arrow of the filter."""
POINTS_A_LINE = 13.6
MAX_HEIGHT = 300.0
A3, A4 = 8, 9
"""Sizes of paper, as workbooks number them."""
_EPOCH = date(1899, 12, 30).toordinal()
_UNPREFIXED = re.compile(r"<(/?)([A-Za-z]\w*)(?=[\s/>])")
_LINKABLE = re.compile(r"""https?://[^\s"<>\\^`{|}/?#@:\[\]]+(?::\d{1,5})?(?:[/?][^\s"<>\\^`{|}#]*)?(?:#[^\s"<>\\^`{|}#]*)?""")


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


def heading(fill: str) -> Look:
    """A heading: its words stand above the arrow of the filter, which covers the lower corner."""
    return Look(font=HEAD_FONT, bold=True, colour="FFFFFF", fill=fill, across="center", down="top")


class Style(NamedTuple):
    """A look as the workbook numbers it."""

    plain: int
    quoted: int
    """The same for a text that looks like a formula."""


class Cell(NamedTuple):
    """A value with its look and, where the programs take it, a link."""

    value: object
    style: Style
    link: str = ""


class _Relations(RelationshipList):
    """Relations of a sheet; those of links are many and stay plain texts until they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, str] = {}

    def link(self, target: str) -> str:
        """Id of the relation to an address."""
        return self.links.setdefault(target, f"link{len(self.links) + 1}")

    def __bool__(self) -> bool:
        return bool(len(self) or self.links)

    def to_tree(self) -> Any:
        tree = super().to_tree()
        for target, ident in self.links.items():
            attributes = {"Id": ident, "Type": f"{REL_NS}/hyperlink", "Target": target, "TargetMode": "External"}
            tree.append(tree.makeelement("Relationship", attributes))
        return tree


class _Writer(WorksheetWriter):
    """Writes a sheet into a file that takes ready XML between what openpyxl writes."""

    def __init__(self, sheet: Any) -> None:
        self.links: list[tuple[str, str]] = []
        path = create_temporary_file()
        self.file = Path(path).open("wb")  # noqa: SIM115 - open until the sheet is complete
        super().__init__(sheet, self.file)
        self.out, self._rels = path, _Relations()

    def write_hyperlinks(self) -> None:
        if self.links:
            xf: Any = self.xf.send(True)
            xf.flush()
            self.file.write(f'<hyperlinks xmlns:r="{REL_NS}">'.encode())
            for reference, url in self.links:
                self.file.write(f'<hyperlink ref="{reference}" r:id="{self._rels.link(url)}"/>'.encode())
            self.file.write(b"</hyperlinks>")
            self.links.clear()
            self.xf.send(None)

    def close(self) -> None:
        super().close()
        self.file.close()


class _Sheet(WriteOnlyWorksheet):
    """A sheet whose rows come as XML."""

    _writer: Any

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = _Writer(self)
            self._writer.write_top()

    def _write_rows(self) -> Any:
        xf = self._writer.xf.send(True)
        with xf.element("sheetData"):
            xf.flush()
            try:
                while True:
                    (row,) = yield
                    self._writer.file.write(row.encode())
            except GeneratorExit:
                pass
        self._writer.xf.send(None)


class _Archive(zipfile.ZipFile):
    """Takes the parts of a workbook; drawings get the prefix that everybody writes, since some readers know their elements by it alone."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **named: Any) -> None:
        if str(zinfo_or_arcname).startswith("xl/drawings/drawing"):
            text = data.decode() if isinstance(data, bytes) else data
            data = _UNPREFIXED.sub(r"<\1xdr:\2", text.replace(f'xmlns="{SHEET_DRAWING_NS}"', f'xmlns:xdr="{SHEET_DRAWING_NS}"'))
        super().writestr(zinfo_or_arcname, data, *args, **named)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook with charts."""
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with _Archive(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()


def new_workbook() -> Workbook:
    """A workbook that is written row by row."""
    return Workbook(write_only=True)


@dataclass
class Looks:
    """Looks registered with one workbook."""

    book: Workbook
    _known: dict[Look, Style] = field(default_factory=dict)

    def style(self, look: Look) -> Style:
        """The numbers of a look, registered once."""
        found = self._known.get(look)
        if found is None:
            cell = WriteOnlyCell(self.book.worksheets[0])
            cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=look.colour, underline=look.underline or None)  # type: ignore[arg-type]
            cell.alignment = Alignment(horizontal=look.across, vertical=look.down, wrap_text=look.wrap)
            cell.protection = Protection(locked=not look.unlocked)
            cell.number_format = look.number_format
            if look.fill:
                cell.fill = PatternFill("solid", fgColor=look.fill)
            if look.border:
                side = Side("thin", color=LINE)
                cell.border = Border(side, side, side, side)
            first = cell.style_id
            cell.quotePrefix = True
            found = self._known[look] = Style(first, cell.style_id)
        return found

    def sheet(self, name: str) -> SheetWriter:
        """A new sheet at the end of the workbook."""
        sheet = _Sheet(self.book, name)
        self.book._add_sheet(sheet)  # type: ignore[attr-defined]
        return SheetWriter(sheet, self)


@dataclass
class SheetWriter:
    """Writes one sheet; rows keep no memory of themselves."""

    sheet: Any
    looks: Looks
    links_left: int = field(default_factory=lambda: MAX_LINKS)
    rows: int = 0
    """Rows written so far."""
    _letters: list[str] = field(default_factory=list)

    def cell(self, value: object, look: Look) -> Cell:
        """A cell with a text, number or day."""
        return Cell(value, self.looks.style(look))

    def take_link(self, url: str) -> bool:
        """Whether one more link to an address fits on the sheet; it is counted."""
        fits = self.links_left > 0 and may_link(url)
        self.links_left -= fits
        return fits

    def take_file_link(self) -> bool:
        """Whether one more link to a file beside the workbook fits on the sheet; it is counted."""
        fits = self.links_left > 0
        self.links_left -= fits
        return fits

    def append(self, cells: Sequence[Cell], height: float | None = None) -> None:
        """The next row."""
        self.rows += 1
        number = self.rows
        while len(self._letters) < len(cells):
            self._letters.append(get_column_letter(len(self._letters) + 1))
        parts = [f'<row r="{number}" ht="{height:.1f}" customHeight="1">' if height else f'<row r="{number}">']
        links = []
        for letter, (value, style, link) in zip(self._letters, cells, strict=False):
            reference = f"{letter}{number}"
            if isinstance(value, str):
                parts.append(text_cell(reference, value, style.plain, style.quoted))
            elif value is None:
                parts.append(f'<c r="{reference}" s="{style.plain}"/>')
            else:
                shown = value.toordinal() - _EPOCH if isinstance(value, date) else value
                parts.append(f'<c r="{reference}" s="{style.plain}"><v>{shown}</v></c>')
            if link:
                links.append((reference, link))
        parts.append("</row>")
        self.sheet.append(["".join(parts)])
        if links:
            self.sheet._writer.links.extend(links)

    def widths(self, widths: Sequence[float], away: Collection[int] = ()) -> None:
        """Widths of the columns, those at the places ``away`` grouped and folded; before the first row."""
        for number, width in enumerate(widths, 1):
            letter, folded = get_column_letter(number), number - 1 in away
            self.sheet.column_dimensions[letter] = ColumnDimension(self.sheet, letter, width=width, outlineLevel=int(folded), hidden=folded)

    def page(self, *, landscape: bool = True, title_row: bool = False, one_page: bool = False, paper: int = A4) -> None:
        """One page across, however many down; before the first row."""
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = paper
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.center.text = "&9第 &P 页，共 &N 页"
        if title_row:
            sheet.print_title_rows = "1:1"
            if not sheet.freeze_panes:  # set once: openpyxl adds to the selections each time, and a view holds four at most
                sheet.freeze_panes = "A2"


def may_link(url: str) -> bool:
    """Whether an address may stand as a link: an ordinary web address that no program stumbles over."""
    return len(url) <= MAX_LINK and _LINKABLE.fullmatch(url) is not None and url.isprintable()


def height_of(texts: Iterable[tuple[object, float]], size: float = 10, least: float = 20.0) -> float:
    """Height of a row in points, from (value, width of its column) of the cells that wrap."""
    lines = 1
    for value, width in texts:
        if isinstance(value, str) and len(value) * 2 > width:
            lines = max(lines, lines_of(value, width))
    return min(MAX_HEIGHT, max(least, lines * POINTS_A_LINE * size / 10 + 5))


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column; wide characters count two."""
    room = max(1.0, width - 1.8)
    if "\n" not in text:
        return math.ceil(places_of(text) / room)
    return sum(max(1, math.ceil(places_of(line) / room)) for line in text.split("\n", 200))


def places_of(text: str) -> int:
    """Places that a line of text takes, wide characters two; GBK happens to use as many bytes."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace"))

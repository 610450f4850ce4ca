"""Tables that an office hands in (.xlsx, .xls, .csv): rows found by their headings, each value with the cell it stands in."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from audits.rulebook.loading import Mistake, MistakesFound, near_miss, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MAX_FILE = 50_000_000
MAX_UNPACKED = 300_000_000
MAX_ROWS = 200_000
MAX_TEXT = 20_000
HEAD_ROWS = 15
CSV = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column that a table may have."""

    key: str
    """Name in the record."""
    title: str
    """Heading as the template writes it."""
    names: tuple[str, ...] = ()
    """Other headings that mean the same."""
    required: bool = False
    """Whether the column must be there."""
    from_above: bool = False
    """Whether a blank cell means what stands above it (merged cells)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row."""

    values: Mapping[str, str]
    """Key to text; ``""`` for blank cells; keys of columns that the sheet lacks are left out."""
    places: Mapping[str, str]
    """Key to cell, e.g. ``目录.xlsx:目录!B5``."""

    def get(self, key: str) -> str:
        """Text of a cell, ``""`` without the column."""
        return self.values.get(key, "")

    @property
    def place(self) -> str:
        """The first cell of the row."""
        return next(iter(self.places.values()), "")


@dataclass
class _Sheet:
    name: str
    cells: Sequence[Sequence[Any]]
    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0
    """Index of the first row below the headings."""


def read_table(path: Path, headings: Sequence[Heading], what: str, *, single_cells: bool = False) -> list[Row]:
    """Filled rows of every sheet that has the headings; raises MistakesFound with the cells that are wrong.

    ``what`` is the name of the table for messages; ``single_cells`` keeps rows with one filled cell, else they are subtitles or notes.
    """
    sheets = _csv(path) if path.suffix.lower() in CSV else _workbook(path, what)
    fitting = [sheet for sheet in sheets if _find_headings(sheet, headings)]
    if not fitting:
        raise MistakesFound([_no_headings(path, sheets, headings, what)])
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for sheet in fitting:
        missing = [one for one in headings if one.required and one.key not in sheet.columns]
        where = _place(path, sheet, max(0, sheet.first - 1), 0)
        shown = [_text(cell) for cell in sheet.cells[max(0, sheet.first - 1)] if _text(cell)]
        mistakes += [Mistake(where, one.title, f"缺少“{one.title}”这一列；现有：{'、'.join(shown[:20])}") for one in missing]
        rows += _rows(path, sheet, headings, single_cells=single_cells) if not missing else ()
    if mistakes:
        raise MistakesFound(mistakes)
    return rows


def read_grid(path: Path, what: str = "词表") -> list[list[str]]:
    """All rows of the first sheet that holds anything, as texts; raises MistakesFound for a file that cannot be read."""
    sheets = _csv(path) if path.suffix.lower() in CSV else _workbook(path, what)
    filled = next((sheet for sheet in sheets if any(_text(cell) for cells in sheet.cells for cell in cells)), None)
    return [[_text(cell) for cell in cells] for cells in filled.cells] if filled else []


def _rows(path: Path, sheet: _Sheet, headings: Sequence[Heading], *, single_cells: bool) -> Iterator[Row]:
    """Filled rows below the headings."""
    above: dict[str, str] = {}
    down = [one.key for one in headings if one.from_above and one.key in sheet.columns]
    for number in range(sheet.first, len(sheet.cells)):
        cells = sheet.cells[number]
        values = {key: _text(cells[at]) if at < len(cells) else "" for key, at in sheet.columns.items()}
        filled = sum(1 for cell in cells if _text(cell))
        if not filled or (filled == 1 and not single_cells):
            continue
        for place, key in enumerate(down):
            if values[key]:
                above = {**{kept: above[kept] for kept in down[:place] if kept in above}, key: values[key]}
            else:
                values[key] = above.get(key, "")
        yield Row(values, {key: _place(path, sheet, number, at) for key, at in sheet.columns.items()})


def _find_headings(sheet: _Sheet, headings: Sequence[Heading]) -> bool:
    """Set the columns of a sheet from the row that holds most headings, and from the row below it (headings in two rows)."""
    known: dict[str, str] = {}
    for heading in headings:
        for name in (heading.title, *heading.names):
            known.setdefault(_squeezed(name), heading.key)
    best: dict[str, int] = {}
    for number, cells in enumerate(sheet.cells[:HEAD_ROWS]):
        found = _columns(cells, known)
        if len(found) > len(best):
            best, sheet.first = found, number + 1
    if len(best) < 2:
        return False
    below = _columns(sheet.cells[sheet.first], known) if sheet.first < len(sheet.cells) else {}
    if below:
        best = {key: at for key, at in best.items() if key not in below and at not in below.values()} | below
        sheet.first += 1
    elif sheet.first >= 2:
        above = _columns(sheet.cells[sheet.first - 2], known)
        best = {key: at for key, at in above.items() if key not in best and at not in best.values()} | best
    sheet.columns = {one.key: best[one.key] for one in headings if one.key in best}
    return True


def _columns(cells: Sequence[Any], known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = known.get(_squeezed(_text(cell)))
        if key is not None:
            found.setdefault(key, at)
    return found


def _no_headings(path: Path, sheets: Sequence[_Sheet], headings: Sequence[Heading], what: str) -> Mistake:
    first = next((cells for sheet in sheets for cells in sheet.cells[:HEAD_ROWS] if sum(1 for cell in cells if _text(cell)) > 1), ())
    shown = [_text(cell)[:20] for cell in first if _text(cell)][:20]
    titles = [one.title for one in headings]
    hint = next((near for name in shown if (near := near_miss(name, titles))), "")
    says = f"没有找到{what}的表头，表头应有：{'、'.join(titles)}；现在是：{'、'.join(shown) or '（空表）'}{hint}"
    return Mistake(str(path), "", says)


def _workbook(path: Path, what: str) -> list[_Sheet]:
    import python_calamine

    try:
        if path.stat().st_size > MAX_FILE:
            raise MistakesFound([Mistake(str(path), "", f"文件太大（超过 {MAX_FILE // 1_000_000} MB），不像{what}")])
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                    raise MistakesFound([Mistake(str(path), "", f"表格太大（展开后超过 {MAX_UNPACKED // 1_000_000} MB），不像{what}")])
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        return [
            _Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)[:MAX_ROWS]) for name in book.sheet_names
        ]
    except FileNotFoundError:
        raise MistakesFound([Mistake(str(path), "", f"没有这个文件，请检查{what}的路径")]) from None
    except (zipfile.BadZipFile, python_calamine.CalamineError):
        says = "打不开，不是完好的表格文件（.et 请另存为 .xlsx；加密的请先去掉密码）"
        raise MistakesFound([Mistake(str(path), "", says)]) from None
    except OSError as error:
        raise MistakesFound([Mistake(str(path), "", f"读不了：{trouble(error)}")]) from None


def _csv(path: Path) -> list[_Sheet]:
    try:
        if path.stat().st_size > MAX_FILE:
            raise MistakesFound([Mistake(str(path), "", f"文件太大（超过 {MAX_FILE // 1_000_000} MB）")])
        data = path.read_bytes()
    except FileNotFoundError:
        raise MistakesFound([Mistake(str(path), "", "没有这个文件，请检查路径")]) from None
    except OSError as error:
        raise MistakesFound([Mistake(str(path), "", f"读不了：{trouble(error)}")]) from None
    text = _decoded(data).replace("\x00", "")
    head = text[:4000]
    mark = max(",\t;，", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise MistakesFound([Mistake(str(path), "", f"不是完好的 CSV（{error}），请另存为 .xlsx")]) from None
    return [_Sheet("", rows[:MAX_ROWS])]


def _decoded(data: bytes) -> str:
    for charset in ("utf-8-sig", "gb18030"):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", "replace")
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def _place(path: Path, sheet: _Sheet, row: int, column: int) -> str:
    """Name of a cell, rows and columns from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{path.name}:{sheet.name}!{letters}{row + 1}" if sheet.name else f"{path.name}:第{row + 1}行{letters}列"


def _squeezed(text: str) -> str:
    """A heading without spaces, marks and what stands in brackets behind it."""
    return re.sub(r"[\s*＊:：]", "", text).replace("（", "(").partition("(")[0].lower()


def _text(value: Any) -> str:
    """A cell as a person typed it: whole numbers without ``.0``, times as ``2026-03-18 09:00:00``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "" if value is None else str(value).strip()[:MAX_TEXT]

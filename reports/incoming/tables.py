"""Tables that an office hands in (.xlsx, .xls, .et, .ods, .csv): rows found by their headings, each value with the cell it stands in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.rulebook.loading import Mistake, MistakesFound, near_miss
from reports.incoming.grids import LONGEST, letters
from reports.incoming.opening import NotReadable, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from reports.incoming.opening import Opened

    Tell = Callable[[str], None]

SUM = re.compile(
    r"(?:本[页表]|以上|全部|各[项单位网站]{1,2})?(?:小计|合计|总计|累计|总数)[:：]?(?:[0-9,]{1,9}[项条个处件起次]?(?:问题)?)?"
    r"|[总共]?[共计有]{1,2}[:：]?[0-9,]{1,9}[项条个处件起次](?:问题)?"
)
"""A cell, without blanks in it, of a row that sums up others."""
COUNT = re.compile(r"[0-9.,%/]{1,20}[项条个处件起次页]?|[-—/]")
"""What stands in the other cells of such a row."""
_COUNTS = ("序号", "编号", "行号")
"""Headings of columns that only count the rows."""
HEAD_ROWS, MOST_HEAD_ROWS = 15, 200
"""Rows among which the headings are looked for, and how many where they are not among these."""
_NO_RESULT = "是公式，文件里没有存下它的结果，当作空格；请用 Excel 或 WPS 打开、保存一次再交来"


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
    first: str = ""
    """Another heading that is used before the title where a table has both."""
    from_above: bool = False
    """Whether a blank cell means what stands above it (merged cells)."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled row."""

    values: Mapping[str, str]
    """Key to text; ``""`` for blank cells; keys of columns that the sheet lacks are left out."""
    places: Mapping[str, str]
    """Key to cell, e.g. ``目录.xlsx:目录!B5``."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Texts in columns that the table does not ask for, by their headings as written."""

    def get(self, key: str) -> str:
        """Text of a cell, ``""`` without the column."""
        return self.values.get(key, "")

    @property
    def place(self) -> str:
        """The first cell of the row."""
        return next(iter(self.places.values()), "")


@dataclass(frozen=True, slots=True)
class UsedHeading:
    """One heading of a file with what it was taken for."""

    sheet: str
    written: str
    """As it is written."""
    title: str
    """Title of the column that it was taken for, ``""`` if it is none."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table with the file that it came from."""

    opened: Opened
    rows: tuple[TableRow, ...]
    headings: tuple[UsedHeading, ...]
    """Every heading of every sheet that was used, in order."""


@dataclass
class _Sheet:
    name: str
    cells: Sequence[Sequence[Any]]
    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0
    """Index of the first row below the headings."""
    others: dict[int, str] = field(default_factory=dict)
    """Columns that the table does not ask for, with their headings."""


def unheard(_sentence: str) -> None:
    """Nobody is told."""


def read_table(path: Path, headings: Sequence[Heading], what: str, *, single_cells: bool = False, tell: Tell = unheard) -> list[TableRow]:
    """Filled rows of every sheet that has the headings; raises MistakesFound with the cells that are wrong.

    ``what`` is the name of the table for messages; ``single_cells`` keeps rows with one filled cell, else they are subtitles or notes.
    ``tell`` is told which sheets and rows were not used.
    """
    table = read_whole_table(path, headings, what, single_cells=single_cells, tell=tell)
    for sheet in dict.fromkeys(one.sheet for one in table.headings):
        if others := [one.written for one in table.headings if one.sheet == sheet and not one.title and one.written not in _COUNTS]:
            tell(f"{path.name}{f' 的工作表“{sheet}”' if sheet else ''}里这些列没有用到：{'、'.join(name[:20] for name in others)}")
    return list(table.rows)


def read_whole_table(path: Path, headings: Sequence[Heading], what: str, *, single_cells: bool = False, tell: Tell = unheard) -> ReadTable:
    """The same with the file, every heading as it was taken, and what stands beside the columns."""
    opened = _opened(path, what)
    _tell_beyond(path, opened, tell)
    sheets = [_Sheet(sheet.name, sheet.rows) for sheet in opened.sheets]
    fitting = [sheet for sheet in sheets if _find_headings(sheet, headings)]
    if not fitting:
        raise MistakesFound([_no_headings(path, sheets, headings, what)])
    for sheet in sheets:
        if sheet not in fitting:
            tell(f"{path.name} 的工作表“{sheet.name}”没有{what}的表头，没有用到")
    rows: list[TableRow] = []
    mistakes: list[Mistake] = []
    for sheet in fitting:
        missing = [one for one in headings if one.required and one.key not in sheet.columns]
        where = _place(path, sheet, max(0, sheet.first - 1), 0)
        shown = [text_of(cell) for cell in sheet.cells[max(0, sheet.first - 1)] if text_of(cell)]
        mistakes += [Mistake(where, one.title, f"缺少“{one.title}”这一列；现有：{'、'.join(shown[:20])}") for one in missing]
        if missing:
            continue
        _tell_aside(path, sheet, tell)
        rows += _rows(path, sheet, headings, single_cells=single_cells, tell=tell, formulas=opened.formulas.difference(opened.failed))
    if mistakes:
        raise MistakesFound(mistakes)
    return ReadTable(opened, tuple(rows), tuple(used for sheet in fitting for used in _used(sheet, headings)))


def _tell_aside(path: Path, sheet: _Sheet, tell: Tell) -> None:
    """Tell of what stands over the headings, but for titles of one cell, and of what stands in columns without one."""
    for number in range(max(0, sheet.first - 2)):
        filled = [at for at, cell in enumerate(sheet.cells[number]) if text_of(cell)]
        if len(filled) > 1:
            tell(f"{_place(path, sheet, number, filled[0])} 这一行在表头上面（{text_of(sheet.cells[number][filled[0]])[:20]}…），没有用到")
    tell_unheaded(sheet.cells, sheet.first, {*sheet.columns.values(), *sheet.others}, lambda row, column: _place(path, sheet, row, column), tell)


def tell_unheaded(cells: Sequence[Sequence[Any]], first: int, headed: Collection[int], place: Callable[[int, int], str], tell: Tell) -> None:
    """Tell of filled cells from a row on in columns that have no heading, a sentence a column; rows with nothing else are told of as rows."""
    found: dict[int, list[int]] = {}
    for number in range(first, len(cells)):
        for at, cell in enumerate(cells[number]):
            if at not in headed and text_of(cell) and any(text_of(cells[number][one]) for one in headed if one < len(cells[number])):
                found.setdefault(at, []).append(number)
    for at, rows in sorted(found.items()):
        tell(f"{place(rows[0], at)} 所在的列没有表头，这一列有 {len(rows)} 格（如“{text_of(cells[rows[0]][at])[:20]}”）没有用到")


def _used(sheet: _Sheet, headings: Sequence[Heading]) -> Iterator[UsedHeading]:
    """The headings of a sheet from left to right, those that are none of the table's too."""
    titles = {sheet.columns[one.key]: one.title for one in headings if one.key in sheet.columns}
    for at in sorted({*titles, *sheet.others}):
        yield UsedHeading(sheet.name, _written(sheet, at), titles.get(at, ""))


def _written(sheet: _Sheet, at: int) -> str:
    """The heading above a column, of the lower of two rows first."""
    above = (text_of(sheet.cells[row][at]) for row in (sheet.first - 1, sheet.first - 2) if row >= 0 and at < len(sheet.cells[row]))
    return next(filter(None, above), "")


def grids_of(path: Path, what: str, tell: Tell = unheard) -> dict[str, list[list[str]]]:
    """The rows of each sheet, as texts, from A1 on; raises MistakesFound for a file that cannot be read. ``tell`` hears of sheets and formulas that are not."""
    opened = _opened(path, what)
    _tell_beyond(path, opened, tell)
    grids = {sheet.name: [[text_of(cell) for cell in cells] for cells in sheet.rows] for sheet in opened.sheets}
    for name, cell in sorted(opened.formulas.difference(opened.failed)):
        letter, number = re.sub(r"[0-9]", "", cell), int(re.sub(r"[^0-9]", "", cell) or 0)
        row = grids[name][number - 1] if name in grids and 0 < number <= len(grids[name]) else []
        if not any(text for at, text in enumerate(row) if letters(at) == letter):
            tell(f"{path.name}:{name}!{cell} {_NO_RESULT}")
    return grids


def _tell_beyond(path: Path, opened: Opened, tell: Tell) -> None:
    for sentence in opened.left_out():
        tell(f"{path.name} 的{sentence}" if sentence.startswith("工作表") else f"{path.name}:{sentence}")


def _opened(path: Path, what: str) -> Opened:
    try:
        return open_table(path, what)
    except NotReadable as error:
        raise MistakesFound([Mistake(str(path), "", str(error))]) from None


def _rows(
    path: Path, sheet: _Sheet, headings: Sequence[Heading], *, single_cells: bool, tell: Tell, formulas: frozenset[tuple[str, str]]
) -> Iterator[TableRow]:  # fmt: skip
    """Filled rows below the headings."""
    above: dict[str, str] = {}
    down = [one.key for one in headings if one.from_above and one.key in sheet.columns]
    for number in range(sheet.first, len(sheet.cells)):
        cells = sheet.cells[number]
        values = {key: text_of(cells[at]) if at < len(cells) else "" for key, at in sheet.columns.items()}
        filled = sum(1 for cell in cells if text_of(cell))
        if not filled:
            continue
        if filled == 1 and not single_cells:
            at, text = next((at, text_of(cell)) for at, cell in enumerate(cells) if text_of(cell))
            tell(f"{_place(path, sheet, number, at)} 只有这一格有字（{text[:20]}），当作小标题或说明，没有用到")
            continue
        if total := summed(cells):
            tell(f"{_place(path, sheet, number, min(sheet.columns.values()))} 是合计一类的行（{total[:20]}），没有用到")
            continue
        if not any(values.values()):
            tell(f"{_place(path, sheet, number, 0)} 这一行的字都在表头以外的列里，没有用到")
            continue
        for place, key in enumerate(down):
            if values[key]:
                above = {**{kept: above[kept] for kept in down[:place] if kept in above}, key: values[key]}
            else:
                values[key] = above.get(key, "")
        beside = {name: text for at, name in sheet.others.items() if at < len(cells) and (text := text_of(cells[at]))}
        for key, at in sheet.columns.items():
            if not values[key] and (sheet.name, f"{letters(at)}{number + 1}") in formulas:
                tell(f"{_place(path, sheet, number, at)} {_NO_RESULT}")
        yield TableRow(values, {key: _place(path, sheet, number, at) for key, at in sheet.columns.items()}, beside)


def summed(cells: Sequence[Any]) -> str:
    """The cell that says that a row does nothing but sum up others, ``""`` for any other row."""
    texts = [text for cell in cells if (text := re.sub(r"\s", "", unicodedata.normalize("NFKC", text_of(cell))))]
    sums = [text for text in texts if SUM.fullmatch(text)]
    return sums[0] if sums and all(SUM.fullmatch(text) or COUNT.fullmatch(text) for text in texts) else ""


def _find_headings(sheet: _Sheet, headings: Sequence[Heading]) -> bool:
    """Set the columns of a sheet from the row that holds most headings, and from the row below it (headings in two rows)."""
    known = _known(headings)
    best: dict[str, int] = {}
    for number, cells in enumerate(sheet.cells[:MOST_HEAD_ROWS]):
        if number >= HEAD_ROWS and len(best) > 1:
            break
        found = _columns(cells, known)
        if len(found) > len(best):
            best, sheet.first = found, number + 1
    if len(best) < 2:
        return False
    following = sheet.cells[sheet.first] if sheet.first < len(sheet.cells) else ()
    below = _columns(following, known)
    if below and sum(1 for cell in following if _squeezed(text_of(cell)) in known) * 2 > sum(1 for cell in following if text_of(cell)):
        best = {key: at for key, at in best.items() if key not in below and at not in below.values()} | below
        sheet.first += 1
    elif sheet.first >= 2:
        above = _columns(sheet.cells[sheet.first - 2], known)
        best = {key: at for key, at in above.items() if key not in best and at not in best.values()} | best
    sheet.columns = {one.key: best[one.key] for one in headings if one.key in best}
    width = max(len(sheet.cells[row]) for row in (sheet.first - 1, max(0, sheet.first - 2)))
    sheet.others = {at: name for at in range(width) if at not in sheet.columns.values() and (name := _written(sheet, at))}
    return True


def _known(headings: Sequence[Heading]) -> dict[str, tuple[str, int]]:
    """Heading to the column that it stands for, and its rank among those that mean the same."""
    known: dict[str, tuple[str, int]] = {}
    for heading in headings:
        for rank, names in enumerate(((heading.first,), (heading.title,), heading.names)):
            for name in filter(None, names):
                known.setdefault(_squeezed(name), (heading.key, rank))
    return known


def _columns(cells: Sequence[Any], known: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """Where each column stands; of several headings that mean the same the exact one, else the left one."""
    found: dict[str, tuple[int, int]] = {}
    for at, cell in enumerate(cells):
        if (named := known.get(_squeezed(text_of(cell)))) is not None:
            key, rank = named
            found[key] = min(found.get(key, (rank, at)), (rank, at))
    return {key: at for key, (_, at) in found.items()}


def _no_headings(path: Path, sheets: Sequence[_Sheet], headings: Sequence[Heading], what: str) -> Mistake:
    first = next((cells for sheet in sheets for cells in sheet.cells[:HEAD_ROWS] if sum(1 for cell in cells if text_of(cell)) > 1), ())
    shown = [text_of(cell)[:20] for cell in first if text_of(cell)][:20]
    titles = [one.title for one in headings]
    hint = next((near for name in shown if (near := near_miss(name, titles))), "")
    says = f"没有找到{what}的表头，表头应有：{'、'.join(titles)}；现在是：{'、'.join(shown) or '（空表）'}{hint}"
    return Mistake(str(path), "", says)


def _place(path: Path, sheet: _Sheet, row: int, column: int) -> str:
    """Name of a cell, rows and columns from 0."""
    name = letters(column)
    return f"{path.name}:{sheet.name}!{name}{row + 1}" if sheet.name else f"{path.name}:第{row + 1}行{name}列"


def _squeezed(text: str) -> str:
    """A heading without spaces, marks and what stands in brackets behind it."""
    return re.sub(r"[\s*＊:：]", "", text).replace("（", "(").partition("(")[0].lower()


def text_of(value: Any) -> str:
    """A cell as a person typed it: whole numbers without ``.0``, times as ``2026-03-18 09:00:00``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dict):
        return " ".join(str(value[part]) for part in ("day", "time") if value.get(part))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value).strip()[:LONGEST]

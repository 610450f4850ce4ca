"""The register as a table (站点登记表): sheets 站点, 栏目 and 责任单位 into checked sites, with a cell for each mistake.

The sheets are described in ``reports.incoming.register_sheets``.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.rulebook.loading import MISSING, Mistake, MistakesFound, near_miss
from audits.rulebook.register import check_site, in_offices
from reports.incoming.grids import letters
from reports.incoming.opening import NotReadable, open_table
from reports.incoming.register_sheets import COLUMNS, DEPARTMENTS, EXPECTATIONS, KINDS, SHEETS, SITES, WORDS, SheetColumn
from reports.incoming.tables import MOST_HEAD_ROWS, summed, tell_unheaded, text_of, unheard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audits.rulebook.register import Site
    from audits.rulebook.rule import ColumnType
    from reports.incoming.opening import Opened
    from reports.incoming.tables import Tell


@dataclass
class _Row:
    """One filled row of a sheet."""

    sheet: str
    number: int
    values: dict[str, Any]
    cells: dict[str, str]

    @property
    def place(self) -> str:
        """Cell to name for the row as a whole."""
        return next(iter(self.cells.values()))


@dataclass
class _Reading:
    """What is collected while a workbook is read."""

    path: Path
    types: Mapping[str, ColumnType]
    mistakes: list[Mistake] = field(default_factory=list)
    formulas: frozenset[tuple[str, str]] = frozenset()
    tell: Tell = unheard
    lacking: set[tuple[str, str]] = field(default_factory=set)
    """Sheet and heading of columns that are not there; told once, not for each row."""

    def add(self, where: str, key: str, says: str) -> None:
        self.mistakes.append(Mistake(where, key, says))

    def cell(self, sheet: str, row: int, column: int) -> str:
        """Name of a cell, rows and columns from 0."""
        return f"{self.path}:{sheet}!{letters(column)}{row + 1}"


def load_table_register(path: Path, column_types: Mapping[str, ColumnType], tell: Tell = unheard) -> list[Site]:
    """Sites of a workbook or CSV; raises MistakesFound with every mistake of every sheet and its cell. ``tell`` hears of sheets not used."""
    opened = _opened(path)
    reading = _Reading(path, column_types, formulas=opened.formulas, tell=tell)
    for sentence in opened.left_out():
        tell(f"{path.name}：{sentence}")
    sheets = {sheet.name.strip(): [list(map(text_of, row)) for row in sheet.rows] for sheet in opened.sheets}
    if opened.kind == "csv":
        sheets = _blocks(sheets.get("", []))
    rows: dict[str, list[_Row]] = {}
    for name in SHEETS:
        if name in sheets:
            rows[name] = _rows(reading, name, sheets[name])
        elif name != DEPARTMENTS:
            reading.add(str(path), "", f"缺少工作表“{name}”{near_miss(name, sheets)}；现有：{'、'.join(sheets)}")
    for name in sheets:
        if name not in SHEETS:
            tell(f"{path.name} 的工作表“{name}”没有用到；登记表用到的是：{'、'.join(SHEETS)}")
    sites = [site for row in rows.get(SITES, []) if (site := _site(reading, row, rows)) is not None]
    _check_ids(reading, rows)
    try:
        said = {row.values.get("site", ""): row.cells.get("office", row.place) for row in rows.get(SITES, [])}
        sites = in_offices(sites, said, path.parent)
    except MistakesFound as found:
        for mistake in found.mistakes:
            reading.add(mistake.where, _heading_of(mistake.key), mistake.says)
    if not rows.get(SITES) and not reading.mistakes:
        reading.add(f"{path}:{SITES}!A2", "", "还没有填写站点")
    if reading.mistakes:
        raise MistakesFound(sorted(set(_formulas_named(reading)), key=_by_cell))
    return sites


def _opened(path: Path) -> Opened:
    try:
        return open_table(path, "登记表")
    except NotReadable as error:
        raise MistakesFound([Mistake(str(path), "", str(error))]) from None


def _blocks(cells: Sequence[Sequence[str]]) -> dict[str, list[list[str]]]:
    """The sheets of a register in one CSV, one below the other: each begins with its headings, and its rows keep their numbers."""
    titles = {name: {_squeezed(heading.title).partition("(")[0] for heading in headings} for name, headings in SHEETS.items()}
    found: dict[str, list[list[str]]] = {}
    at = ""
    for number, row in enumerate(cells):
        filled = [_squeezed(text).partition("(")[0] for text in row if text]
        best = max(titles, key=lambda name: sum(text in titles[name] for text in filled))
        if len(filled) > 1 and sum(text in titles[best] for text in filled) * 2 > len(filled) and best not in found:
            at = best
            found[at] = [[] for _ in range(number)]
        if at and not (len(filled) == 1 and filled[0] in SHEETS):
            found[at].append(list(row))
        elif at:
            found[at].append([])
    return found


def _by_cell(mistake: Mistake) -> tuple[int, int, int, str]:
    """Sorting key: sheet, row and column of the cell."""
    sheet, mark, cell = mistake.where.rpartition(":")[2].partition("!")
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", cell)
    if not mark or not found or sheet not in SHEETS:
        return -1, 0, 0, mistake.says
    return list(SHEETS).index(sheet), int(found[2]), sum(26**n * (ord(c) - 64) for n, c in enumerate(reversed(found[1]))), mistake.says


def _formulas_named(reading: _Reading) -> list[Mistake]:
    """The mistakes; a cell that seems blank and holds a formula without a value says so."""
    found = list(reading.mistakes)
    for at, mistake in enumerate(found):
        sheet, _, cell = mistake.where.rpartition(":")[2].partition("!")
        if mistake.says == MISSING and (sheet, cell) in reading.formulas:
            found[at] = Mistake(mistake.where, mistake.key, "这一格是公式，没有算出可用的值，请改成直接填写")
    return found


def _rows(reading: _Reading, sheet: str, cells: Sequence[Sequence[str]]) -> list[_Row]:
    """Filled rows below the headings."""
    headings = SHEETS[sheet]
    known = {_squeezed(heading.title): heading for heading in headings}
    known |= {_squeezed(heading.title).partition("(")[0]: heading for heading in headings}
    first = next((n for n, row in enumerate(cells) if any(row)), 0)
    heads = enumerate(cells[first : first + MOST_HEAD_ROWS], start=first)
    start = next((n for n, row in heads if sum(_squeezed(value) in known for value in row) >= 2), None)
    if start is None:
        reading.add(f"{reading.path}:{sheet}!A1", "", f"没有找到表头；应有：{'、'.join(heading.title for heading in headings)}")
        return []
    columns = _columns(reading, sheet, start, cells[start], known)
    for number in range(first, start):
        if sum(1 for text in cells[number] if text) > 1:
            reading.tell(f"{reading.cell(sheet, number, 0)} 这一行在表头上面，没有用到")
    headed = {at for at, text in enumerate(cells[start]) if text}
    tell_unheaded(cells, start + 1, headed, lambda row, column: reading.cell(sheet, row, column), reading.tell)
    for number in range(start + 1, len(cells)):
        filled = [at for at, text in enumerate(cells[number]) if text]
        if filled and headed.isdisjoint(filled):
            reading.tell(f"{reading.cell(sheet, number, filled[0])} 这一行的字都在表头以外的列里（{cells[number][filled[0]][:20]}），没有用到")
    listed = []
    for number in range(start + 1, len(cells)):
        if total := summed(cells[number]):
            reading.tell(f"{reading.cell(sheet, number, 0)} 是合计一类的行（{total[:20]}），没有用到")
        elif row := _row(reading, sheet, number, cells[number], columns):
            listed.append(row)
    return listed


def _columns(reading: _Reading, sheet: str, start: int, cells: Sequence[str], known: Mapping[str, SheetColumn]) -> dict[int, SheetColumn]:
    """Headings by the number of their column; a heading that is nearly right is a mistake and stands for the one that was meant."""
    columns: dict[int, SheetColumn] = {}
    options = [heading.title for heading in SHEETS[sheet]]
    strange: list[tuple[int, str]] = []
    for number, value in enumerate(cells):
        heading = known.get(_squeezed(value))
        if heading is not None and heading in columns.values():
            reading.add(reading.cell(sheet, start, number), "表头", f"列“{heading.title}”重复")
        elif heading is not None:
            columns[number] = heading
        elif _squeezed(value):
            strange.append((number, _squeezed(value)))
    for number, text in strange:
        says = f"不认识的列“{cells[number]}”{near_miss(text, options)}；可用：{'、'.join(options)}"
        reading.add(reading.cell(sheet, start, number), "表头", says)
        meant = next((heading for heading in SHEETS[sheet] if f"“{heading.title}”？" in near_miss(text, options)), None)
        if meant is not None and meant not in columns.values():
            columns[number] = meant
    for heading in SHEETS[sheet]:
        if heading.required and heading not in columns.values():
            reading.add(reading.cell(sheet, start, 0), "表头", f"缺少列“{heading.title}”")
            reading.lacking.add((sheet, heading.title))
    return columns


def _row(reading: _Reading, sheet: str, number: int, values: Sequence[str], columns: Mapping[int, SheetColumn]) -> _Row | None:
    """One row, None if it is blank."""
    found: dict[str, Any] = {}
    places: dict[str, str] = {}
    for column, heading in columns.items():
        places[heading.key] = reading.cell(sheet, number, column)
        text = values[column] if column < len(values) else ""
        if heading.key not in WORDS:
            text = unicodedata.normalize("NFKC", text)
        if text and _squeezed(text) != _squeezed(heading.title):  # a heading that is merged over two rows stands in both
            found[heading.key] = [part for part in re.split(r"[;；\n]", text) if part.strip()] if heading.many else text
    return _Row(sheet, number, found, places) if found else None


def _site(reading: _Reading, row: _Row, rows: Mapping[str, Sequence[_Row]]) -> Site | None:
    """One site with its columns and departments; its mistakes are collected."""
    values = dict(row.values)
    marks: dict[tuple[Any, ...], str] = {(): row.place}
    marks |= {tuple(key.split(".")): place for key, place in row.cells.items()}
    data: dict[str, Any] = {key: value for key, value in values.items() if not key.startswith("pace.") and key not in ("resolve", "formerly")}
    data["pace"] = {key.removeprefix("pace."): value for key, value in values.items() if key.startswith("pace.")}
    data["resolve"] = _pairs(reading, row, "resolve", "域名=IP:端口")
    data["formerly"] = _pairs(reading, row, "formerly", "旧域名=新域名")
    if "hosts" in values:
        data["hosts"] = [host for part in values["hosts"] for host in re.split(r"[,，、\s]+", part.strip()) if host]
    if "kind" in values:
        data["kind"] = _code(reading, row, "kind", values["kind"], KINDS)
    mine = {name: [other for other in rows.get(name, []) if _belongs(other, row, rows)] for name in (COLUMNS, DEPARTMENTS)}
    data["departments"] = _departments(reading, mine, marks)
    data["columns"] = [_column(reading, column, n, marks, data["departments"]) for n, column in enumerate(mine[COLUMNS])]
    try:
        return check_site(data, marks, str(reading.path), reading.types)
    except MistakesFound as found:
        for mistake in found.mistakes:
            sheet, heading = mistake.where.rpartition(":")[2].partition("!")[0], _heading_of(mistake.key)
            if mistake.says != MISSING or (sheet, heading) not in reading.lacking:
                reading.add(mistake.where, heading, mistake.says)
        return None


def _belongs(row: _Row, site: _Row, rows: Mapping[str, Sequence[_Row]]) -> bool:
    """Whether a row is of a site; a blank number means the only site there is, a wrong one the site that was probably meant."""
    number = row.values.get("site", "")
    sites = [other.values.get("site", "") for other in rows[SITES]]
    if number and number not in sites:
        number = (difflib.get_close_matches(number, sites, n=1) or sites)[0]
    return number == site.values.get("site", "") or (not number and len(sites) == 1)


def _departments(reading: _Reading, mine: Mapping[str, Sequence[_Row]], marks: dict[tuple[Any, ...], str]) -> dict[str, Any]:
    """Departments of the site; without a sheet of them, what the columns name."""
    found: dict[str, Any] = {}
    for row in mine[DEPARTMENTS]:
        ident = row.values.get("id", "")
        if not ident or ident in found:
            reading.add(row.cells.get("id", row.place), "单位编号", f"单位编号“{ident}”重复" if ident else "缺少这一项")
            continue
        found[ident] = {key: value for key, value in row.values.items() if key in ("name", "contact", "email")}
        marks |= {("departments", ident): row.place, ("departments", ident, "name"): row.cells.get("name", row.place)}
    if not found:
        names = [row.values["department"] for row in mine[COLUMNS] if row.values.get("department")]
        found = {name: {"name": name} for name in names}
    return found


def _column(reading: _Reading, row: _Row, index: int, marks: dict[tuple[Any, ...], str], departments: Mapping[str, Any]) -> dict[str, Any]:
    """One column as the YAML register has it."""
    values = {key: value for key, value in row.values.items() if key != "site"}
    marks[("columns", index)] = row.place
    marks |= {("columns", index, key): place for key, place in row.cells.items()}
    if "type" in values:
        names = {code: (kind.name,) for code, kind in reading.types.items()}
        values["type"] = _code(reading, row, "type", values["type"], names)
    if "expects" in values:
        parts = [part for text in values["expects"] for part in re.split(r"[,，、\s]+", text.strip()) if part]
        values["expects"] = [code for part in parts if (code := _code(reading, row, "expects", part, EXPECTATIONS))]
    if "articles" in values:
        values["articles"] = [part.strip() for part in values["articles"]]
    by_name = {department.get("name"): ident for ident, department in departments.items()}
    if values.get("department") and values["department"] not in departments:
        values["department"] = by_name.get(values["department"], values["department"])
    return values


def _code(reading: _Reading, row: _Row, key: str, text: str, names: Mapping[str, Sequence[str]]) -> Any:
    """The code of a word in Chinese or of a code; an unknown word is a mistake and gives the first code, so that it is told once."""
    for code, words in names.items():
        if text.lower() == code or text in words:
            return code
    options = [words[0] for words in names.values()]
    spellings = [word for words in names.values() for word in words] + list(names)
    says = f"不认识的值（现在是：{text}）{near_miss(text, spellings)}；可用的值：{'、'.join(options)}"
    reading.add(row.cells[key], _heading_of(key), says)
    return next(iter(names))


def _pairs(reading: _Reading, row: _Row, key: str, form: str) -> dict[str, str]:
    """``host=value`` pairs of a cell; ``form`` says how one is written."""
    found = {}
    for part in row.values.get(key, []):
        host, mark, target = part.partition("=")
        if not mark or not host.strip() or not target.strip():
            reading.add(row.cells[key], _heading_of(key), f"应写成 {form}，几个用分号隔开（现在是：{part.strip()}）")
            continue
        found[host.strip()] = target.strip()
    return found


def _check_ids(reading: _Reading, rows: Mapping[str, Sequence[_Row]]) -> None:
    """Numbers of sites must not repeat, and rows of the other sheets must name one."""
    seen: dict[str, _Row] = {}
    for row in rows.get(SITES, []):
        ident = row.values.get("site", "")
        if ident in seen:
            reading.add(row.cells["site"], "站点编号", f"站点编号“{ident}”重复，第 {seen[ident].number + 1} 行已经用过")
        seen.setdefault(ident, row)
    for row in (*rows.get(COLUMNS, []), *rows.get(DEPARTMENTS, [])):
        ident = row.values.get("site", "")
        if ident in seen or (not ident and len(seen) <= 1) or not seen:
            continue
        says = f"没有站点“{ident}”{near_miss(ident, seen)}；已登记：{'、'.join(seen)}" if ident else "有几个站点时要填站点编号"
        reading.add(row.cells.get("site", row.place), "站点编号", says)


_TITLES = {(sheet, heading.key.rpartition(".")[2]): heading.title for sheet, headings in SHEETS.items() for heading in headings}


def _heading_of(key: str) -> str:
    """The heading that stands for a key path such as ``columns.2.type``."""
    head, _, last = key.rpartition(".")
    sheet = COLUMNS if head.startswith("columns") else DEPARTMENTS if head.startswith("departments") else SITES
    return _TITLES.get((sheet, last)) or _TITLES.get((COLUMNS, last), key) if key else ""


def _squeezed(value: str) -> str:
    """A heading without spaces and with plain brackets."""
    return re.sub(r"[\s*＊]", "", value).replace("（", "(").replace("）", ")")

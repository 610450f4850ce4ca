"""The sheets of a file as rows of plain values, read in the limited process; blank cells count for nothing, however far away they are."""

from __future__ import annotations

import html
import io
import re
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from reports.incoming.hidden import hidden_in, hidden_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

MAX_ROWS = 200_000
MAX_SHEETS = 200
MAX_COLUMNS = 400
MAX_CELLS = 20_000_000
MAX_MERGED = 20_000
HEAD_ROWS = 200
"""Rows from the first filled one on in which the headings may stand."""
LONGEST = 20_000
"""Characters of a cell that are used."""
MOST_NAMED = 20
"""Cells of a sheet that are named of those that are not used."""
EVERYTHING = "*"
"""In place of headings: every sheet that holds anything is wanted."""
ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)", re.I)
"""What a spreadsheet program shows for a formula that failed."""
_CLOCK = re.compile(r"PT([0-9]{1,6})H([0-9]{2})M([0-9]{2})(?:[.,][0-9]{1,9})?S")
_CELL = re.compile(rb'<c [^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_MERGED = re.compile(rb'<mergeCell [^>]{0,60}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = re.compile(rb"<Relationship [^>]{0,600}>")
_SHEET = re.compile(rb'<sheet [^>]{0,400}?name="([^"]{1,200})"[^>]{0,400}?r:id="([^"]{1,60})"')
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text", "style"))


class Refused(Exception):
    """The file cannot be used; holds the code of the reason."""


def sheets_of(data: bytes, keyword: str, archive: zipfile.ZipFile | None = None) -> Iterator[dict[str, Any]]:
    """Sheets with a heading row, and ``_meta``."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
    except python_calamine.PasswordError:
        raise Refused("encrypted") from None
    except Exception:
        raise Refused("damaged") from None
    parts = {} if archive is None else parts_of(archive)
    left = MAX_CELLS
    yield from ({"beyond": name} for name in names[MAX_SHEETS:])
    hidden = {one.name for one in book.sheets_metadata if one.visible != python_calamine.SheetVisibleEnum.Visible}
    for name in names[:MAX_SHEETS]:
        if (part := parts.get(name, "")) and archive is not None and _extent(archive, part) > MAX_CELLS // 4:
            made = sheet_of(name, _far_apart(data, name), keyword, _merged_in(archive, part))
        else:
            try:
                sheet = book.get_sheet_by_name(name)
            except Exception as error:
                if "password" in str(error).lower():
                    raise Refused("encrypted") from None
                raise Refused("damaged") from None
            left -= sheet.height * sheet.width
            if left < 0:
                raise Refused("too-big")
            made = sheet_of(name, enumerate(sheet.iter_rows()), keyword, sheet.merged_cell_ranges or (), (sheet.start or (0, 0))[1])
        if made is not None:
            yield {**made, "hidden": name in hidden and "rows" in made, "unseen": hidden_in(archive, part) if part and archive is not None else ([], [])}


def sheet_of(
    name: str, rows: Iterable[tuple[int, Iterable[Any]]], keyword: str, merged: Iterable[Any], left: int = 0
) -> dict[str, Any] | None:
    """One sheet as the other process takes it, from its first filled row to the last; None for an empty one.

    Of one whose heading is not among the first rows only the name is given, as ``unused``. Blank cells, however far away they are, count for nothing;
    filled ones that are too far away are named as ``far``, results that are errors as ``errors``, texts of which only the beginning is used as ``long``.
    """
    kept: list[list[Any]] = []
    far: list[tuple[int, int]] = []
    far_number = 0
    errors: list[tuple[int, int]] = []
    long: list[tuple[int, int]] = []
    top, filled, found = 0, 0, keyword == EVERYTHING or name == "_meta"
    for number, row in rows:
        cells = iter(row)
        plain = [_plain(value) for value in islice(cells, MAX_COLUMNS)]
        for at, value in enumerate(cells, MAX_COLUMNS + left):
            if value is not None and _plain(value) != "":
                far_number += 1
                far += [(number, at)] if far_number <= MOST_NAMED else []
        for at, value in enumerate(plain):
            if isinstance(value, str) and len(value) > LONGEST:
                long.append((number, at + left))
            elif isinstance(value, str) and value[:1] == "#" and ERROR.fullmatch(value.strip()):
                plain[at] = ""
                errors.append((number, at + left))
        if not found and number - top >= HEAD_ROWS and kept:
            return {"unused": name}
        if all(value == "" or value is None for value in plain):
            continue
        found = found or any(isinstance(value, str) and len(value) < 40 and is_heading(value, keyword) for value in plain)
        filled += 1
        if filled > MAX_ROWS:
            raise Refused("too-big")
        if not kept:
            top = number
        if number - top > 5 * MAX_ROWS:
            raise Refused("too-big")
        kept.extend([] for _ in range(number - top - len(kept)))
        kept.append(plain)
    if not kept:
        return None
    if not found:
        return {"unused": name}
    ranges = [[first[0], first[1], last[0], last[1]] for first, last in islice(merged, MAX_MERGED)]
    named = {"far": far, "far_number": far_number, "errors": errors[: MAX_ROWS // 10], "long": long[:MAX_ROWS]}
    return {"name": name, "rows": kept, "top": top, "left": left, "merged": ranges, **named}


def parts_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet to the part of the archive that holds it."""
    names = set(archive.namelist())
    if not {"xl/_rels/workbook.xml.rels", "xl/workbook.xml"} <= names:
        return {}
    targets = {}
    for found in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        ident, target = re.search(rb'\bId="([^"]*)"', found[0]), re.search(rb'\bTarget="([^"]*)"', found[0])
        if ident and target:
            path = target[1].decode("utf-8", "replace")
            targets[ident[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    sheets = _SHEET.finditer(archive.read("xl/workbook.xml"))
    found_parts = {html.unescape(sheet[1].decode("utf-8", "replace")): targets.get(sheet[2], "") for sheet in sheets}
    return {name: part for name, part in found_parts.items() if part in names}


def _extent(archive: zipfile.ZipFile, part: str) -> int:
    """Cells of the rectangle that all cells of a sheet span, those of no content too."""
    rows = columns = 0
    tail = b""
    with archive.open(part) as source:
        while block := source.read(1 << 20):
            for found in _CELL.finditer(tail + block):
                columns = max(columns, _column(found[1]))
                rows = max(rows, int(found[2]))
            tail = block[-60:]
    return rows * columns


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _merged_in(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for found in _MERGED.finditer(archive.read(part)):
        yield (int(found[2]) - 1, _column(found[1]) - 1), (int(found[4]) - 1, _column(found[3]) - 1)


def _far_apart(data: bytes, name: str) -> Iterator[tuple[int, Iterable[Any]]]:
    """Rows of a sheet whose cells are so far apart that they cannot be held as a rectangle."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)[name]
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(values_only=True))


# -- OpenDocument --------------------------------------------------------------------------------------------------------


def ods_sheets(archive: zipfile.ZipFile, keyword: str) -> Iterator[dict[str, Any]]:
    """Sheets of an OpenDocument table, where rows and cells that repeat are written once."""
    from xml.etree import ElementTree

    unseen = set[str]()
    try:
        with archive.open("content.xml") as source:
            for _, element in ElementTree.iterparse(source):
                if element.tag == f"{_STYLE}style" and any(one.get(f"{_TABLE}display") == "false" for one in element):
                    unseen.add(element.get(f"{_STYLE}name", ""))
                if element.tag == f"{_TABLE}table":
                    merged: list[Any] = []
                    made = sheet_of(element.get(f"{_TABLE}name", ""), _ods_rows(element, merged), keyword, merged)
                    if made is not None:
                        hidden = element.get(f"{_TABLE}style-name", "") in unseen and "rows" in made
                        yield {**made, "hidden": hidden, "unseen": hidden_of(element)}
                    element.clear()
    except (ElementTree.ParseError, ValueError, KeyError):
        raise Refused("damaged") from None


def _ods_rows(table: Any, merged: list[Any]) -> Iterator[tuple[int, Iterable[Any]]]:
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[Any] = []
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            down, across = (_number(cell, f"number-{what}-spanned") for what in ("rows", "columns"))
            if down > 1 or across > 1:
                merged.append(((number, len(cells)), (number + down - 1, len(cells) + across - 1)))
            times = min(_number(cell, "number-columns-repeated"), 20_000)
            cells += [_ods_value(cell)] * times
        times = _number(row, "number-rows-repeated")
        if any(value != "" for value in cells):
            for again in range(min(times, MAX_ROWS + 1)):
                yield number + again, cells
        number += times


def _number(element: Any, name: str) -> int:
    """How often something is there; raises ValueError for what no program writes, in which cells would get lost."""
    number = int(element.get(f"{_TABLE}{name}", "1"))
    if number < 1:
        raise ValueError(f"{name} {number}")
    return number


def _ods_value(cell: Any) -> Any:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "currency", "percentage"):
        return float(cell.get(f"{_OFFICE}value", "0"))
    if kind == "date":
        return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
    if kind == "time" and (clock := _CLOCK.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        return f"{int(clock[1]):02d}:{clock[2]}:{clock[3]}"
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    return "\n".join("".join(_ods_text(line)) for line in cell.findall(f"{_TEXT}p"))


def _ods_text(element: Any) -> Iterator[str]:
    """Text of a paragraph; several spaces, tabs and line breaks are elements of their own."""
    yield element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            yield " " * min(int(part.get(f"{_TEXT}c", "1")), 1000)
        elif part.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if part.tag == f"{_TEXT}tab" else "\n"
        elif part.tag != f"{_OFFICE}annotation":
            yield from _ods_text(part)
        yield part.tail or ""


def letters(column: int) -> str:
    """Letters of a column from 0: A, B … Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def is_heading(text: str, keyword: str) -> bool:
    return any(one in re.sub(r"\s", "", text) for one in keyword.split("|"))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value[:40_000] if value.strip() else ""
    if isinstance(value, datetime):
        clock = value.time().isoformat("seconds")
        return {"day": value.date().isoformat()} | ({"time": clock} if value.time() != time() else {})
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value

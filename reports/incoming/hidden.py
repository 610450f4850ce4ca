"""Rows and columns of a sheet that nobody sees: a person hid them, or a filter does; they are read all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MOST = 200_000
_ROW = re.compile(rb"<row (?=[^>]{0,400}?\bhidden=\"(?:1|true)\")[^>]{0,400}?\br=\"([0-9]{1,7})\"")
_COLUMN = re.compile(rb"<col (?=[^>]{0,400}?\bhidden=\"(?:1|true)\")(?=[^>]{0,400}?\bmin=\"([0-9]{1,5})\")[^>]{0,400}?\bmax=\"([0-9]{1,5})\"")
_TAIL = 500
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def hidden_in(archive: zipfile.ZipFile, part: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Rows, and first and last of columns, from 0, that are hidden in a sheet of Excel's format."""
    rows, columns, tail = dict[int, None](), dict[tuple[int, int], None](), b""
    with archive.open(part) as source:
        while block := source.read(1 << 20):
            window = tail + block
            if b"hidden=" in window:
                rows |= dict.fromkeys(int(found[1]) - 1 for found in _ROW.finditer(window))
                columns |= dict.fromkeys((int(found[1]) - 1, int(found[2]) - 1) for found in _COLUMN.finditer(window))
            tail = window[-_TAIL:]
    return list(rows)[:MOST], list(columns)[:MOST]


def hidden_of(table: Any) -> tuple[list[int], list[tuple[int, int]]]:
    """The same of a table of an OpenDocument file."""
    return [at for first, last in _hidden(table, "row") for at in range(first, last + 1)][:MOST], list(_hidden(table, "column"))[:MOST]


def _hidden(table: Any, what: str) -> Iterator[tuple[int, int]]:
    at = 0
    for one in table.iter(f"{_TABLE}table-{what}"):
        times = max(1, int(one.get(f"{_TABLE}number-{what}s-repeated", "1")))
        if one.get(f"{_TABLE}visibility", "visible") != "visible":
            yield at, at + min(times, MOST) - 1
        at += times

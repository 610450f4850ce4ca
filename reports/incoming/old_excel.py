"""What a workbook of Excel's old format (.xls, .et) says of its cells beside their values: formulas, failed ones, rows and columns that nobody sees.

Only the records that say so are looked at; of a file that is made otherwise nothing is known, and nothing is said.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from reports.incoming.grids import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 200_000
"""Cells, rows or columns of a sheet that are told of."""
_NO_SECTOR = 0xFFFFFFF0
_BOF, _EOF, _BOUNDSHEET, _FORMULA, _BOOLERR, _ROW, _COLINFO, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205, 0x0208, 0x007D, 0x002F
_BIFF8 = 0x0600
_ERROR, _BLANK = 2, 3
"""Kinds of results of formulas: a failure, an empty text."""


@dataclass(slots=True)
class Marks:
    """What is known of one sheet."""

    formulas: list[str] = field(default_factory=list)
    """Cells with formulas that give anything but an empty text."""
    failed: list[str] = field(default_factory=list)
    """Cells whose value is an error."""
    rows: list[int] = field(default_factory=list)
    """Hidden rows, from 0."""
    columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of hidden columns, from 0."""


def marks_of(data: bytes) -> dict[str, Marks]:
    """Sheets by their names; empty for a file that is made otherwise."""
    try:
        book = _workbook(data)
        return {name: _marks(book, start) for name, start in _sheets(book)}
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook within a compound file."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("no compound file")
    tables, first_folder, _, cutoff, first_small, _, first_more, more = struct.unpack_from("<8I", data, 44)
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block)

    places = list(struct.unpack_from("<109I", data, 76))
    for _ in range(min(more, len(data) // size)):
        *found, first_more = numbers(sector(first_more))
        places += found
    following = [number for place in places[:tables] if place < _NO_SECTOR for number in numbers(sector(place))]

    def stream(first: int) -> bytes:
        return b"".join(map(sector, _chain(first, following)))

    folder = stream(first_folder)
    entries = {folder[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]: at for at in range(0, len(folder) - 127, 128)}
    first, length = struct.unpack_from("<II", folder, entries.get("Workbook", len(folder)) + 116)
    if length >= cutoff:
        return stream(first)[:length]
    root = stream(struct.unpack_from("<I", folder, 116)[0])
    chain = _chain(first, numbers(stream(first_small)))
    return b"".join(root[number << small_shift : (number + 1) << small_shift] for number in chain)[:length]


def _chain(first: int, following: list[int] | tuple[int, ...]) -> Iterator[int]:
    """Numbers of the sectors of a stream; one that runs in a circle ends."""
    for _ in range(len(following)):
        if first >= _NO_SECTOR:
            return
        yield first
        first = following[first]


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of one part of a workbook; what is embedded in it is left out."""
    at, depth = start, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        elif depth <= 0:
            return
        at += 4 + length


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """Names of the sheets, and where each begins."""
    for kind, content in _records(book, 0):
        if (kind == _BOF and struct.unpack_from("<H", content)[0] != _BIFF8) or kind == _PASSWORD:
            return
        if kind == _BOUNDSHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", content)
            yield (content[8 : 8 + 2 * length].decode("utf-16-le") if wide & 1 else content[8 : 8 + length].decode("latin-1")), start


def _marks(book: bytes, start: int) -> Marks:
    found = Marks()
    for kind, content in islice(_records(book, start), 50 * MOST):
        if kind == _ROW and struct.unpack_from("<H", content, 12)[0] & 0x20:
            found.rows.append(struct.unpack_from("<H", content)[0])
        elif kind == _COLINFO and struct.unpack_from("<H", content, 8)[0] & 1:
            found.columns.append(struct.unpack_from("<HH", content))
        elif kind in (_FORMULA, _BOOLERR):
            row, column = struct.unpack_from("<HH", content)
            result = content[6] if content[12:14] == b"\xff\xff" else -1
            if (kind == _FORMULA and result == _ERROR) or (kind == _BOOLERR and content[7]):
                found.failed.append(f"{letters(column)}{row + 1}")
            if kind == _FORMULA and result != _BLANK:
                found.formulas.append(f"{letters(column)}{row + 1}")
    return Marks(found.formulas[:MOST], found.failed[:MOST], found.rows[:MOST], found.columns[:MOST])

"""Tables with long numbers, written down as text: only the heading of a column tells what such a number is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.document import squeeze, text_of
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import lxml.html

    from audits.extract.source.lines import Line

_LONG = re.compile(r"[0-9０-９][0-9０-９ -]{9}")
MOST_TABLES, MOST_ROWS, MOST_CELLS = 20, 4000, 60
MOST_SPAN = 30


def numbered_tables(lines: Iterable[Line]) -> str:
    """The innermost tables that hold a long number: cells apart by tabs, rows on lines, tables apart by a blank line."""
    tables: dict[int, lxml.html.HtmlElement] = {}
    for line in lines:
        if len(tables) < MOST_TABLES and _LONG.search(line.text):
            table = next(line.element.iterancestors("table"), None)
            if table is not None:
                tables.setdefault(id(table), table)
    return "\n\n".join("\n".join("\t".join(row) for row in _grid(table)) for table in tables.values())


def _grid(table: lxml.html.HtmlElement) -> Iterator[list[str]]:
    """The rows of a table with cells that span rows or columns repeated."""
    below: dict[int, tuple[int, str]] = {}
    for count, row in enumerate(table.iter("tr")):
        if count >= MOST_ROWS:
            return
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill(cells, below)
            text, rows = squeeze(text_of(cell)), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if rows > 1:
                    below[len(cells)] = (rows - 1, text)
                cells.append(text)
            if len(cells) >= MOST_CELLS:
                break
        _fill(cells, below)
        yield cells[:MOST_CELLS]


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Cells that reach down from rows above."""
    while len(cells) in below:
        left, text = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    return max(1, min(whole((cell.get(name) or "").strip()[:4]) or 1, MOST_SPAN))

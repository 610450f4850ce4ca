"""Tables of documents (现行有效文件清单, 清理结果) in workbooks and on pages, as rows by heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.document import parse, squeeze, text_of
from audits.regulations.local import STATUS_NAMES, heading_key, status_of
from audits.texts.numbers import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import lxml.html

    from audits.records.codes import LocalStatus, NoCode

_MOST_ROWS = 20_000
_SECTION = re.compile(r"继续有效|现行有效|保留|废止|失效|修改|修订|停止执行")


def rows_from_grid(grid: Sequence[Sequence[str]], status: LocalStatus | NoCode = "") -> list[dict[str, str]]:
    """Rows by heading of a plain grid of cells: the heading row is the first that names a title column; rows above it are its caption.

    ``status`` is what the surroundings say of all rows; a line inside the table that only names a group (``二、废止``) counts from
    there on.
    """
    head = next((index for index, row in enumerate(grid[:15]) if _is_head(row)), None)
    if head is None:
        return []
    names = [squeeze(str(cell)) for cell in grid[head]]
    caption = " ".join(squeeze(str(cell)) for row in grid[:head] for cell in row if cell)
    state = _section_status(caption) or status
    has_status = any(heading_key(name) == "status" for name in names)
    rows = []
    for cells in grid[head + 1 : _MOST_ROWS]:
        filled = [squeeze(str(cell)) for cell in cells if cell is not None and str(cell).strip()]
        if len(set(filled)) == 1 and len(names) > 1 and _SECTION.search(filled[0]) and len(filled[0]) < 60:
            state = _section_status(filled[0]) or state
            continue
        row = {name: squeeze(str(cell)) if cell is not None else "" for name, cell in zip(names, cells, strict=False) if name}
        if not has_status and state:
            row["状态"] = STATUS_NAMES[state]
        if any(row.values()):
            rows.append(row)
    return rows


def rows_of_page(body: bytes, url: str, content_type: str = "") -> list[dict[str, str]]:
    """Rows of all tables of a page that list documents; what the text before a table says counts for rows without a status of their own."""
    document = parse(body, url, content_type)
    rows: list[dict[str, str]] = []
    for table in document.body.iter("table"):
        if any(True for _ in table.iterdescendants("table")):
            continue
        grid = [[squeeze(text_of(cell)) for cell in line.iter("td", "th")] for line in table.iter("tr")]
        rows += rows_from_grid(grid, _section_status(_before(table)))
    return rows


def _is_head(row: Sequence[str]) -> bool:
    keys = [heading_key(squeeze(str(cell))) for cell in row if cell is not None]
    return "title" in keys and len(keys) >= 2 and all(len(str(cell)) < 30 for cell in row if cell is not None)


def _section_status(text: str) -> LocalStatus | NoCode:
    """Status that a heading gives to the rows below it; the last one of several groups named is not guessed."""
    found = {status for part in re.split(r"[、，,和及与]", flat(text)) if (status := status_of(part))}
    if found == {"repealed", "expired"}:
        return "repealed"
    return found.pop() if len(found) == 1 else ""


def _before(table: lxml.html.HtmlElement) -> str:
    """The nearest short text before a table."""
    for text in _preceding(table):
        if text:
            return text if len(text) < 120 else ""
    return ""


def _preceding(element: lxml.html.HtmlElement) -> Iterator[str]:
    current = element
    for _ in range(5):
        sibling = current.getprevious()
        for _ in range(4):
            if sibling is None:
                break
            if isinstance(sibling.tag, str):
                yield squeeze(text_of(sibling))
            sibling = sibling.getprevious()
        parent = current.getparent()
        if parent is None:
            return
        current = parent

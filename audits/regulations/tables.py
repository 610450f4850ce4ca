"""Tables of documents (现行有效文件清单, 清理结果) in workbooks and on pages, as rows by heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.source.document import parse, squeeze, text_of
from audits.regulations.importing import GivenRow
from audits.regulations.local import STATUS_NAMES, heading_key, near_heading, status_of
from audits.texts.numbers import flat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import lxml.html

    from audits.records.codes import LocalStatus, NoCode

    Tell = Callable[[str], None]

_MOST_ROWS = 20_000
_COUNTING = frozenset({"序号", "编号", "备注", "说明"})
"""Headings of columns of which nothing is needed."""
_SECTION = re.compile(r"继续有效|现行有效|保留|废止|失效|修改|修订|停止执行")


def rows_from_grid(grid: Sequence[Sequence[str]], place: str, tell: Tell, status: LocalStatus | NoCode = "") -> list[GivenRow]:
    """Rows by heading of a plain grid of cells: the heading row is the first that names a title column; rows above it are its caption.

    ``place`` says where the grid stands. ``status`` is what the surroundings say of all rows; a line inside the table that only names a
    group (``二、废止``) counts from there on. ``tell`` hears of what is not used.
    """
    head = next((index for index, row in enumerate(grid[:15]) if _is_head(row)), None)
    if head is None:
        return []
    names = [squeeze(str(cell)) for cell in grid[head]]
    caption = " ".join(squeeze(str(cell)) for row in grid[:head] for cell in row if cell)
    state = _section_status(caption) or status
    has_status = any(heading_key(name) == "status" for name in names)
    _tell_unknown(grid, head, names, place, tell)
    rows = []
    for number, cells in enumerate(grid[head + 1 : _MOST_ROWS], head + 2):
        filled = [squeeze(str(cell)) for cell in cells if cell is not None and str(cell).strip()]
        if len(set(filled)) == 1 and len(names) > 1 and _SECTION.search(filled[0]) and len(filled[0]) < 60:
            state = _section_status(filled[0])
            means = f"以下没有写状态的都按“{STATUS_NAMES[state]}”" if state else "看不出是哪一种状态"
            tell(f"{place}第{number}行“{filled[0]}”当作小标题，{means}")
            continue
        row = {name: squeeze(str(cell)) if cell is not None else "" for name, cell in zip(names, cells, strict=False) if name}
        if any(row.values()):
            rows.append(GivenRow(f"{place}第{number}行", row if has_status or not state else {**row, "状态": STATUS_NAMES[state]}))
        elif filled:
            tell(f"{place}第{number}行的字都在表头以外的列里，没有用到")
    if len(grid) > _MOST_ROWS:
        tell(f"{place}有 {len(grid)} 行，只用前 {_MOST_ROWS} 行，其余没有用到")
    return rows


def _tell_unknown(grid: Sequence[Sequence[str]], head: int, names: Sequence[str], place: str, tell: Tell) -> None:
    """Tell of filled columns whose heading is unknown, with the one that it may be meant for."""
    for at, name in enumerate(names):
        if name and not heading_key(name) and name not in _COUNTING and any(at < len(row) and row[at] for row in grid[head + 1 :]):
            tell(f"{place}的“{name[:20]}”列不认识，没有采用{near_heading(name)}")


def rows_of_page(body: bytes, url: str, tell: Tell = lambda _: None) -> list[GivenRow]:
    """Rows of all tables of a page that list documents; what the text before a table says counts for rows without a status of their own."""
    document = parse(body, url)
    rows: list[GivenRow] = []
    number = 0
    for table in document.body.iter("table"):
        if any(True for _ in table.iterdescendants("table")):
            continue
        number += 1
        grid = [[squeeze(text_of(cell)) for cell in line.iter("td", "th")] for line in table.iter("tr")]
        rows += rows_from_grid(grid, f"第{number}个表", tell, _section_status(_before(table)))
    return rows


def _is_head(row: Sequence[str]) -> bool:
    keys = [heading_key(squeeze(str(cell))) for cell in row if cell is not None]
    return "title" in keys and len(keys) >= 2 and all(len(str(cell)) < 30 for cell in row if cell is not None)


def _section_status(text: str) -> LocalStatus | NoCode:
    """Status that a heading gives to the rows below it; of several that it names none is guessed."""
    found = {status_of(part) for part in re.split(r"[、，,和及与]", flat(text)) if _SECTION.search(part)}
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

"""Metadata blocks whose labels stand in one row and whose values in the next."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from audits.extract.article.labels import bare_label, kind_of, looks_like_label
from audits.extract.source.document import squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.source.lines import Line

SURE = frozenset({"index", "number", "issuer", "validity", "written", "published"})
LEAST_LABELS = 2
MOST_CELLS = 12
MOST_ROWS = 12
LONGEST_VALUE = 200
LONGEST_LABEL = 16


def pairs_at(line: Line) -> list[tuple[str, str]]:
    """(label, value) of the row of labels that a line begins and the row below it; none if these are not such rows."""
    labels = line.element.getparent()
    if labels is None or len(line.text) > LONGEST_LABEL or not kind_of(line.text):
        return []
    rows = _from(labels)
    if len(rows) == 1 or not (names := _labels_in(labels)) or (values := _below(labels, rows)) is None:
        return []
    filled = _cells(values)
    if len(names) != len(filled) or any(kind_of(text) or len(text) > LONGEST_VALUE for text in filled):
        return []
    return [(bare_label(name), value) for name, value in zip(names, filled, strict=True)]


def last_in(lines: list[Line], index: int, end: int) -> int:
    """Index after the lines of the two rows that begin at ``index``."""
    labels = lines[index].element.getparent()
    values = _below(labels, _from(labels))
    place = index
    while place < end and any(upper is labels or upper is values for upper in _up(lines[place].element)):
        place += 1
    return max(place, index + 1)


def _labels_in(row: Any) -> list[str]:
    """The labels of a row that is nothing else, none of another; it is read up to its first cell that cannot be one."""
    names = list(takewhile(_may_be_label, _texts_of(row)))
    return names if len(names) == sum(1 for _ in islice(_children(row), MOST_CELLS)) and _is_head(names) else []


def _may_be_label(name: str) -> bool:
    return kind_of(name) != "" or looks_like_label(f"{name}：")


def _is_head(names: list[str]) -> bool:
    """Whether a row is nothing but labels, surely those of a metadata block and not the head of a table of documents."""
    kinds = [kind_of(name) for name in names]
    if sum(kind != "" for kind in kinds) < LEAST_LABELS:
        return False
    return all(map(_may_be_label, names)) and any(kind in SURE for kind in kinds) and not any(bare_label(name) == "序号" for name in names)


def _from(row: Any) -> list[Any]:
    """A row and the rows after it in its table or list."""
    if row.tag == "tr":
        table = next((upper for upper in islice(row.iterancestors(), 3) if upper.tag == "table"), None)
        rows = list(islice(table.iter("tr"), MOST_ROWS)) if table is not None else []
    else:
        parent = row.getparent()
        rows = [child for child in islice(parent, MOST_ROWS) if child.tag == row.tag] if parent is not None and row.tag in ("ul", "div", "dl", "ol") else []
    place = next((index for index, each in enumerate(rows) if each is row), -1)
    return [row] if place < 0 else rows[place:]


def _below(row: Any, rows: list[Any]) -> Any:
    """The row of values right below one of labels; None if more rows follow that are no labels, as in a table of documents."""
    if len(rows) == 1:
        return None
    third = rows[2] if len(rows) > 2 else None
    if third is not None and row.tag == "tr" and len(cells := _cells(third)) == len(_cells(row)) and not _is_head(cells):
        return None
    return rows[1]


def _cells(row: Any) -> list[str]:
    """Texts of the cells of a row, blank ones included."""
    return list(_texts_of(row))


def _texts_of(row: Any) -> Iterator[str]:
    return (squeeze(text_of(child)) for child in islice(_children(row), MOST_CELLS))


def _children(row: Any) -> Iterator[Any]:
    return (child for child in row if child.tag.__class__ is str and child.tag not in ("script", "style", "br"))


def _up(element: Any) -> list[Any]:
    """An element and the six above it."""
    found = []
    for _ in range(7):
        if element is None:
            break
        found.append(element)
        element = element.getparent()
    return found

"""Joins the groups of rows that are one list: each five rows in an element of their own, rows under headings of years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audits.extract.lists.anchors import words_of
from audits.extract.lists.rowdates import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.extract.lists.rows import ListGroup
    from audits.extract.lists.surroundings import Surroundings

_NUMBER = re.compile(r"\d+")
DEEPEST = 6
"""Elements around a group that may hold nothing but it."""
SHORT = 9
"""Mean characters of the rows of a menu."""
SAMPLE = 5
"""Rows whose words are counted."""
GAP = 3
"""Lines between two groups of one list."""
_EMPTY = re.compile(r"[^\w]{0,40}|(?:(?:19|20)\d\d)\s?年?(?:度)?\s?(?:\d{1,2}\s?月)?(?:份)?|\d{1,2}\s?月(?:份)?|[\d\s.、]{1,6}|new|hot", re.I)
"""Lines that may stand between the rows of one list: bullets, numbers, years and months."""


def joined(groups: Sequence[ListGroup], around: Surroundings) -> list[ListGroup]:
    """The groups, with those made one whose outermost elements follow one another without words between them."""
    if len(groups) < 2:
        return list(groups)
    known = {id(group): hull for group in groups if not group.flat and (hull := _hull(group, around)) is not None}
    found: list[ListGroup] = []
    last: dict[Any, tuple[ListGroup, int]] = {}
    for group in sorted(groups, key=lambda group: known[id(group)][1] if id(group) in known else -1):
        hull = known.get(id(group))
        if hull is None:
            found.append(group)
            continue
        element, first, end = hull
        key = (element.getparent(), *_outline(element, group), _mean(group) < SHORT)
        before = last.get(key)
        if before is not None and first - before[1] <= GAP and _goes_on(before[0], group) and all(_is_empty(around, index) for index in range(before[1], first)):
            before[0].rows += group.rows
            last[key] = (before[0], end)
            continue
        found.append(group)
        last[key] = (group, end)
    return found


def _hull(group: ListGroup, around: Surroundings) -> tuple[Any, int, int] | None:
    """The outermost element that holds nothing but a group, with the lines that it spans."""
    element: Any = group.container
    span = around.ranges.get(element)
    if span is None or element.tag == "body":
        return None
    for _ in range(DEEPEST):
        upper = element.getparent()
        outer = around.ranges.get(upper)
        if upper is None or upper.tag == "body" or outer is None:
            break
        extra = (*range(outer[0], span[0]), *range(span[1], outer[1]))
        if len(extra) > GAP or not all(_is_empty(around, index) for index in extra):
            break
        element, span = upper, outer
    return element, span[0], span[1]


def _goes_on(one: ListGroup, other: ListGroup) -> bool:
    """Whether the rows of one group go on in the other: the days in the same order, or the same folder; lists side by side begin anew."""
    before, after = _days(one), _days(other)
    if before and after:
        falls, rises = before[0] >= before[-1], before[0] <= before[-1]
        return (falls and before[-1] >= after[0]) or (rises and before[-1] <= after[0])
    return not (before or after) and not _folders(one).isdisjoint(_folders(other))


def _days(group: ListGroup) -> list[tuple[int, int, int]]:
    """The first day that each row shows."""
    return [row.dates[0].parts for row in group.rows if row.dates]


def _folders(group: ListGroup) -> set[str]:
    """Folders that the first rows lead to."""
    anchors = (next(row.elements[0].iter("a"), None) for row in group.rows[:SAMPLE] if row.elements)
    return {_NUMBER.sub("0", (anchor.get("href") or "").rpartition("/")[0]) for anchor in anchors if anchor is not None}


def _outline(hull: Any, group: ListGroup) -> Iterator[tuple[str, str | None]]:
    """Tags and classes from the outermost element to the container of the rows, then the tag of these."""
    element = group.container
    while element is not hull:
        yield element.tag, element.get("class")
        element = element.getparent()
    yield hull.tag, hull.get("class")
    yield group.rows[0].elements[0].tag, None


def _mean(group: ListGroup) -> float:
    """Mean characters of the words of the first rows."""
    texts = ["".join(words_of(row.elements[0]).split()) for row in group.rows[:SAMPLE] if row.elements]
    return sum(map(len, texts)) / max(len(texts), 1)


def _is_empty(around: Surroundings, index: int) -> bool:
    """Whether a line is none of words."""
    line = around.lines[index]
    return not line.anchors and (_EMPTY.fullmatch(line.text[:60]) is not None or date_text(line.text) is not None)

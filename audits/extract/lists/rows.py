"""Finds the rows of lists by structure alone: dates that repeat at like places, else anchors that do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.anchors import holders_of, is_title, title_anchors, words_of
from audits.extract.lists.rowdates import DateText, date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_DATE_LABEL = re.compile(r"日期|时间")
_OTHER_DAY = re.compile(r"成文|发文|印发|签发|制定|生成|施行|实施|生效|失效|废止|截止|有效")
_ROW_TAGS = frozenset({"li", "tr", "dl", "dd", "p", "article"})
MAX_DATES = 1000
MAX_ROWS = 5000
MANY = 4
"""Links that are titles of which one with one date is no row."""
FEW = 2
"""Rows up to which parts of a page may be taken for them."""
DEEPEST = 200
"""Elements above a date that are looked at."""
_NO_TEXT = frozenset({"script", "style", "option", "textarea", "noscript", "title"})
_NO_PROSE = frozenset({*_NO_TEXT, "a", "template", "button", "select"})
_SIDE = re.compile(r"(?:^|[\s_-])(?:side|sidebar|aside|hot|rank|ranking|tuijian|recommend|related|xgxx|relate|popbox)(?:$|[\s_-])", re.I)


@dataclass(slots=True)
class ListRow:
    """One row of a list before it is an item."""

    elements: list[lxml.html.HtmlElement]
    """The element of the row; several where it has none of its own."""
    dates: list[DateText] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    anchor: Any = None
    """The anchor, where the row is just that."""
    title: Any = None
    """The anchor with the title, where it is known."""


@dataclass(slots=True)
class ListGroup:
    """Rows that stand together and look alike."""

    container: lxml.html.HtmlElement
    rows: list[ListRow]
    flat: bool = False
    """True where rows have no element of their own."""

    @property
    def dated(self) -> int:
        """Number of rows with a date."""
        return sum(1 for row in self.rows if row.dates)


@dataclass(slots=True)
class _Node:
    """One date text with the elements above it, nearest first."""

    date: DateText
    raw: str
    above: list[lxml.html.HtmlElement]


@dataclass(slots=True)
class Scan:
    """What one walk over the texts of a page found."""

    nodes: list[_Node]
    """Texts that are dates."""
    prose: int
    """Characters of texts longer than a line of a list, outside anchors."""


def scan(body: lxml.html.HtmlElement, *, partial: bool = True) -> Scan:
    """Date texts and running text; without full dates, those that are month and day or year and month (if ``partial``)."""
    nodes: list[_Node] = []
    prose = 0
    for element in body.iter():
        text, tail = element.text, element.tail
        if text and len(text) > 5:
            if ("20" in text or "19" in text or _may_be_short(text)) and len(nodes) < MAX_DATES:
                _take_node(body, element, text, "full", nodes)
            if len(text) > 25 and not text.isspace() and element.tag not in _NO_PROSE and isinstance(element.tag, str):
                prose += len(text)
        if tail and len(tail) > 5 and element is not body:
            if ("20" in tail or "19" in tail or _may_be_short(tail)) and len(nodes) < MAX_DATES:
                _take_node(body, element.getparent(), tail, "full", nodes)
            if len(tail) > 25 and not tail.isspace() and element.getparent().tag not in _NO_PROSE:
                prose += len(tail)
    if len(nodes) < 3 and partial:
        found = _partial_nodes(body)
        nodes = [*nodes, *found] if len(found) > len(nodes) else nodes
    return Scan(nodes, prose)


def _may_be_short(text: str) -> bool:
    """Whether a text may be a date with two digits of its year."""
    return len(text) < 20 and (text.count("-") == 2 or text.count("/") == 2 or text.count(".") == 2)


def _partial_nodes(body: lxml.html.HtmlElement) -> list[_Node]:
    partial: list[_Node] = []
    tried = 0
    for element in body.iter():
        text, tail = element.text, element.tail
        if text and 4 <= len(text) < 60 and text.strip()[-2:-1].isdecimal():
            _take_node(body, element, text, "part", partial)
            tried += 1
        if tail and 4 <= len(tail) < 60 and tail.strip()[-2:-1].isdecimal() and element is not body:
            _take_node(body, element.getparent(), tail, "part", partial)
            tried += 1
        if tried >= MAX_DATES:
            break
    return partial


def _take_node(body: lxml.html.HtmlElement, parent: lxml.html.HtmlElement, text: str, wanted: str, nodes: list[_Node]) -> None:
    """Keep a text that is a date, unless it stands in a script or a form."""
    if not isinstance(parent.tag, str) or parent.tag in _NO_TEXT:
        return
    date = date_text(text, in_anchor=parent.tag == "a")
    if date is None or (date.shape == "full") != (wanted == "full") or date.shape in ("day", "year"):
        return
    above = [parent]
    while above[-1] is not body and len(above) < DEEPEST and (upper := above[-1].getparent()) is not None:
        above.append(upper)
    nodes.append(_Node(date, " ".join(text.split()), above))


def dated_groups(nodes: list[_Node]) -> list[ListGroup]:
    """Groups of rows that show dates, in page order."""
    counts: dict[lxml.html.HtmlElement, int] = {}
    for node in nodes:
        for element in node.above:
            counts[element] = counts.get(element, 0) + 1
    by_row: dict[lxml.html.HtmlElement, list[_Node]] = {}
    holders = holders_of(nodes[0].above[-1].getroottree().getroot()) if nodes else set()
    for node in nodes:
        row = _row_of(node, counts, holders)
        if row is not None:
            by_row.setdefault(row, []).append(node)
    groups: dict[tuple[Any, str], ListGroup] = {}
    flats: dict[tuple[Any, str], ListGroup] = {}
    for element, inside in by_row.items():
        if len(inside) > 1 and len(title_anchors(element, 2)) > 1:
            flat = _flat_group(element, inside)
            if flat.dated * 2 > len(flat.rows):
                _lay_together(flat, flats)
            continue
        parent = element.getparent()
        if parent is None:
            continue
        group = groups.setdefault((parent, element.tag), ListGroup(parent, []))
        group.rows.append(ListRow([element], [node.date for node in inside], [node.raw for node in inside]))
    found = [_settled(part, by_row, holders) for group in groups.values() for part in _apart(group)]
    return [group for group in [*found, *flats.values()] if group is not None and group.rows]


def _apart(group: ListGroup) -> Iterator[ListGroup]:
    """A group, and each part of the page that is no row though a date and an element of one name made it one (head and main part of a page)."""
    wide = [row for row in group.rows if row.elements[0].tag not in _ROW_TAGS and len(title_anchors(row.elements[0], MANY)) >= MANY]
    alike = len({(row.elements[0].get("class"), len(row.elements[0])) for row in group.rows}) == 1 < len(group.rows)
    if alike or (len(group.rows) > FEW and len(wide) * 2 >= len(group.rows)):
        wide = []
    rows = [row for row in group.rows if row not in wide]
    for part in ([rows] if rows else []) + [[row] for row in wide]:
        yield group if part is rows and not wide else ListGroup(group.container, part)


def _lay_together(flat: ListGroup, flats: dict[tuple[Any, str], ListGroup]) -> None:
    """Put items that stand side by side in one row with those of the rows beside it, as tables with two items a row do."""
    parent, tag = flat.container.getparent(), flat.container.tag
    key = (parent if tag in _ROW_TAGS else flat.container, tag)
    before = flats.setdefault(key, flat)
    if before is not flat:
        before.container = parent
        before.rows += flat.rows


def _row_of(node: _Node, counts: dict[Any, int], holders: set[lxml.html.HtmlElement]) -> Any:
    """The highest element around a date that has no other date, or the lowest with an anchor if that has none."""
    above = node.above
    index = 0
    while index + 1 < len(above) and counts[above[index + 1]] == 1:
        index += 1
    while above[index] not in holders:
        if index + 1 >= len(above):
            return None
        index += 1
    return above[index]


def _settled(
    group: ListGroup, by_row: dict[lxml.html.HtmlElement, list[_Node]], holders: set[lxml.html.HtmlElement]
) -> ListGroup | None:
    """A lone row is narrowed to what looks like one: the nearest li, tr, dl, dd or p around date and anchor."""
    if len(group.rows) > 1 or group.flat:
        return group
    row = group.rows[0]
    element = row.elements[0]
    if len(title_anchors(element, 4)) <= 3 and element.tag in _ROW_TAGS:
        return group
    node = by_row[element][0]
    for index, candidate in enumerate(node.above):
        if candidate in holders:
            for upper in node.above[index : index + 4]:
                if upper.tag in _ROW_TAGS:
                    candidate = upper
                    break
            if len(title_anchors(candidate, 5)) > 3:
                return None
            parent = candidate.getparent()
            return None if parent is None or candidate.tag == "body" else ListGroup(parent, [ListRow([candidate], row.dates, row.raws)])
    return None


def _flat_group(element: lxml.html.HtmlElement, nodes: list[_Node]) -> ListGroup:
    """Rows of a container in which anchors and dates simply follow one another."""
    own = {id(node.above[0]): node for node in nodes}
    events: list[tuple[str, Any]] = []
    texts = {id(node) for node in nodes}
    waiting = list(nodes)
    for part in element.iter():
        tag = part.tag
        if tag == "a" and is_title(part):
            events.append(("anchor", part))
        if id(part) in own and waiting:
            events += [("date", node) for node in waiting if node.above[0] is part and id(node) in texts and node.above[0] is not element]
            waiting = [node for node in waiting if node.above[0] is not part or node.above[0] is element]
    if waiting:
        events = _with_tails(element, events, waiting)
    return ListGroup(element, list(_paired(events)), flat=True)


def _with_tails(element: lxml.html.HtmlElement, events: list[tuple[str, Any]], waiting: list[_Node]) -> list[tuple[str, Any]]:
    """Dates that are bare text of the container itself, put where they stand between its children."""
    by_raw: dict[str, list[_Node]] = {}
    for node in waiting:
        by_raw.setdefault(node.raw, []).append(node)
    order: list[tuple[str, Any]] = []
    known = {id(what): (kind, what) for kind, what in events if kind == "anchor"}
    for kind, what in events:
        if kind == "date":
            known[id(what.above[0])] = (kind, what)

    def text(value: str | None) -> None:
        raw = " ".join((value or "").split())
        if by_raw.get(raw):
            order.append(("date", by_raw[raw].pop(0)))

    text(element.text)
    for child in element:
        order += [known[id(part)] for part in child.iter() if id(part) in known]
        text(child.tail)
    return order


def _paired(events: list[tuple[str, Any]]) -> Iterator[ListRow]:
    """Rows of a run of anchors and dates; whichever comes first opens each row."""
    opens = events[0][0] if events else "anchor"
    row: ListRow | None = None
    for kind, what in events:
        if kind == opens and not (row is not None and kind == "date" and row.anchor is None):
            if row is not None and row.anchor is not None:
                yield row
            row = ListRow([])
        if row is None:
            continue
        if kind == "anchor":
            if row.anchor is None:
                row.anchor = what
                row.elements = [what]
        else:
            row.dates.append(what.date)
            row.raws.append(what.raw)
    if row is not None and row.anchor is not None:
        yield row


def label_dates(group: ListGroup) -> None:
    """Of several dates a row, those whose column heading speaks of another day are marked so."""
    several = [row for row in group.rows if len(row.dates) > 1]
    if not several or group.rows[0].elements[0].tag != "tr":
        return
    table = next(group.container.iterancestors("table"), group.container)
    for heading in islice(table.iter("tr"), 3):
        labels = [label for cell in heading if (label := "".join(words_of(cell).split())) and _DATE_LABEL.search(label)]
        if len(labels) > 1:
            for row in several:
                if len(row.dates) == len(labels):
                    others = [_OTHER_DAY.search(label) is not None for label in labels]
                    row.dates = [date._replace(other=other) for date, other in zip(row.dates, others, strict=True)]
            return


def with_undated(group: ListGroup) -> ListGroup:
    """The group with those rows of its containers that have an anchor but no date, in page order."""
    if group.flat:
        return group
    known = {row.elements[0]: row for row in group.rows}
    tag = group.rows[0].elements[0].tag
    own: dict[Any, int] = {}
    for row in group.rows:
        container = row.elements[0].getparent()
        own[container] = own.get(container, 0) + 1
    rows: list[ListRow] = []
    for container, count in own.items():
        for child in islice((one for one in container if one.tag == tag), MAX_ROWS) if container is not None else ():
            if child in known:
                rows.append(known[child])
            elif count > 1 and _is_row(child, group.rows[0].elements[0]):
                rows.append(ListRow([child]))
    group.rows = rows
    return group


def _is_row(element: lxml.html.HtmlElement, like: lxml.html.HtmlElement) -> bool:
    anchors = title_anchors(element, 3)
    if len(anchors) != 1 or len("".join(words_of(anchors[0]).split())) < 4:
        return False
    return abs(len(element) - len(like)) <= 2


def is_side(element: lxml.html.HtmlElement) -> bool:
    """Whether an element's own names say that it is a box beside the content."""
    if element.tag in ("aside", "footer", "header", "nav"):
        return True
    return _SIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None

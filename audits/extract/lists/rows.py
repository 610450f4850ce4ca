"""Finds the rows of lists by structure alone: dates that repeat at like places, else anchors that do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.rowdates import DateText, date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_GENERIC = re.compile(
    r"[\[(【（<>》《«»…\s.]{0,4}(?:更多|查看|详细|详情|查看全文|阅读全文|查看详情|查看更多|全文|下载|点击下载|打开|预览|more|详细信息|点击查看|置顶|new|top|下载文字版|下载图片版|"
    r"首页|上一页|下一页|尾页|末页|上页|下页|第一页|最后一页|返回|返回顶部|关闭|打印|登录|注册|English|分享|收藏|图解|解读|文字解读|图片解读|相关解读|政策解读)?[\])】）>《》«»…\s.]{0,4}",
    re.I,
)
LONGEST_GENERIC = 15
"""Characters of the longest text that ``_GENERIC`` can match."""
_DATE_LABEL = re.compile(r"日期|时间")
_OTHER_DAY = re.compile(r"成文|发文|印发|签发|制定|生成|施行|实施|生效|失效|废止|截止|有效")
_ROW_TAGS = frozenset({"li", "tr", "dl", "dd", "p", "article"})
MAX_DATES = 1000
MAX_ROWS = 5000
_NO_TEXT = frozenset({"script", "style", "option", "textarea", "noscript", "title"})
_NO_PROSE = frozenset({*_NO_TEXT, "a", "template", "button", "select"})
_SKIPPED = frozenset({"script", "style", "br", "hr", "noscript", "template"})
_SIDE = re.compile(r"(?:^|[\s_-])(?:side|sidebar|aside|hot|rank|ranking|tuijian|recommend|related|xgxx|relate|popbox)(?:$|[\s_-])", re.I)


@dataclass(slots=True)
class Row:
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
class Group:
    """Rows that stand together and look alike."""

    container: lxml.html.HtmlElement
    rows: list[Row]
    flat: bool = False
    """True where rows have no element of their own."""

    @property
    def dated(self) -> int:
        """Number of rows with a date."""
        return sum(1 for row in self.rows if row.dates)


def words_of(element: lxml.html.HtmlElement) -> str:
    """Text of an element without scripts and comments."""
    if not len(element):
        return element.text or ""
    if next(element.iter("script", "style"), None) is None:
        return "".join(element.itertext())
    parts = [element.text or ""]
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in ("script", "style"):
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def is_title(element: lxml.html.HtmlElement) -> bool:
    """Whether an anchor has words of its own, not just 更多 or a picture."""
    text = element.text
    if text is None or len(text) < 9:
        text = "".join(words_of(element).split())
        if not text:
            text = (element.get("title") or "").strip()
        if len(text) < 2 or text.isdigit():
            return False
    return len(text) > LONGEST_GENERIC or not _is_generic(text)


@lru_cache(4096)
def _is_generic(text: str) -> bool:
    return _GENERIC.fullmatch(text) is not None


def title_anchors(element: lxml.html.HtmlElement, most: int = 200) -> list[lxml.html.HtmlElement]:
    """Anchors with words inside an element (itself included), one for each target and text."""
    found: dict[tuple[str, str], lxml.html.HtmlElement] = {}
    for anchor in element.iter("a"):
        if is_title(anchor):
            href = anchor.get("href") or ""
            key = (href, "" if href and not href.lower().startswith(("javascript", "#")) else words_of(anchor))
            found.setdefault(key, anchor)
            if len(found) >= most:
                break
    return list(found.values())


def _has_anchor(element: lxml.html.HtmlElement) -> bool:
    return any(is_title(anchor) for anchor in element.iter("a"))


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
    prose: list[tuple[str, Any]]
    """Texts longer than a line of a list, outside anchors, with the element they stand in."""


def scan(body: lxml.html.HtmlElement, *, partial: bool = True) -> Scan:
    """Date texts and running text; without full dates, those that are month and day or year and month (if ``partial``)."""
    nodes: list[_Node] = []
    prose: list[tuple[str, Any]] = []
    for element in body.iter():
        text, tail = element.text, element.tail
        if text and len(text) > 5:
            if ("20" in text or "19" in text) and len(nodes) < MAX_DATES:
                _take_node(body, element, text, "full", nodes)
            if len(text) > 25 and not text.isspace() and element.tag not in _NO_PROSE and isinstance(element.tag, str):
                prose.append((text, element))
        if tail and len(tail) > 5 and element is not body:
            if ("20" in tail or "19" in tail) and len(nodes) < MAX_DATES:
                _take_node(body, element.getparent(), tail, "full", nodes)
            if len(tail) > 25 and not tail.isspace() and (parent := element.getparent()).tag not in _NO_PROSE:
                prose.append((tail, parent))
    if len(nodes) < 3 and partial:
        found = _partial_nodes(body)
        nodes = found if len(found) > len(nodes) else nodes
    return Scan(nodes, prose)


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
    while above[-1] is not body and (upper := above[-1].getparent()) is not None:
        above.append(upper)
    nodes.append(_Node(date, " ".join(text.split()), above))


def dated_groups(nodes: list[_Node]) -> list[Group]:
    """Groups of rows that show dates, in page order."""
    counts: dict[lxml.html.HtmlElement, int] = {}
    for node in nodes:
        for element in node.above:
            counts[element] = counts.get(element, 0) + 1
    by_row: dict[lxml.html.HtmlElement, list[_Node]] = {}
    for node in nodes:
        row = _row_of(node, counts)
        if row is not None:
            by_row.setdefault(row, []).append(node)
    groups: dict[tuple[Any, str], Group] = {}
    flats = []
    for element, inside in by_row.items():
        if len(inside) > 1 and len(title_anchors(element)) > 1:
            flat = _flat_group(element, inside)
            if flat.dated * 2 > len(flat.rows):
                flats.append(flat)
            continue
        parent = element.getparent()
        if parent is None:
            continue
        group = groups.setdefault((parent, element.tag), Group(parent, []))
        group.rows.append(Row([element], [node.date for node in inside], [node.raw for node in inside]))
    found = [_settled(group, counts, nodes) for group in groups.values()]
    return _merged([group for group in [*found, *flats] if group is not None and group.rows])


def _row_of(node: _Node, counts: dict[Any, int]) -> Any:
    """The highest element around a date that has no other date, or the lowest with an anchor if that has none."""
    above = node.above
    index = 0
    while index + 1 < len(above) and counts[above[index + 1]] == 1:
        index += 1
    while not _has_anchor(above[index]):
        if index + 1 >= len(above):
            return None
        index += 1
    return above[index]


def _settled(group: Group, counts: dict[Any, int], nodes: list[_Node]) -> Group | None:
    """A lone row is narrowed to what looks like one: the nearest li, tr, dl, dd or p around date and anchor."""
    if len(group.rows) > 1 or group.flat:
        return group
    row = group.rows[0]
    element = row.elements[0]
    if len(title_anchors(element, 4)) <= 3 and element.tag in _ROW_TAGS:
        return group
    node = next(node for node in nodes if element in node.above and node.raw == row.raws[0])
    for index, candidate in enumerate(node.above):
        if _has_anchor(candidate):
            for upper in node.above[index : index + 4]:
                if upper.tag in _ROW_TAGS:
                    candidate = upper
                    break
            if len(title_anchors(candidate, 5)) > 3:
                return None
            parent = candidate.getparent()
            return None if parent is None or candidate.tag == "body" else Group(parent, [Row([candidate], row.dates, row.raws)])
    return None


def _flat_group(element: lxml.html.HtmlElement, nodes: list[_Node]) -> Group:
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
    return Group(element, list(_paired(events)), flat=True)


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


def _paired(events: list[tuple[str, Any]]) -> Iterator[Row]:
    """Rows of a run of anchors and dates; whichever comes first opens each row."""
    opens = events[0][0] if events else "anchor"
    row: Row | None = None
    for kind, what in events:
        if kind == opens and not (row is not None and kind == "date" and row.anchor is None):
            if row is not None and row.anchor is not None:
                yield row
            row = Row([])
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


def _merged(groups: list[Group]) -> list[Group]:
    """Groups whose containers follow one another without words between them are one list."""
    found: list[Group] = []
    for group in groups:
        last = found[-1] if found else None
        if last is not None and not group.flat and not last.flat and _adjacent(last, group):
            last.rows += group.rows
            continue
        found.append(group)
    return found


def _adjacent(one: Group, other: Group) -> bool:
    """Whether the container of ``other`` is the next sibling of ``one``'s last container, apart from empty elements."""
    before = one.rows[-1].elements[0].getparent()
    after = other.container
    if before is None or before.getparent() is not after.getparent():
        return False
    if before.tag != after.tag or before.get("class") != after.get("class"):
        return False
    between = before.getnext()
    if (before.tail or "").strip():
        return False
    while between is not None and between is not after:
        if isinstance(between.tag, str) and between.tag not in _SKIPPED and (words_of(between).strip() or between.find(".//a") is not None):
            return False
        if (between.tail or "").strip():
            return False
        between = between.getnext()
    return between is after


def label_dates(group: Group) -> None:
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


def with_undated(group: Group) -> Group:
    """The group with those rows of its containers that have an anchor but no date, in page order."""
    if group.flat:
        return group
    known = {row.elements[0]: row for row in group.rows}
    tag = group.rows[0].elements[0].tag
    depth = 1 if len(group.rows) > 1 else 0
    rows: list[Row] = []
    seen = []
    for row in group.rows:
        container = row.elements[0].getparent()
        if container is None or container in seen:
            continue
        seen.append(container)
        for child in islice(container.iterchildren(tag), MAX_ROWS):
            if child in known:
                rows.append(known[child])
            elif depth and _is_row(child, group.rows[0].elements[0]):
                rows.append(Row([child]))
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

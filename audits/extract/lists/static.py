"""Reads the list of a page: its items, its pager and how sure that list is the page's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html

from audits.extract.lists.pagerlinks import NONE, Pager
from audits.extract.lists.pagers import pager_of
from audits.extract.lists.rowdates import FULL, date_text, glued_date, iso, joined
from audits.extract.lists.rows import (
    MAX_ROWS,
    Group,
    Row,
    dated_groups,
    is_side,
    is_title,
    label_dates,
    scan,
    title_anchors,
    with_undated,
    words_of,
)
from audits.extract.source.document import squeeze
from audits.records import DataRequest, ListItem
from audits.texts.addresses import Resolver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.extract.source.document import Document

_CUT = re.compile(r"[.…。·]{2,8}$|…$")
_MARK = re.compile(r"(?:现行)?有效|(?:已)?(?:失效|废止|修改|修订)|尚未生效|部分(?:失效|废止|修改)")
_MORE = re.compile(r"[\[(（<>《》«»\s]{0,4}(?:更多|查看更多|more)[\])）>》«»…+\s]{0,4}", re.I)
_BULLET = re.compile(r"^[·•▪■◆●►▶>»\-]{1,3}\s*(?=\S)")
_BOX = re.compile(
    r"[^\w]{0,3}(?:今日|本月|本周|近期|一周|热点|热门|最热|最新|点击|浏览|阅读|推荐|相关|图文|图片|精彩|猜你|大家|为您)"
    r"(?:热点|热门|点击|浏览|阅读|推荐|关注|排行|文章|信息|新闻|资讯|内容|阅读|链接|专题|喜欢|都在看|更新|发布|动态|公告|稿件|文档){0,3}(?:榜|排行|TOP\d{0,2})?[^\w]{0,3}"
    r"(?:更多|more)?[^\w]{0,3}|.{0,6}排行榜?.{0,6}", re.I
)
_BLOCK_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_NAME = re.compile(r"tit|bt\b|name|head", re.I)


LONG = 8
"""Characters of a text that may be a title."""
NAME = 7
"""Characters of a text that may be the name of a column; only what is longer speaks for a list, so that no menu outweighs one."""
MENU = 0.6
"""Texts that are shorter than this part of the titles of a list are no list beside it, but a menu."""
TEXT = 3000
"""Characters of running text of a page that is an article, whatever few dates stand beside it."""


@dataclass(frozen=True)
class Listing:
    """What was read as the list of a page."""

    items: tuple[ListItem, ...] = ()
    document: Document | None = None
    """The page in which a pager may be looked for."""
    told: Pager | None = None
    """The pager, where it is known without looking."""
    group: Group | None = None
    """The rows behind the items."""
    groups: int = 0
    """How many lists of dated rows the page has."""
    rivals: int = 0
    """Rows of the largest other list outside of side boxes."""
    share: float = 0.0
    """Part of the words of all undated rows that the list has."""
    anchors: int = 0
    """How many anchors the page has."""
    prose: Sequence[tuple[str, Any]] = ()
    """Running texts of the page outside anchors, with the elements they stand in."""
    scripted: bool = False
    """Whether the items come by a script, so that the plain page shows none."""
    requests: tuple[DataRequest, ...] = ()
    """What a script of the page would ask for."""
    reader: str = ""
    """``static``, ``comment`` …, ``""`` if nothing was read."""

    @cached_property
    def pager(self) -> Pager:
        """Looked for when first asked: most pages that are no lists are told apart without it."""
        return self.told or (NONE if self.document is None else pager_of(self.document))

    @property
    def dated(self) -> int:
        """Items that show a date, with its year or without."""
        return sum(1 for item in self.items if item.date or item.date_raw)


def read_static(document: Document) -> Listing:
    """The list that stands in the page as elements."""
    anchors, long = _anchors(document.body)
    scanned = scan(document.body, partial=long > 2)
    groups = [group for group in dated_groups(scanned.nodes) if group.dated]
    if max((len(group.rows) for group in groups), default=0) < 3 and sum(len(text) for text, _ in scanned.prose) > TEXT:
        return Listing(group=groups[0] if groups else None, groups=len(groups), anchors=anchors, prose=scanned.prose)
    if not groups:
        return replace(_undated(document), anchors=anchors, prose=scanned.prose)
    outside = [group for group in groups if not _beside(group)]
    main = max(outside or groups, key=lambda group: len(group.rows))
    rivals = max((len(group.rows) for group in outside if group is not main and not _same(group, main)), default=0)
    items = tuple(_items(document.resolver, with_undated(main)))
    own = sum(1 for item in items if len(item.title) >= LONG)
    return Listing(items, document, None, main, len(groups), rivals, own / max(long, own, 1), anchors, scanned.prose, reader="static")


def _anchors(body: lxml.html.HtmlElement) -> tuple[int, int]:
    """How many anchors there are, and how many with a text as long as a title."""
    count = long = 0
    for anchor in islice(body.iter("a"), MAX_ROWS * 4):
        count += 1
        text = anchor.text
        if text is None or len(text) < LONG:
            text = "".join(words_of(anchor).split()) if len(anchor) else ""
        long += len(text.strip()) >= LONG
    return count, long


def _same(one: Group, other: Group) -> bool:
    """Whether two groups list the same, as pages do that have a second layout for small screens."""
    first, second = _targets(one), _targets(other)
    return bool(first) and len(first & second) >= len(first) * 0.8


def _targets(group: Group) -> set[str]:
    hrefs = (anchor.get("href") or "" for row in group.rows for element in row.elements for anchor in islice(element.iter("a"), 3))
    return {href for href in hrefs if href and not href.startswith("#") and not href.lower().startswith("javascript:")}


def _beside(group: Group) -> bool:
    """Whether a group stands in a box beside the content, by names or by its heading."""
    if _BOX.fullmatch(_heading(group.container)):
        return True
    element = group.container
    for _ in range(4):
        if element is None or element.tag == "body":
            return False
        if is_side(element):
            return True
        element = element.getparent()
    return False


def _heading(container: lxml.html.HtmlElement) -> str:
    """The short words right before a list, up to three elements around it."""
    element = container
    for _ in range(4):
        for before in islice(element.itersiblings(preceding=True), 6):
            if isinstance(before.tag, str) and before.tag not in ("script", "style"):
                words = "".join("".join(islice(before.itertext(), 12)).split())
                if words:
                    return words if len(words) <= 20 else ""
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            break
        element = parent
    return ""


def undated_groups(body: lxml.html.HtmlElement) -> list[Group]:
    """Groups of alike rows around single anchors, for lists without dates."""
    by_place: dict[tuple[Any, str], dict[lxml.html.HtmlElement, lxml.html.HtmlElement]] = {}
    for anchor in islice(body.iter("a"), MAX_ROWS):
        if not is_title(anchor):
            continue
        element = anchor
        parent = element.getparent()
        while parent is not None and parent is not body and _one_target(parent):
            element, parent = parent, parent.getparent()
        if parent is not None:
            by_place.setdefault((parent, element.tag), {}).setdefault(element, anchor)
    groups = []
    for (container, tag), elements in by_place.items():
        rows = [Row([element], anchor=element if tag == "a" else None, title=title) for element, title in elements.items()]
        groups.append(Group(container, rows, tag == "a"))
    return groups


def _one_target(element: lxml.html.HtmlElement) -> bool:
    """Whether an element has one anchor, or a picture and a title that lead to the same place."""
    hrefs = [anchor.get("href") or "" for anchor in islice(element.iter("a"), 3)]
    return len(hrefs) == 1 or (len(hrefs) == 2 and hrefs[0] == hrefs[1] != "" and not hrefs[0].lower().startswith(("javascript:", "#")))


def _undated(document: Document) -> Listing:
    """A list without dates: the group of rows with the most words beyond mere names, if it stands out."""
    weighed: list[tuple[float, float, Group]] = []
    for group in undated_groups(document.body):
        lengths = [min(len(words_of(row.title).strip()), 40) for row in group.rows]
        if sum(lengths) < len(lengths) * LONG and sum(lengths) < 60:
            continue
        weighed.append((float(sum(max(length - NAME, 0) for length in lengths)), sum(lengths) / len(lengths), group))
    weighed.sort(key=lambda entry: -entry[0])
    weight, mean, best = next((entry for entry in weighed[:8] if not _beside(entry[2])), (0.0, 0.0, None))
    if best is None:
        return Listing(document=document)
    total = sum(own for own, length, _ in weighed if length >= max(LONG, mean * MENU))
    items = tuple(_items(document.resolver, best))
    return Listing(items, document, None, best, 0, 0, weight / max(total, weight, 1.0), reader="static")


def _items(resolver: Resolver, group: Group) -> list[ListItem]:
    """The rows as items; rows without a title are none."""
    label_dates(group)
    choices = [_choices(row) for row in group.rows]
    index = _title_index(choices)
    found = []
    rows = []
    for row, anchors in zip(group.rows, choices, strict=True):
        if not anchors:
            continue
        anchor = anchors[index] if index < len(anchors) else anchors[0]
        title = item_title(anchor)
        href = anchor.get("href") or ""
        value, raw = _date(row, href)
        if title:
            found.append(ListItem(title, href, resolver.resolve(href).url if href else "", value, raw, _mark(row)))
            rows.append(row)
    return found if any(item.date_raw for item in found) else _unglued(_unhidden(found, rows))


def _choices(row: Row) -> list[lxml.html.HtmlElement]:
    """Anchors of a row that may be its title."""
    known = row.anchor if row.title is None else row.title
    return title_anchors(row.elements[0], 8) if known is None else [known]


def _unhidden(items: list[ListItem], rows: list[Row]) -> list[ListItem]:
    """Items whose dates stand in a comment or a script of the row, where nearly all do."""
    dates = [_hidden_date(row) for row in rows]
    if sum(1 for _, value in dates if value) < max(1, len(items) * 0.8):
        return items
    return [replace(item, date=value, date_raw=raw) for item, (raw, value) in zip(items, dates, strict=True)]


def _hidden_date(row: Row) -> tuple[str, str | None]:
    for element in row.elements[0].iter(lxml.etree.Comment, "script") if row.elements else ():
        text = (element.text or "")[:2000]
        if found := FULL.search(text):
            return found[0], iso(int(found[1]), int(found[2]), int(found[3]))
    return "", None


def _unglued(items: list[ListItem]) -> list[ListItem]:
    """Items whose dates are written into the same text as the title, where nearly all are."""
    parted = [glued_date(item.title) for item in items]
    if sum(1 for _, value, _ in parted if value) < max(1, len(items) * 0.8):
        return items
    return [replace(item, title=title, date=value, date_raw=raw) for item, (title, value, raw) in zip(items, parted, strict=True)]


def items_in(part: lxml.html.HtmlElement, base: str) -> tuple[ListItem, ...]:
    """Items of a piece of HTML that is known to be a list, dated or not."""
    groups = dated_groups(scan(part).nodes)
    resolver = Resolver(base)
    if groups:
        main = max(groups, key=lambda group: len(group.rows))
        found = _items(resolver, with_undated(main) if len(groups) == 1 else main)
        return tuple(found)
    loose = [group for group in undated_groups(part) if group.rows]
    return tuple(_items(resolver, max(loose, key=lambda group: len(group.rows)))) if loose else ()


def _title_index(rows: list[list[lxml.html.HtmlElement]]) -> int:
    """Which anchor of a row is its title: the second, where the first repeats from row to row like a category."""
    both = [anchors for anchors in rows if len(anchors) > 1]
    if len(rows) < 3 or len(both) < len(rows) * 0.6:
        return 0
    first = [words_of(anchors[0]).strip() for anchors in both]
    second = [words_of(anchors[1]).strip() for anchors in both]
    shorter = sum(map(len, first)) < sum(map(len, second))
    return 1 if shorter and len(set(first)) < len(first) * 0.7 and len(set(second)) > len(set(first)) else 0


def _date(row: Row, href: str) -> tuple[str | None, str]:
    """ISO date and raw text of a row."""
    dates, raws = row.dates, row.raws
    if not dates:
        if row.anchor is not None:
            return None, ""
        pieces = [(piece, text) for text in row.elements[0].itertext() if (piece := date_text(text))]
        dates, raws = [piece for piece, _ in pieces], [text.strip() for _, text in pieces]
        dates = [] if all(piece.shape in ("day", "year") for piece in dates) and len({piece.shape for piece in dates}) < 2 else dates
        if not dates:
            return None, ""
    if all(piece.shape != "full" for piece in dates) and row.elements:
        dates = [piece for text in row.elements[0].itertext() if (piece := date_text(text))]
    return joined(dates, href), " ".join(raws)[:100]


def item_title(anchor: lxml.html.HtmlElement) -> str:
    """Title that an anchor shows; the title attribute where the text is cut short or missing."""
    text = _BULLET.sub("", squeeze(_shown(anchor)))
    full = squeeze(anchor.get("title") or "")
    if not text:
        return full
    if full and full != text:
        short = _CUT.sub("", text).replace(" ", "")
        if short and len(full.replace(" ", "")) > len(short) and full.replace(" ", "").startswith(short):
            return full
    return text


def _shown(anchor: lxml.html.HtmlElement) -> str:
    """Words of an anchor without dates and numbers that stand in elements of their own; its heading, if it has one."""
    if not len(anchor):
        return anchor.text or ""
    for element in anchor.iter(*_BLOCK_TITLES):
        if (words := words_of(element).strip()):
            return words
    for element in anchor.iter("p", "div", "span", "b", "strong", "em", "dt"):
        if _TITLE_NAME.search(element.get("class") or "") and (words := words_of(element).strip()) and date_text(words) is None:
            return words
    texts = [words_of(element).strip() for element in anchor.iterchildren("p", "div", "dt", "li")]
    blocks = [words for words in texts if words and date_text(words) is None]
    if len(blocks) > 1 and not (anchor.text or "").strip():
        return blocks[0]
    parts = [anchor.text or ""]
    for child in anchor:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            words = _shown(child) if len(child) else child.text or ""
            date = date_text(words) if words.strip() else None
            if date is None or (date.shape in ("year", "day") and child.tag in ("font", "b", "strong", "em", "u")):
                parts.append(words)
        parts.append(child.tail or "")
    kept = [part for part in parts if (date := date_text(part)) is None or date.shape != "full"]
    return "".join(kept if any(part.strip() for part in kept) else parts)


def _mark(row: Row) -> str:
    """A word in a cell of its own that says whether the document is in force."""
    if row.anchor is not None:
        return ""
    for text in row.elements[0].itertext():
        word = str(text).strip(" \t\r\n[]()（）【】")
        if 2 <= len(word) <= 8 and _MARK.fullmatch(word):
            return word
    return ""


def more_links(body: lxml.html.HtmlElement) -> int:
    """How many 更多 links a page has: channel fronts and home pages have one a block."""
    texts = (words_of(anchor).strip() or (anchor.get("title") or "").strip() for anchor in islice(body.iter("a"), MAX_ROWS))
    return sum(1 for text in texts if _MORE.fullmatch(text))

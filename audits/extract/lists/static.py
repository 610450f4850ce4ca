"""Reads the list of a page: its items, its pager and how sure that list is the page's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.anchors import is_title, words_of
from audits.extract.lists.blocks import Block
from audits.extract.lists.items import items_of
from audits.extract.lists.joining import joined
from audits.extract.lists.pagerlinks import NONE, Pager
from audits.extract.lists.pagers import pager_of
from audits.extract.lists.rows import MAX_ROWS, ListGroup, ListRow, dated_groups, scan, with_undated
from audits.extract.lists.surroundings import TITLE, address_kind, surroundings
from audits.texts.addresses import Resolver

if TYPE_CHECKING:
    from collections.abc import Sequence

    import lxml.html

    from audits.extract.lists.surroundings import Surroundings
    from audits.extract.source.document import Document
    from audits.records import DataRequest, ListItem


class Limit:
    """Thresholds of this module."""

    TEXT = 3000
    """Characters of running text of a page that is an article, whatever few dates stand beside it."""
    ROWS = 3
    """Dated rows that are a list even beside so much text."""
    SAME = 0.8
    """Part of its targets that a list shares with its second layout for small screens."""
    ALONE = 10
    """Links that stand alone and are weighed."""
    UNDATED = 30
    """Blocks without dates that are weighed, the largest first."""
    AROUND = 20
    """Elements around a link that may still be its row."""


_BESIDE = frozenset({"box-heading", "side-names", "above-breadcrumb", "in-footer", "elsewhere"})
"""Signs of a dated block that may stand beside a list without dates."""
_BOX = frozenset({"names", "other-heading", "below-own-folder", "below-breadcrumb"})
"""Signs of a box on the front of a channel."""


@dataclass(frozen=True)
class Listing:
    """What was read as the list of a page."""

    items: tuple[ListItem, ...] = ()
    document: Document | None = None
    """The page in which a pager may be looked for."""
    told: Pager | None = None
    """The pager, where it is known without looking."""
    block: Block | None = None
    """The block behind the items, or the one that came nearest to being a list."""
    groups: int = 0
    """How many lists of dated rows the page has."""
    boxes: int = 0
    """Where no list was found: boxes of articles of other columns below this one, as fronts have them."""
    rivals: int = 0
    """Rows of the largest other list outside of side boxes."""
    share: float = 0.0
    """Part of the words of all titles that the list has."""
    anchors: int = 0
    """How many anchors the page has."""
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

    @cached_property
    def dated(self) -> int:
        """Items that show a date, with its year or without."""
        return sum(1 for item in self.items if item.date or item.date_raw)


def read_static(document: Document, around: Surroundings | None = None) -> Listing:
    """The list that stands in the page as elements."""
    around = around or surroundings(document)
    anchors, long = around.counted
    scanned = scan(document.body, partial=len(long) > 2)
    groups = [group for group in dated_groups(scanned.nodes) if group.dated and not _framed(group, document.framed)]
    count = len(groups)
    groups = joined(groups, around)
    dated = [Block(group, around) for group in groups]
    if max((len(group.rows) for group in groups), default=0) < Limit.ROWS and scanned.prose > Limit.TEXT:
        return Listing(groups=count, anchors=anchors)
    main = _heaviest(dated)
    loose: list[Block] = []
    if main is None or not main.sure or not _BESIDE.isdisjoint(main.signs):
        loose = _undated(document, around)
        main = _heaviest([*dated, *loose])
    if main is None or not main.sure:
        return Listing((), document, None, main, count, sum(_BOX.issubset(block.signs) for block in loose), 0, 0.0, anchors)
    others = (block for block in dated if block is not main and block.sure and _BESIDE.isdisjoint(block.signs) and not _same(block, main))
    rivals = max((len(block.group.rows) for block in others), default=0)
    items = tuple(items_of(document.resolver, with_undated(main.group)))
    own = len({item.title for item in items if len(item.title) >= TITLE})
    return Listing(items, document, None, main, count, 0, rivals, own / max(len(long), own) if long else 1.0, anchors, reader="static")


def _heaviest(blocks: Sequence[Block]) -> Block | None:
    """The block for which most speaks; of several the one with most rows."""
    return max(blocks, key=lambda block: (block.weight, len(block.group.rows)), default=None)


def _undated(document: Document, around: Surroundings) -> list[Block]:
    """The largest blocks of alike links without dates."""
    loose = [group for group in undated_groups(document.body) if not _framed(group, document.framed)]
    groups = sorted(joined(loose, around), key=lambda group: -len(group.rows))
    several = [group for group in groups[: Limit.UNDATED] if len(group.rows) > 1]
    alone = [group for group in groups if len(group.rows) == 1 and _may_be_item(group.rows[0].title)]
    return [Block(group, around) for group in (*several, *alone[: Limit.ALONE])]


def _may_be_item(anchor: Any) -> bool:
    """Whether a link that stands alone may be the only item of a list: it is named and addressed as an article."""
    return len("".join(words_of(anchor).split())) >= TITLE and address_kind(anchor.get("href") or "") == "article"


def _same(one: Block, other: Block) -> bool:
    """Whether two blocks list the same, as pages do that have a second layout for small screens."""
    first, second = _targets(one.group), _targets(other.group)
    return bool(first) and len(first & second) >= len(first) * Limit.SAME


def _framed(group: ListGroup, framed: frozenset[str]) -> bool:
    """Whether a block is part of the site's frame."""
    if not framed:
        return False
    hrefs = [anchor.get("href") for row in group.rows for element in row.elements for anchor in islice(element.iter("a"), 5)]
    return bool(hrefs) and framed.issuperset(hrefs)


def _targets(group: ListGroup) -> set[str]:
    hrefs = (anchor.get("href") or "" for row in group.rows for element in row.elements for anchor in islice(element.iter("a"), 3))
    return {href for href in hrefs if href and not href.startswith("#") and not href.lower().startswith("javascript:")}


def undated_groups(body: lxml.html.HtmlElement) -> list[ListGroup]:
    """Groups of alike rows around single anchors, for lists without dates."""
    by_place: dict[tuple[Any, str], dict[lxml.html.HtmlElement, lxml.html.HtmlElement]] = {}
    for anchor in islice(body.iter("a"), MAX_ROWS):
        if not is_title(anchor):
            continue
        element = anchor
        parent = element.getparent()
        for _ in range(Limit.AROUND):
            if parent is None or parent is body or not _one_target(parent):
                break
            element, parent = parent, parent.getparent()
        if parent is not None:
            by_place.setdefault((parent, element.tag), {}).setdefault(element, anchor)
    groups = []
    for (container, tag), elements in by_place.items():
        rows = [ListRow([element], anchor=element if tag == "a" else None, title=title) for element, title in elements.items()]
        groups.append(ListGroup(container, rows, tag == "a"))
    return groups


def _one_target(element: lxml.html.HtmlElement) -> bool:
    """Whether all links of an element, a picture and its title for example, lead to the same place."""
    hrefs = [anchor.get("href") or "" for anchor in islice(element.iter("a"), 5)]
    return len(hrefs) == 1 or (len(set(hrefs)) == 1 and hrefs[0] != "" and not hrefs[0].lower().startswith(("javascript:", "#")))


def items_in(part: lxml.html.HtmlElement, base: str) -> tuple[ListItem, ...]:
    """Items of a piece of HTML that is known to be a list, dated or not."""
    groups = dated_groups(scan(part).nodes)
    resolver = Resolver(base)
    if groups:
        main = max(groups, key=lambda group: len(group.rows))
        found = items_of(resolver, with_undated(main) if len(groups) == 1 else main)
        return tuple(found)
    loose = [group for group in undated_groups(part) if group.rows]
    return tuple(items_of(resolver, max(loose, key=lambda group: len(group.rows)))) if loose else ()


"""Which of the blocks of a page is its list: what speaks for and against each, weighed in the open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from audits.extract.lists.anchors import words_of
from audits.extract.lists.bareness import NOTHING, bare_lists
from audits.extract.lists.items import choices_of, title_index
from audits.extract.lists.rows import is_side
from audits.extract.lists.surroundings import address_kind, bare_heading, is_box_heading, is_column_name, is_frame_text, is_home, is_office
from audits.extract.weighing import weigh, weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.lists.rows import ListGroup
    from audits.extract.lists.surroundings import Surroundings


class Limit:
    """Thresholds of this module."""

    LIST = 4.0
    """Weight from which a block is the list of its page."""
    MOST = 0.6
    """Part of the rows that must have something for it to be said of the block."""
    TITLE = 8
    """Mean characters of titles that are no mere names."""
    SENTENCE = 14
    """Mean characters of titles that are sentences."""
    FEW, SOME, MANY = 3, 6, 10
    """Rows of a block."""
    PROSE = 240
    """Mean characters of rows that are rather paragraphs."""
    LONE_PROSE = 120
    """Characters of a lone row that is rather a whole article."""
    DOMINANT = 0.8
    """Part of the long titles of a page that its list has, if it is the only one."""
    HALF = 0.5
    """Part of the titles that must be words of frames."""
    LONGEST = 40
    """Characters of a title beyond which more tells no more."""
    HEADING = 40
    """Characters of words that say that there is nothing."""
    LOOKED_AT = 40
    """Rows whose words and addresses are looked at."""


UNTITLED = -99.0
"""Weight of a block without a single title."""


@dataclass
class Block:
    """Rows that may be the list of the page, with what speaks for and against them."""

    group: ListGroup
    around: Surroundings

    @cached_property
    def choices(self) -> list[list[Any]]:
        """For each row its links that may be the title."""
        return [choices_of(row) for row in self.group.rows]

    @cached_property
    def anchors(self) -> list[Any]:
        """The link of each row that is its title."""
        index = title_index(self.choices)
        return [anchors[index] if index < len(anchors) else anchors[0] for anchors in self.choices if anchors]

    @cached_property
    def titles(self) -> list[str]:
        """Their words."""
        return [_words(anchor) for anchor in self.anchors[: Limit.LOOKED_AT]]

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """Names of the signs that were found."""
        return tuple(_signs(self)) if self.anchors else ()

    @cached_property
    def weight(self) -> float:
        """How much speaks for this being the list of the page."""
        return weigh(self.signs, weights("rows")) if self.anchors else UNTITLED

    @property
    def sure(self) -> bool:
        """Whether it may be called a list."""
        return self.weight >= Limit.LIST


def _signs(block: Block) -> Iterator[str]:
    """What is found at a block, one sign after the other."""
    yield from _signs_of_rows(block)
    known = tuple(_signs_of_titles(block))
    yield from known
    yield from _signs_of_addresses(block, known)
    yield from _signs_of_place(block)


def _signs_of_rows(block: Block) -> Iterator[str]:
    rows, count = block.group.rows, len(block.anchors)
    if block.group.dated * 2 >= len(rows):
        yield "dated-rows"
    if count >= Limit.FEW:
        yield "few-rows"
    if count >= Limit.SOME:
        yield "some-rows"
    if count >= Limit.MANY:
        yield "many-rows"
    if count == 1:
        yield "lone-row"
        if not block.group.dated:
            yield "lone-without-date"
    if not block.group.flat and _prose(block) > (Limit.LONE_PROSE if count == 1 else Limit.PROSE):
        yield "paragraphs"
    if sum(1 for row in rows[: Limit.LOOKED_AT] if row.elements and next(row.elements[0].iter("img"), None) is not None) >= len(rows) * Limit.MOST:
        yield "pictures"


def _prose(block: Block) -> float:
    """Mean characters of the rows beside their titles."""
    texts = [len("".join(words_of(row.elements[0]).split())) for row in block.group.rows[:5] if row.elements]
    titles = [len(title) for title in block.titles[:5]]
    return max(0, sum(texts) - sum(titles)) / max(len(texts), 1)


def _signs_of_titles(block: Block) -> Iterator[str]:
    titles, around = block.titles, block.around
    mean = sum(min(len(title), Limit.LONGEST) for title in titles) / len(titles)
    if mean >= Limit.TITLE:
        yield "names"
    if mean >= Limit.SENTENCE:
        yield "sentences"
    if any(title.endswith(("...", "…", "..")) for title in titles):
        yield "cut-titles"
    framed = sum(1 for title in titles if is_frame_text(title))
    if framed >= len(titles) * Limit.HALF:
        yield "frame-words"
    if not block.group.dated and sum(map(is_column_name, titles)) >= len(titles) * Limit.MOST:
        yield "column-names"
    if not block.group.dated and sum(map(is_office, titles)) >= len(titles) * Limit.MOST:
        yield "offices"
    if any(is_home(title) for title in titles):
        yield "home-link"
    long = {title for title in titles if len(title) >= Limit.TITLE} & around.counted[1]
    if len(long) >= Limit.FEW and len(long) >= len(around.counted[1]) * Limit.DOMINANT:
        yield "dominant"
    if mean < Limit.TITLE and any(around.is_own(title) for title in titles):
        yield "names-own-column"


def _signs_of_addresses(block: Block, known: tuple[str, ...]) -> Iterator[str]:
    around = block.around
    hrefs = [anchor.get("href") or "" for anchor in block.anchors[: Limit.LOOKED_AT]]
    most = len(hrefs) * Limit.MOST
    kinds = [address_kind(href) for href in hrefs]
    urls = ["" if kind == "dead" else around.document.resolver.resolve(href).url for href, kind in zip(hrefs, kinds, strict=True)]
    outside = [url != "" and not around.is_inside(url) for url in urls]
    for kind, sign in (("article", "article-addresses"), ("folder", "folder-addresses"), ("dead", "dead-addresses")):
        if kinds.count(kind) >= most:
            yield sign
    if sum(outside) >= most:
        yield "elsewhere"
    own = sum(1 for url, kind in zip(urls, kinds, strict=True) if kind != "folder" and around.is_below(url)) >= most
    if own:
        yield "below-own-folder"
    if not block.group.dated and any(url.partition("#")[0] == around.document.url for url in urls):
        yield "leads-to-itself"
    if not block.group.dated and not own and kinds.count("article") < most and (kinds.count("folder") >= most or "dominant" not in known):
        yield "no-articles"


def _signs_of_place(block: Block) -> Iterator[str]:
    around = block.around
    first, last = around.span(block.anchors)
    if first < 0:
        yield "unseen"
        return
    if around.crumb >= 0:
        yield "below-breadcrumb" if first > around.crumb else "above-breadcrumb"
    if first >= around.footer:
        yield "in-footer"
    if around.after_nought(first) or _empty_elsewhere(around):
        yield "nought-stated"
    yield from _signs_of_heading(block, first)
    if around.leads_on(first):
        yield "more-link"
    if around.before_pager(last):
        yield "before-pager"
    elif around.after_pager(first):
        yield "after-pager"
    if around.lines[first].frame:
        yield "frame-names"
    if _beside(block.group.container):
        yield "side-names"


def _signs_of_heading(block: Block, first: int) -> Iterator[str]:
    """What the words above a block say, and that the column has an empty list of its own before that of a box."""
    around = block.around
    heading = around.heading(first)
    other = ""
    if is_box_heading(heading) and not around.is_own(heading):
        other = "box-heading"
    elif heading and around.is_own(heading):
        yield "own-heading"
    elif around.names and 0 <= around.crumb < first - 1 and is_column_name(bare_heading(heading)):
        other = "other-heading"
    if other:
        yield other
        if _follows_bare_list(block.group.container, around):
            yield "own-list-empty"


def _empty_elsewhere(around: Surroundings) -> bool:
    """Whether the name of the column heads words that say that there is nothing: what stands elsewhere belongs to another."""
    below = (around.lines[index + 1].text for index in around.own_headings)
    return any(len(text) <= Limit.HEADING and NOTHING.search(text) for text in below)


def _follows_bare_list(container: Any, around: Surroundings) -> bool:
    """Whether an element for rows that holds none stands between breadcrumb and block."""
    crumb = around.lines[around.crumb].element if around.crumb >= 0 else None
    bare = set(bare_lists(around.document.body))
    found = False
    for element in around.document.body.iter() if bare else ():
        if element is container:
            return found
        found = (found or element in bare) and element is not crumb
    return False


def _beside(container: Any) -> bool:
    """Whether names of the elements around a block say that it stands beside the content."""
    element = container
    for _ in range(4):
        if element is None or element.tag == "body":
            return False
        if is_side(element):
            return True
        element = element.getparent()
    return False


def _words(anchor: Any) -> str:
    """Words of a link, else its title attribute, without blanks."""
    return "".join(words_of(anchor).split()) or "".join((anchor.get("title") or "").split())


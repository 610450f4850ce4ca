"""What a page shows of its kind: signs in its rows, words, address and frame, each with a name."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audits.extract.lists.anchors import words_of
from audits.extract.lists.bareness import FOOTER, NOTHING, bare_lists, footer_from, is_data, letters, own_words, pictures
from audits.extract.lists.rowdates import FULL
from audits.extract.lists.scripts import brings_list, is_conditional, may_write
from audits.extract.lists.surroundings import NOUGHT, address_kind, is_more
from audits.extract.lists.surroundings import Limit as Around
from audits.extract.sitenames import is_front, is_root, is_site_name, leading, names_in
from audits.extract.source.document import squeeze
from audits.extract.worded import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.article.details import Details
    from audits.extract.lists.static import Listing
    from audits.extract.source.document import Document


class Limit:
    """Thresholds of this module."""

    LINE = 25
    """Characters of a line that is running text."""
    PROSE = (60, 250, 1000)
    """Characters of running text of a page that is no mere frame, of one with a text, and of one with a long text."""
    BARE, OWN = 10, 30
    """Characters of own words of a page that shows nothing, and of one that says something itself."""
    ROWS = (1, 3, 6, 10)
    """Dated rows."""
    SHARE = (0.3, 0.6, 0.8)
    """Part of all titles that the list has: less than the first is a box on another page, more than the others a list."""
    GROUPS = 3
    """Lists of dated rows, or links 更多, of a front."""
    ANCHORS = (8, 60, 150)
    """Links of a page with a frame, of a front, and of a home page."""
    WEIGHTS = (7, 10, 13)
    """Weights of a block that is more and more surely a list."""
    NEARLY = 2.0
    """Weight of a block that is nearly a list."""
    TEXT = 20_000
    """Characters of the text that are looked at for words."""
    TITLE = 8
    """Characters of a title that may be no name of a column."""
    DATED_TITLE = 4
    """Characters of one that has a date beside it."""
    LONG_TITLE = 14
    """Characters of a title that is none, even if the breadcrumb ends with it."""
    LAST_ROW = 4
    """Lines of the last row from its title on."""
    SHARED_NAMES = 4000
    """Characters of the names of a page that are likely to be those of other pages too."""
    MORE = 200
    """Characters, blanks too, of a link that may say 更多."""
    MOST_LINKS = 5000
    """Links that are looked at."""
    DEEP = 1
    """Folders in a folder: no address of a home page."""
    LINKS_WITHIN = 30
    """Links between breadcrumb and footer of a site map or a front."""
    PICTURES = 20
    """Pictures that are looked at."""
    GALLERY = 3
    """Pictures that are the content of a page that has a pager."""
    FIELDS = 3
    """Fields of a form that is the page's content, or of a block of facts about a document."""


_CONTENT = re.compile(
    r"TRS_Editor|trs_editor_view|TRS_UEDITOR|trs_paper|UCAP-?CONTENT|vsb_content|v_news_content|wp_articlecontent|\bzoom\b|"
    r"article[-_]?(?:content|con|body|main|txt|detail|box)|news[-_]?(?:content|con|txt|detail|text)\b|(?:content|details?|xl|con)[-_]?(?:article|txt|text|nr|zw)\b|"
    r"pages_content|\bb12c\b|bt_content|show[-_]?(?:con|content)|easysite-news|xilan|zwxl|\bie8\b",
    re.I,
)
_THIS = re.compile(r"(?:^|文章|信息|新闻|公告|详细)(?:正文|内容|详情|Context|Content|Detail)$", re.I)
_ARTICLE_META = ("articletitle", "pubdate", "publishdate")
_SEARCHING = re.compile(r"^\s*(?:查\s?询|搜\s?索|检\s?索|查\s?找|筛\s?选|重\s?置|开始查询|立即搜索)\s*$")
_HOME_NAMES = frozenset({"首页", "网站首页", "主页", "home"})


class Signs:
    """The signs of one page; each is looked for when it is first asked for."""

    def __init__(self, document: Document, listing: Listing, details: Details) -> None:
        self.document = document
        self.listing = listing
        self.details = details
        self.lines = document.lines.lines
        self.footer = footer_from(self.lines, min(details.footer, len(self.lines)))

    @cached_property
    def found(self) -> tuple[str, ...]:
        """Names of all signs that the page shows."""
        return (*self._of_rows(), *self._of_words(), *self._of_address(), *self._of_front(), *self._of_emptiness())

    @cached_property
    def prose(self) -> int:
        """Characters of running text outside links, frames and the rows of the list; counted as far as the last limit."""
        first, last = self._rows
        total = 0
        for index, line in enumerate(self.lines[: self.footer]):
            if len(line.text) - line.linked <= Limit.LINE or line.frame or is_data(line.text) or first <= index <= last or FOOTER.search(line.text):
                continue
            own = len(line.text) if not line.linked else letters(line.text) - line.linked
            total += own if own > Limit.LINE else 0
            if total > Limit.PROSE[-1]:
                break
        return total

    @cached_property
    def own(self) -> int:
        """Characters between breadcrumb and footer that are no links and no furniture of lists."""
        first, last = self._rows
        total = 0
        for index in range(self.start, self.footer):
            line = self.lines[index]
            if line.frame or first <= index <= last or line.linked >= len(line.text) or (line.linked and FULL.search(line.text)):
                continue
            total += 0 if is_data(line.text) else own_words(line.text, line.linked, self._names)
            if total > Limit.PROSE[0]:
                break
        return total

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words that name the column, wherever they stand."""
        return self._column_names | {"".join(name.split()) for name in names_in(self.title)}

    @cached_property
    def _column_names(self) -> frozenset[str]:
        """Names of the column and of those above it."""
        meta = self.details.meta.get("columnname", "")
        return frozenset("".join(name.split()) for name in (*self.details.breadcrumb, self.details.column, meta) if name)

    @cached_property
    def _rows(self) -> tuple[int, int]:
        """Indexes of the first and last line of the list; those after it where there is none."""
        block = self.listing.block
        if block is None or not self.listing.items:
            return len(self.lines), -1
        first, last = block.around.span(block.anchors)
        return (first, last) if first >= 0 else (len(self.lines), -1)

    @cached_property
    def _text(self) -> str:
        """What the page says outside of its list."""
        first, last = self._rows
        if last < 0:
            return self.details.body_text[: Limit.TEXT]
        return " ".join(line.text for line in (*self.lines[:first], *self.lines[last + Limit.LAST_ROW :]))[: Limit.TEXT]

    @cached_property
    def title(self) -> str:
        """Content of the title element."""
        return squeeze(self.document.root.findtext(".//title") or "")

    @property
    def titled(self) -> bool:
        """Whether the title stands as a line of its own that is no link, and names neither column nor site."""
        title = "".join(self.details.title.split())
        dated = not self.listing.items and "near-title" in self.details.signs.get("published", ())
        if len(title) < (Limit.DATED_TITLE if dated else Limit.TITLE) or (title in self._column_names and len(title) < Limit.LONG_TITLE) or is_site_name(title):
            return False
        return any(not line.linked and len(line.text) < 300 and "".join(line.text.split()) == title for line in self.lines[: self.footer])

    @property
    def paged(self) -> bool:
        """Whether there is a pager that leads somewhere or tells how far."""
        pager = self.listing.pager
        return pager.found and bool(pager.next or pager.pages)

    def _of_rows(self) -> Iterator[str]:
        """Signs of a list."""
        listing = self.listing
        if listing.items:
            yield "list" if listing.dated else "list-without-dates"
            for least in Limit.ROWS:
                if listing.dated >= least:
                    yield f"rows-{least}"
            for weight in Limit.WEIGHTS:
                if listing.block is not None and listing.block.weight >= weight:
                    yield f"weight-{weight}"
            if listing.block is not None and "dominant" in listing.block.signs:
                yield "dominant"
            if listing.block is not None and not _BOXED.isdisjoint(listing.block.signs):
                yield "boxed"
            if listing.share < Limit.SHARE[0]:
                yield "few-of-titles"
            if listing.share >= Limit.SHARE[1]:
                yield "most-of-titles"
            if listing.share >= Limit.SHARE[2]:
                yield "nearly-all-titles"
            if listing.rivals * 2 >= len(listing.items):
                yield "rivals"
            if listing.document is not None and self.paged:
                yield "pager"
        else:
            yield "no-rows"
            if listing.block is not None and listing.block.weight >= Limit.NEARLY and _OF_OTHERS.isdisjoint(listing.block.signs):
                yield "nearly-list"

    def _of_words(self) -> Iterator[str]:
        """Signs of an article."""
        details, text = self.details, self._text
        for least in Limit.PROSE:
            if self.prose > least:
                yield f"prose-{least}"
        if details.published_where in ("visible", "script"):
            yield "shows-date"
        if details.written is not None:
            yield "signed"
        if any(details.meta.get(name) for name in _ARTICLE_META) or details.meta.get("og:type") == "article":
            yield "article-meta"
        if details.breadcrumb and _THIS.search(details.breadcrumb[-1]):
            yield "breadcrumb-to-text"
        if self.titled:
            yield "title-line"
        if details.attachments:
            yield "attachment"
        if len(details.fields) >= Limit.FIELDS:
            yield "fields"
        if _has_text_part(self.document.names) if len(self.document.names) <= Limit.SHARED_NAMES else _CONTENT.search(self.document.names):
            yield "text-names"
        yield from worded(text)

    def _of_address(self) -> Iterator[str]:
        """Signs in address, breadcrumb and head."""
        details, url = self.details, self.document.url
        if urlsplit(url).path.strip("/").count("/") >= Limit.DEEP:
            yield "deep-address"
        if is_root(url):
            yield "root-address"
        else:
            if address_kind(url) == "article":
                yield "article-address"
            elif is_front(url) or "?" in url:
                yield "folder-address"
        if len(details.breadcrumb) > 1:
            yield "breadcrumb"
        if len(details.breadcrumb) > 2:
            yield "long-breadcrumb"
        column = details.meta.get("columnname", "")
        if column and column.lower() not in _HOME_NAMES:
            yield "column-meta"
        if self.title:
            yield "site-title" if is_site_name(self.title) else "own-title"

    def _of_front(self) -> Iterator[str]:
        """Signs of a home page or of the front of a channel."""
        for least in Limit.ANCHORS:
            if self.listing.anchors >= least:
                yield f"links-{least}"
        if self.listing.groups >= Limit.GROUPS:
            yield "many-lists"
        if self.more >= Limit.GROUPS:
            yield "many-more-links"

    @cached_property
    def more(self) -> int:
        """How many links 更多 there are."""
        found = 0
        for anchor in islice(self.document.of("a"), Limit.MOST_LINKS):
            text = anchor.text or ""
            if len(anchor) and len(text) < Limit.MORE:
                text = words_of(anchor)
            found += len(text) < Limit.MORE and is_more(text.strip() or (anchor.get("title") or "").strip())
        return found

    def _of_emptiness(self) -> Iterator[str]:
        """Signs of a column without rows; only looked for where none has a date."""
        if self.listing.dated or self.prose > Limit.PROSE[1]:
            return
        if self.says_nothing:
            yield "says-nothing"
        if self.says_nought:
            yield "says-nought"
        if self.own <= Limit.BARE:
            yield "bare"
            if self.document.framed and self.only_frame:
                yield "only-frame"
        elif self.own > Limit.OWN:
            yield "own-words"
        if self.heading >= 0:
            yield "headed"
        block = self.listing.block
        if block is not None and len(block.anchors) >= Limit.ROWS[2] and _is_directory(block.signs):
            yield "columns"
        if not self.listing.items and max(self.listing.groups, self.listing.boxes) > 1:
            yield "boxes"
        if self.links_within >= Limit.LINKS_WITHIN and not self.listing.pager.found:
            yield "links-within"
        if any(True for _ in bare_lists(self.document.body)):
            yield "bare-list"
        if self.listing.pager.found:
            yield "pager-alone"
        if self.scripted:
            yield "asks-by-script"
        if self.has_form:
            yield "form"
        if not self.listing.pager.found or len(self.pictures) >= Limit.GALLERY:
            yield from dict.fromkeys("linked-picture" if linked else "picture" for _, linked in self.pictures)

    @cached_property
    def heading(self) -> int:
        """Index of the line below the breadcrumb that is, without being a link, the name that the title element begins with; -1 if there is none."""
        name = "".join(leading(self.title).split())
        lines = range(self.details.crumb + 1, self.footer) if name else ()
        return next((index for index in lines if not self.lines[index].anchors and "".join(self.lines[index].text.split()) == name), -1)

    @property
    def start(self) -> int:
        """Index of the first line of the page's own part: the one below the breadcrumb, else below the heading."""
        return (self.details.crumb if self.details.crumb >= 0 else self.heading) + 1

    @cached_property
    def links_within(self) -> int:
        """Lines of links between breadcrumb and footer that do not repeat the menu above."""
        start = self.start
        menu = {line.text for line in self.lines[:start]}
        return sum(1 for line in self.lines[start : self.footer] if line.anchors and not line.frame and line.text not in menu)

    @property
    def only_frame(self) -> bool:
        """Whether nothing but the frame of the site stands beside breadcrumb and title, and no script may bring more."""
        return not (self.listing.items or self.links_within or self.pictures or self.has_form or self.scripted or may_write(self.document))

    @cached_property
    def says_nothing(self) -> bool:
        """Whether a short line says so, and not only if a script finds nothing."""
        for line in self.lines[: self.footer]:
            if len(line.text) <= 60 and line.linked < len(line.text) and NOTHING.search(line.text) and not is_conditional(line.element):
                return True
        return False

    @cached_property
    def says_nought(self) -> bool:
        """Whether the page states a total of nought."""
        if self.listing.pager.found and self.listing.pager.pages == 0:
            return True
        return any("0" in line.text and len(line.text) <= Around.TOTAL and NOUGHT.search(line.text) for line in self.lines)

    @property
    def says_empty(self) -> bool:
        """Whether the page itself says that it has no rows, whatever its scripts might bring."""
        return self.says_nought or self.says_nothing

    @cached_property
    def scripted(self) -> bool:
        """Whether a script of the page makes its list, from a template or from what it asks for."""
        return brings_list(self.document, self.details.crumb, self.footer)

    @cached_property
    def has_form(self) -> bool:
        """Whether a form is the content: a text area, or several fields to fill in outside of frames."""
        for form in islice(self.document.body.iter("form"), 10):
            fields = [field for field in islice(form.iter("input"), 50) if (field.get("type") or "text").lower() in _TYPED]
            if next(form.iter("textarea"), None) is not None or (len(fields) >= Limit.FIELDS and not _searches(form)):
                return True
        return next(self.document.body.iter("textarea"), None) is not None

    @cached_property
    def pictures(self) -> list[tuple[Any, bool]]:
        """The first uploaded pictures, films and frames of the page's own part, each with whether it is a link."""
        return list(islice(pictures(self.document.body, self.lines, self.start - 1, self.footer), Limit.PICTURES))


_MENU = frozenset({
    "names-own-column", "leads-to-itself", "home-link", "frame-words", "side-names", "frame-names", "above-breadcrumb", "in-footer", "elsewhere", "unseen",
})  # fmt: skip
"""Signs of links that stand on every page of a portal."""
_BOXED = frozenset({"box-heading", "side-names"})
_OF_OTHERS = frozenset({*_BOXED, "more-link", "other-heading"})
"""Signs of blocks that belong to another column."""
_TYPED = frozenset({"text", "password", "radio", "checkbox", "file", "tel", "email"})


def _is_directory(signs: tuple[str, ...]) -> bool:
    """Whether a block leads to columns of the portal and is no menu beside a column."""
    return "folder-addresses" in signs and _MENU.isdisjoint(signs)


def _searches(form: Any) -> bool:
    """Whether the button of a form says that it only searches."""
    said = (f"{button.get('value') or ''}{button.get('title') or ''}{words_of(button)}" for button in islice(form.iter("input", "button", "a"), 60))
    return any(_SEARCHING.search(words) for words in said)


@lru_cache(256)
def _has_text_part(names: str) -> bool:
    """Whether names of elements speak of the text of an article; the same on all pages of a template."""
    return _CONTENT.search(names) is not None

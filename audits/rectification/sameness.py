"""Whether what a re-check opened is what was there before, and all of it: absence of a fault on another page, or on half of one, proves nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from audits.probing.files import fits
from audits.probing.soft404 import likeness as shared
from audits.probing.soft404 import sketch
from audits.records import PageKind
from audits.records.site_facts import TextSketch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.records import ListItem, Outcome, Page
    from audits.records.codes import BodyKind, NoCode, ProofWhy

ALIKE = 0.8
"""Likeness of two texts (``likeness``) from which they are one document, whatever they are called."""
ALIKE_BY_NAME = 0.35
"""The same where number or title is equal: a regulation brought up to date keeps its name and much of its text."""
ALIKE_FILES = 0.5
"""Share of pieces that the texts of two files have in common from which they are one document: numbers are left out, since they are what is masked."""
WHOLE = 0.7
"""Share of its earlier text, links or items that a page must still have to count as whole."""
FEW_LINKS = 3
"""Links of a list page that may go without a word: those at fault, taken out one by one."""
LOST_LINKS, LOST_SHARE = 2, 0.05
"""Links of an article, or share of them, that may go beside those at fault and those that pages of the site usually lost: more, and a part of it is missing."""
OWN_ITEMS = 0.5
"""Share of a list's items beneath the list's own address from which they are known to be its own."""
STRANGE = 0.3
"""Share of a list page's items that other columns listed before, from which it is another column's page."""
FEW_KEPT = 3
"""Entries of a list that must be left of what stood at its head to know it again by them."""
COMPARED = 12_000
"""Characters of a text that are compared."""
TITLE = 8
"""Characters from which the words of a link name a document."""
CONTENT = 20
"""Characters of main text, or three items, from which a page that nothing names can be told from a copy of another one."""
PAGES = frozenset({"", ".html", ".htm", ".shtml", ".shtm", ".jhtml", ".asp", ".aspx", ".jsp", ".php", ".do", ".action", ".cgi"})
LISTS = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})
_NOWHERE = (PageKind.HOME, PageKind.ERROR, PageKind.REDIRECT)
_DOCUMENTS = frozenset({"pdf", "zip", "docx", "xlsx", "pptx", "ofd", "ole", "office-xml", "rtf", "ceb", "rar", "7z", "jpeg", "png", "mp4"})
_TEXT_FILES = _DOCUMENTS - {"jpeg", "png", "mp4"}
_TEXTS = frozenset({".txt", ".csv", ".js", ".css", ".json", ".xml"})
_PLAIN = re.compile(r"[\W_]{1,200}")
_UNLETTERED = re.compile(r"[\W\d_Xx×]{1,200}")
_UNFINISHED = frozenset({"unclosed-comment", "unclosed-script", "unclosed-element"})


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of the site that a page stands on."""

    common: frozenset[str] = frozenset()
    """Plain names that several pages carry, such as that of the site: they name no document."""
    taken: bool = False
    """Whether its title is that of another page, and was not its own before."""
    copy: bool = False
    """Whether the page answers word for word at other addresses, and did not before."""
    worded: bool = False
    """Whether it has the words of an error, maintenance or login page."""
    names: tuple[str, ...] = ()
    """Names by which the page may be known too: those of its columns, if it is a list."""
    at_fault: int = 0
    """Places on the page that are looked at again: so many links may have been taken out."""
    usual_loss: int = 0
    """Links that pages of the site usually lost since, as where a menu was changed."""
    home: Page | None = None
    """The home page."""
    gone: frozenset[str] = frozenset()
    """Addresses that the page led to and that are gone from the site: whoever mends takes such links out."""


def plain(text: str) -> str:
    """A text without spaces and marks."""
    return _PLAIN.sub("", text)


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, 0 to 1: matching characters in order, spaces and marks apart (rapidfuzz's ratio)."""
    return fuzz.ratio(plain(one[:COMPARED]), plain(other[:COMPARED])) / 100


def alike(before: Page, now: Page) -> float:
    """How much of a page stood there before, 0 to 1: of a list the share of its items, else the likeness of the texts."""
    if before.kind in LISTS or now.kind in LISTS:
        known = {item.url or item.title for item in before.items}
        return sum(1 for item in now.items if (item.url or item.title) in known) / len(now.items) if now.items else 0.0
    return likeness(before.text or before.body_text, now.text or now.body_text)


def is_file(url: str) -> bool:
    """Whether an address is that of a file rather than of a page."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() not in PAGES


def names_of(page: Page) -> set[str]:
    """Plain titles and headings of a page."""
    return {plain(name) for name in (page.title, page.html_title, *page.headings) if name} - {""}


def unlike(before: Page | None, now: Page, url: str, around: Around) -> ProofWhy | None:
    """Why a page that was read is no proof of what stood at its address before; None where it is the same document, whole."""
    if before is not None and before.kind is now.kind is PageKind.ERROR and not around.copy and alike(before, now) >= ALIKE:
        return _other_article(before, now, around)  # the site's error page stood there, and stands there still
    if before is None or before.kind in (PageKind.ERROR, PageKind.REDIRECT):
        return _unknown_before(now, url, around)
    if around.copy or (now.kind is not before.kind and now.kind in _NOWHERE):
        return "other-document"
    if _UNFINISHED & set(now.problems) - set(before.problems):
        return "cut-short"
    if before.kind in LISTS:
        return _other_list(before, now, around)
    if before.kind is PageKind.HOME:
        return _other_home(before, now, around)
    if _is_home(now, around) and not _is_home(before, around):
        return "other-document"
    return _other_article(before, now, around)


def _unknown_before(now: Page, url: str, around: Around) -> ProofWhy | None:
    """The same where nothing is known of what stood there: the page must bear the name of its column, or be a home page where one belongs."""
    if is_file(url) and now.kind is not PageKind.OTHER:
        return "other-kind"
    if around.copy or around.worded or now.kind in (PageKind.ERROR, PageKind.REDIRECT):
        return "other-document"
    if not urlsplit(url).path.strip("/"):
        return None if now.kind is PageKind.HOME else "other-document"
    return None if now.kind is not PageKind.HOME and _bears(now, around.names) else "other-document"


def _other_article(before: Page, now: Page, around: Around) -> ProofWhy | None:
    then, text = (before.text, now.text) if before.text else (before.body_text, now.body_text)
    alike = likeness(then, text) if plain(then) else 0.0
    grown = len(plain(text)) >= len(plain(then)) and not around.worded
    if _named_alike(before, now, around.common):
        if alike < ALIKE_BY_NAME and not grown:
            return "other-document"
    elif alike < ALIKE or around.taken:
        return "other-document"
    if len(plain(text)) < WHOLE * len(plain(then)):
        return "cut-short"
    may_go = max(around.at_fault, _to_gone(before, around)) + around.usual_loss + max(LOST_LINKS, LOST_SHARE * len(before.links))
    return "cut-short" if len(now.links) < len(before.links) - may_go else None


def _other_home(before: Page, now: Page, around: Around) -> ProofWhy | None:
    if not names_of(before) & names_of(now):
        return "other-document"
    return None if len(now.links) >= WHOLE * (len(before.links) - _to_gone(before, around)) else "cut-short"


def _to_gone(before: Page, around: Around) -> int:
    """Links of a page that led to what is gone from the site: where they were taken out, nothing is missing."""
    return sum(1 for link in before.links if link.url in around.gone)


def _is_home(page: Page, around: Around) -> bool:
    return around.home is not None and bool(around.home.text) and likeness(page.text, around.home.text) >= ALIKE


def _named_alike(before: Page, now: Page, common: frozenset[str]) -> bool:
    """Whether number, title or heading of two pages are equal; what many pages carry names none of them."""
    if before.doc_number and before.doc_number == now.doc_number:
        return True
    return bool(names_of(before) & names_of(now) - common)


def _bears(page: Page, names: Sequence[str]) -> bool:
    """Whether a page bears one of some names in its title, its headings or its breadcrumb."""
    shown = [*names_of(page), *map(plain, page.breadcrumb)]
    return any(plain(name) and any(plain(name) in one for one in shown) for name in names)


def _other_list(before: Page, now: Page, around: Around) -> ProofWhy | None:
    """Whether a list page is another one, or only a part of what it was; which of its items a column kept is looked at with the column."""
    known = {item.url or item.title for item in before.items} - around.gone
    named = _named_alike(before, now, around.common) or _bears(now, around.names)
    kept = sum(1 for item in now.items if (item.url or item.title) in known)
    if kept < STRANGE * len(known) or (known and not kept) or (not known and (not named or around.worded)):
        return "other-document"
    due = len(before.links) - _to_gone(before, around)
    return "cut-short" if len(now.items) < WHOLE * len(known) - 1 or len(now.links) < WHOLE * due - FEW_LINKS else None


# -- lists of columns ----------------------------------------------------------------------------------------------------


def list_kept(before: Sequence[str], now: frozenset[str], gone: frozenset[str]) -> bool:
    """Whether what one page of a list showed is still listed; what is gone from the site need not be, and of three or more one may be missing."""
    wanted = [key for key in dict.fromkeys(before) if key not in gone]
    missing = sum(1 for key in wanted if key not in now)
    return missing <= max((1 - WHOLE) * len(wanted), 1 if len(wanted) >= 3 else 0)


def list_moved_on(before: Sequence[str], now: Sequence[str], gone: frozenset[str]) -> bool:
    """Whether a list that shows its newest entries only shows newer ones: no fewer than before, and behind them what stood at its head, in order."""
    wanted = [key for key in dict.fromkeys(before) if key not in gone]
    kept = [key for key in dict.fromkeys(now) if key in set(wanted)]
    known = len(kept) >= max(FEW_KEPT, STRANGE * len(wanted)) and kept == wanted[: len(kept)]
    return known and len(now) >= len(wanted) and list(now[len(now) - len(kept) :]) == kept


def list_strange(now: Sequence[str], own: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a page of a list shows what other columns listed before rather than its own."""
    strange = sum(1 for key in now if key in others and key not in own)
    return strange > STRANGE * len(now)


def list_named(page: Page | None, name: str, url: str, items: Sequence[ListItem]) -> bool:
    """Whether a list of which nothing was known is that of its column: by its name, or since its items stand beneath its address."""
    if page is not None and _bears(page, (name,)):
        return True
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    own = sum(1 for item in items if item.url.startswith(folder))
    return folder.count("/") > 3 and bool(items) and own >= OWN_ITEMS * len(items)


# -- targets of links ----------------------------------------------------------------------------------------------------


def unproved(words: str, outcome: Outcome, page: Page | None, around: Around, facts: Mapping[str, object]) -> ProofWhy | None:
    """Why a target that opens is not yet proved to be what a link promises; None where it is.

    A file must be of its kind, and no copy of another document; a page must be no home page, no error page, no copy of what answers elsewhere, not empty, and where
    the link's words name a document, they must be found in its title or heading.
    """
    suffix = PurePosixPath(urlsplit(outcome.target).path).suffix.lower()
    if suffix not in PAGES:
        if page is not None or not _is_of_kind(suffix, outcome.sniffed):
            return "other-kind"
        return "target-unproved" if around.copy and outcome.sniffed in _TEXT_FILES else None
    if page is None:
        return _unproved_unread(words, outcome, around, facts)
    if urlsplit(outcome.target).path.strip("/") and page.kind in _NOWHERE:
        return "target-unproved"
    if not plain(page.text or page.body_text) and not page.items:
        return "target-unproved"
    names = [page.title, page.html_title, *page.headings, *page.breadcrumb]
    if _named(words, names, around.common):
        return "target-unproved" if around.worded else None
    if around.copy or around.worded or _is_home(page, around) or around.taken:
        return "target-unproved"
    if len(plain(words)) >= TITLE and page.kind not in LISTS:
        return "target-unproved"
    return None if len(plain(page.text)) >= CONTENT or len(page.items) >= 3 else "target-unproved"


def _is_of_kind(suffix: str, kind: BodyKind | NoCode) -> bool:
    """Whether a body may be the file that an address names, whole."""
    if kind in ("text", "json", "xml") and suffix in _TEXTS:
        return True
    return kind not in ("", "html", "empty", "text", "json") and not kind.endswith("-damaged") and fits(suffix.lstrip("."), kind)


def kind_kept(before: BodyKind | NoCode, now: BodyKind | NoCode) -> bool:
    """Whether a file that was read again is still of its kind."""
    return not before or before == now or (before != "html" and now not in ("html", "empty", "text", "json"))


def sketched(text: str) -> TextSketch:
    """What is kept of the text of a file: a number that was masked, or taken out, makes no other document of it."""
    letters = _UNLETTERED.sub("", text)
    return TextSketch(len(letters), sketch(letters))


def other_file(before: TextSketch | None, now: TextSketch | None) -> ProofWhy | None:
    """Why a file that was read is no proof of what another text stood in before; None where it is the same document, whole."""
    if before is None or now is None or shared(before.pieces, now.pieces) < ALIKE_FILES:
        return "other-document"
    return "cut-short" if now.length < WHOLE * before.length else None


def _unproved_unread(words: str, outcome: Outcome, around: Around, facts: Mapping[str, object]) -> ProofWhy | None:
    """The same for what was not read as a page of the site: a document, or another site's page, of which only the title is known."""
    if outcome.sniffed in _DOCUMENTS:
        return "target-unproved" if around.copy and outcome.sniffed in _TEXT_FILES else None
    title = outcome.title or outcome.html_title
    if outcome.internal or outcome.sniffed != "html" or around.copy or around.worded or not title or title == facts.get("opened"):
        return "target-unproved"
    named = _named(words, [title], around.common)
    return None if named or (len(plain(words)) < TITLE and not around.taken) else "target-unproved"


def _named(words: str, names: Sequence[str], common: frozenset[str]) -> bool:
    """Whether the words of a link are found in one of the names that opened, or such a name in them."""
    wanted = plain(words)
    if len(wanted) < 2:
        return False
    return any(fuzz.partial_ratio(wanted, one) >= 100 * ALIKE for name in names if len(one := plain(name)) >= 2 and one not in common)

"""Whether what a re-check opened is what was there before, and all of it: absence of a fault on another page, or on half of one, proves nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from audits.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Outcome, Page
    from audits.records.codes import ProofWhy

ALIKE = 0.8
"""Likeness of two texts (``likeness``) from which they are one document, whatever they are called."""
ALIKE_BY_NAME = 0.35
"""The same where number or title is equal: a regulation brought up to date keeps its name and much of its text."""
WHOLE = 0.7
"""Share of its earlier text, links or items that a page must still have to count as whole."""
KEPT_ITEMS = 0.3
"""Share of a list's earlier items that must still be among those of now, for it to be the same list."""
COMPARED = 12_000
"""Characters of a text that are compared."""
TITLE = 8
"""Characters from which the words of a link name a document."""
PAGES = frozenset({"", ".html", ".htm", ".shtml", ".shtm", ".jhtml", ".asp", ".aspx", ".jsp", ".php", ".do", ".action", ".cgi"})
_LISTS = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})
_PLAIN = re.compile(r"[\W_]{1,200}")


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, 0 to 1: matching characters in order, spaces and marks apart (rapidfuzz's ratio)."""
    return fuzz.ratio(_plain(one[:COMPARED]), _plain(other[:COMPARED])) / 100


def _plain(text: str) -> str:
    return _PLAIN.sub("", text)


def is_file(url: str) -> bool:
    """Whether an address is that of a file rather than of a page."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() not in PAGES


def unlike(before: Page | None, now: Page, url: str) -> ProofWhy | None:
    """Why a page that was read is no proof of what stood at its address before; None where it is the same document, whole.

    ``before`` is None where nothing was kept of the page: then only a file that now answers as a page is refused.
    """
    if before is None or not (before.text or before.items):
        return "other-kind" if is_file(url) and now.kind is not PageKind.OTHER else None
    if now.kind is not before.kind and now.kind in (PageKind.HOME, PageKind.ERROR, PageKind.REDIRECT):
        return "other-document"
    if before.kind in _LISTS:
        return _other_list(before, now)
    if before.kind is PageKind.HOME:
        return None if len(now.links) >= WHOLE * len(before.links) and _named_alike(before, now) else "cut-short"
    then, text = before.body_text or before.text, now.body_text or now.text
    alike = likeness(then, text)
    if alike < (ALIKE_BY_NAME if _named_alike(before, now) else ALIKE):
        return "other-document"
    return "cut-short" if len(_plain(text)) < WHOLE * len(_plain(then)) else None


def _named_alike(before: Page, now: Page) -> bool:
    """Whether number, title or heading of two pages are equal."""
    if before.doc_number and before.doc_number == now.doc_number:
        return True
    names = {_plain(name) for name in (before.title, *before.headings) if name}
    return bool(names & {_plain(name) for name in (now.title, *now.headings) if name})


def _other_list(before: Page, now: Page) -> ProofWhy | None:
    """Whether a list is another one, or only a part of what it was."""
    if not before.items:
        return None if _named_alike(before, now) else "other-document"
    known = {item.url or item.title for item in before.items}
    kept = sum(1 for item in now.items if (item.url or item.title) in known)
    if kept < KEPT_ITEMS * len(known):
        return "other-document"
    return "cut-short" if len(now.items) < WHOLE * len(before.items) else None


def unproved(words: str, outcome: Outcome, page: Page | None, home: Page | None, others: Iterable[str]) -> ProofWhy | None:
    """Why a target that opens is not yet proved to be what a link promises; None where it is.

    A file must be one; a page must be no home page, no error page, no copy of what answers elsewhere (``others``: texts of other
    pages), not empty, and where the link's words name a document, they must be found in its title or heading.
    """
    target = outcome.final_url or outcome.target
    if is_file(outcome.target):
        return "other-kind" if page is not None or outcome.sniffed in ("html", "empty") else None
    if page is None:
        return None if not outcome.internal else "target-unproved"
    if urlsplit(outcome.target).path.strip("/") and page.kind in (PageKind.HOME, PageKind.ERROR, PageKind.REDIRECT):
        return "target-unproved"
    text = _plain(page.body_text or page.text)
    if not text and not page.items:
        return "target-unproved"
    if home is not None and target != home.url and likeness(page.text, home.text) >= ALIKE:
        return "target-unproved"
    if any(text == _plain(other) for other in others):
        return "target-unproved"
    if len(_plain(words)) >= TITLE and page.kind not in _LISTS:
        names = (page.title, page.html_title, *page.headings)
        if not any(fuzz.partial_ratio(_plain(words), _plain(name)) >= 100 * ALIKE for name in names if name):
            return "target-unproved"
    return None

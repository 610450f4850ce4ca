"""What a column's list page comes to, which addresses its patterns take in, and how an address is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ada_url

from audits.records import PageKind

if TYPE_CHECKING:
    from audits.records import Page


def list_state(page: Page) -> tuple[str, str]:
    """State of a list page as a column sees it."""
    if page.items:
        return "read", ""
    if page.data_requests or page.kind is PageKind.JS_LIST:
        return "not-readable", "needs-script"
    if page.kind is PageKind.EMPTY_LIST:
        return "empty", ""
    if page.kind is PageKind.DETAIL:
        return "read", "single-page"
    if page.kind is PageKind.ERROR:
        return "unreachable", "error-page"
    if page.kind is PageKind.REDIRECT:
        return "redirected", "redirect"
    return "not-readable", "no-list-found"


def address_pattern(glob: str) -> re.Pattern[str]:
    """``/zcwj/**`` as a pattern over paths or whole addresses: ``**`` any text, ``*`` any text without a slash."""
    parts = re.split(r"(\*\*|\*|\?)", glob)
    words = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts) + "$")


def normal_address(url: str) -> str:
    """An address as browsers write it, without fragment; unchanged if it cannot be parsed."""
    try:
        return ada_url.URL(url).href.partition("#")[0]
    except ValueError:
        return url

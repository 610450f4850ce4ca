"""What a column's list page comes to, which addresses its patterns take in, and how an address is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ada_url

from audits.extract import read
from audits.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audits.records import DataRequest, Page


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


def requests_of_columns(
    columns: Iterable[str], page: Page, body: bytes, content_type: str, fragments: Mapping[str, str]
) -> list[tuple[tuple[str, ...], DataRequest]]:
    """What the scripts of a list page ask for, each with the columns it is for.

    Platforms that are one page for all their columns name the column after ``#``; the page is read as it is at that address.
    """
    asked: dict[str, tuple[DataRequest, ...]] = {"": page.data_requests}
    wanted: dict[DataRequest, list[str]] = {}
    for column in columns:
        fragment = "" if page.items else fragments.get(column, "")
        if fragment not in asked:
            asked[fragment] = read(body, f"{page.url}#{fragment}", content_type=content_type).data_requests
        for request in asked[fragment]:
            wanted.setdefault(request, []).append(column)
    return [(tuple(names), request) for request, names in wanted.items()]


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

"""Rows of lists that scripts bring into a page, as the links that a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Link, Place
from audits.texts.addresses import resolve

if TYPE_CHECKING:
    from audits.records import ListItem, Page

SCRIPTED = "script-list"
"""Place of rows that a script brings into a page."""


def row_of(item: ListItem, base: str) -> Link:
    """A row of a list that came by script, as the link that a reader sees."""
    address = resolve(item.href, base)
    return Link(item.href, address.url, address.fragment, text=item.title[:200], place=SCRIPTED, region=Place.LIST, problem=address.problem)


def rows_beside(page: Page) -> list[Link]:
    """Rows of a list page that stand in its scripts, and not among its links."""
    known = {link.url for link in page.links} if page.items else set()
    return [row_of(item, page.base or page.url) for item in page.items if item.href and item.url not in known]

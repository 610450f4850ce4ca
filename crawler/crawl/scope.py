"""How much of a site a crawl takes in: all of it, its lists only, or exactly the given addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records.entries import HOME, Role
from audits.texts.addresses import without_volatile

if TYPE_CHECKING:
    from audits.records.entries import Entry

_FOLDER = re.compile(
    r"(?:/|/(?:index|default|list|col)[^/]*\.[a-z]{3,5}|/(?:col|channel|column|node|nav|list)[^/]*/?(?:index\.[a-z]{3,5})?)$", re.I
)


MOST_LIST_PAGES = 2000
"""List pages read of a column at most; where it bites, the column is not read to its end and the coverage says so."""


@dataclass
class Everything:
    """An inspection: whatever is linked."""

    def takes(self, entry: Entry) -> bool:
        """Whether an address is asked for."""
        return True

    def keeps_list_pages(self) -> int:
        """List pages read of a column at most."""
        return MOST_LIST_PAGES


@dataclass
class ListsOnly(Everything):
    """The columns of a register, and one click from the home page to find columns that the register lacks."""

    looked: int = 0
    most: int = 300
    list_pages: int = 100

    def takes(self, entry: Entry) -> bool:
        """Lists, their data, and folder-like pages that the home page links to."""
        if entry.role in (Role.LIST, Role.DATA, Role.CANARY) or entry.is_home:
            return True
        path = entry.url.split("?", 1)[0]
        if entry.role is not Role.PAGE or entry.via != HOME or not _FOLDER.search(path) or self.looked >= self.most:
            return False
        self.looked += 1
        return True

    def keeps_list_pages(self) -> int:
        """List pages read of a column at most."""
        return self.list_pages


@dataclass
class Exactly(Everything):
    """A re-check: the places of what is open, and the targets that were at fault."""

    addresses: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Know the addresses by what they are without time stamps, too: pages write new ones every day."""
        self._bare = {without_volatile(url) for url in self.addresses}

    def takes(self, entry: Entry) -> bool:
        """The given addresses, also under another time stamp or with the fields of a form, list pages, and where these redirect to."""
        if entry.role in (Role.LIST, Role.DATA, Role.CANARY) or entry.is_home or entry.url in self.addresses:
            return True
        if entry.role is Role.PROBE and entry.url.partition("?")[0] in self.addresses:
            return True
        return without_volatile(entry.url) in self._bare

    def follow(self, url: str) -> None:
        """One more address, e.g. where a redirect leads."""
        self.addresses |= {url}

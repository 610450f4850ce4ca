"""Addresses that a crawl asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.pages import DataRequest

HOME = 1
"""Number of the home page's address: it is the first of every site."""


class Role(IntEnum):
    """Why an address is asked for."""

    PAGE = 0
    PROBE = 1
    LIST = 2
    DATA = 3
    CANARY = 4


class State(IntEnum):
    """How far an address is."""

    WAITING = 0
    DONE = 1
    SKIPPED = 2


class CameFrom(IntEnum):
    """Where what a run holds of a page comes from."""

    FETCHED = 0
    NOT_MODIFIED = 1
    """From the run before: the server said that nothing has changed."""
    NOT_ASKED = 2
    """From the run before: a light inspection did not ask for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the frontier."""

    id: int
    """Its number, from 1 in the order in which addresses became known."""
    url: str
    """The address."""
    role: Role
    """Why it is asked for."""
    internal: bool
    """Whether it lies on a registered host."""
    depth: int = 0
    """Clicks from the home page; a column's list is one click away."""
    columns: tuple[str, ...] = ()
    """Columns whose list page it is, or whose items it gives."""
    list_page: int = 0
    """Number of the list page, from 1; 0 for any other page."""
    via: int = 0
    """Number of the address that led to it first, 0 if the register did."""
    request: DataRequest | None = None
    """What a list page's script would ask for there."""

    @property
    def is_home(self) -> bool:
        """Whether it is the home page."""
        return self.id == HOME

"""A part of the sites of a store, such as those of one office (归属单位): who reads through it sees no run, site or finding of any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement

    from audits.rulebook.register import Site


@dataclass(frozen=True, slots=True)
class SitePart:
    """Sites that somebody reads of."""

    name: str
    """Whose they are."""
    sites: frozenset[str]
    own: bool = False
    """Whether those of offices below are not among them."""

    @property
    def whose(self) -> str:
        """Whose they are, for headings and names of files."""
        return f"{self.name}本级" if self.own else self.name


def within(part: SitePart | None, site: Column[str]) -> list[ColumnElement[bool]]:
    """What a query has to ask of a column with sites, so that it finds those of the part."""
    return [] if part is None else [site.in_(sorted(part.sites))]


def sites_within(part: SitePart | None, sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """Sites that are of the part."""
    return sites if part is None else tuple(site for site in sites if site.site in part.sites)

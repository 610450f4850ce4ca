"""Visits of home pages, by which it is known for how much of a week a site could be opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import Witness
    from audits.records.reasons import Reason


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a home page (访问)."""

    site: str
    """The site."""
    url: str
    """Its home page."""
    at: str
    """When, ISO with seconds, local time zone."""
    reason: Reason
    """What came of it."""
    status: int = 0
    """HTTP status, 0 if there was no answer."""
    elapsed_ms: int = 0
    """How long it took until the page was there, all redirects together."""
    witness: Witness = "others"
    """What the other sites of the round tell of our own network."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of visits that are enough to tell."""

    first: date
    last: date
    visits: int
    """Visits that count; those are left out of which our own network, or a wall, may be the cause."""
    failed: int
    """Of these, how many did not open the page in time."""
    sure: int
    """Failed ones while other sites answered, so that our own network was there."""

    @property
    def percent(self) -> float:
        """Share of failed visits."""
        return 100 * self.failed / self.visits

    @property
    def sure_percent(self) -> float:
        """The same, of failures that nothing of ours explains."""
        return 100 * self.sure / self.visits

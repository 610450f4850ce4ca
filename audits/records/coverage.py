"""What an inspection of one site looked at and what it did not (覆盖情况); without it no number of problems means anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.codes import CoverageNote, FileProblem, ListReason, ListState, NoCode, PageProblem
    from audits.records.reasons import Reason
    from audits.records.site_facts import Turn, Unchanged, Wavering


@dataclass(frozen=True, slots=True)
class AddressCounts:
    """Addresses of a site by how far they came."""

    discovered: int = 0
    """All that were met."""
    fetched: int = 0
    """Those that were asked for."""
    pages: int = 0
    """Those that were read as pages."""
    failed: Mapping[Reason, int] = field(default_factory=dict)
    """Those without a good answer at the end, by reason."""
    skipped: Mapping[Reason, int] = field(default_factory=dict)
    """Those that were not asked for, by reason."""
    left: int = 0
    """Those that were still waiting at the end."""


@dataclass(frozen=True, slots=True)
class ColumnCoverage:
    """How one registered column was read."""

    id: str
    """Column id."""
    name: str
    """Its name."""
    type: str
    """Its type."""
    state: ListState
    """What became of its list."""
    reason: ListReason | NoCode = ""
    """Why it is not ``read``."""
    url: str = ""
    """Address of its list."""
    reader: str = ""
    """Reader that understood the list."""
    items: int = 0
    """Items of all list pages that were read."""
    pages: int = 0
    """List pages that were read."""
    pages_total: int | None = None
    """List pages there are, where the list tells it."""
    newest: str | None = None
    """ISO date of the newest item, None if none is dated."""
    oldest: str | None = None
    """ISO date of the oldest item."""
    complete: bool = True
    """False where list pages were left out or failed."""

    @property
    def is_read(self) -> bool:
        """Whether its list was read, be it empty."""
        return self.state in ("read", "empty")


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """How often one rule ran."""

    times: int = 0
    """Views it was shown."""
    hits: int = 0
    """Hits it gave."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that one site of one run was looked at for, and what was left out."""

    addresses: AddressCounts = AddressCounts()
    """Addresses by how far they came."""
    findings: int = 0
    """Findings."""
    attachments: Mapping[FileProblem | PageProblem, int] = field(default_factory=dict)
    """Attachments of which something could not be read, by what was wrong with them."""
    attachments_read: int = 0
    """Attachments whose text was read."""
    lost_outside: int = 0
    """Foreign addresses that could not be judged since the outside could not be reached."""
    rules: Mapping[str, RuleCoverage] = field(default_factory=dict)
    """Rules that were ready to run, by name."""
    rule_failures: int = 0
    """How often a rule failed on a page."""
    columns: tuple[ColumnCoverage, ...] = ()
    """Registered columns, in register order."""
    home: Reason = "ok"
    """What the home page came to."""
    complete: bool = False
    """Whether it ended and every page was looked at (全部检查完)."""
    notes: tuple[CoverageNote, ...] = ()
    """What makes all of it doubtful."""
    gaps: Mapping[Reason, int] = field(default_factory=dict)
    """Pages of the site of which nothing is known, by reason: neither read nor found to be broken."""
    turns: tuple[Turn, ...] = ()
    """Times in which one of its hosts had turned."""
    ended: bool = False
    """Whether nothing is left to do (已结束); a site of which only the entrance could be read never is."""
    wavering: tuple[Wavering, ...] = ()
    """Hosts that failed for some requests and not for others."""
    unchanged: Unchanged | None = None
    """What was taken over from the run before, None where there was nothing to go by."""

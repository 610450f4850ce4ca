"""How far all sites of a run are, from what workers tell: what is done, running and waiting, and how long the rest may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.jobs.work import Progress, Stage

OVER: frozenset[Stage] = frozenset({"done", "interrupted", "failed"})
SURE_S = 5.0
"""A site that has run for less says nothing of how long the rest takes."""


@dataclass
class SiteProgress:
    """One site."""

    name: str
    begun: float
    told: Progress
    ended: float = 0.0

    def left_s(self, moment: float) -> float | None:
        """Seconds until all of its addresses are asked for that are known now; None where that cannot be said yet."""
        spent, told = moment - self.begun, self.told
        if spent < SURE_S or not told.asked:
            return None
        return max(0, told.known - told.asked) * spent / told.asked


@dataclass
class Tally:
    """All sites of a run."""

    names: Mapping[str, str]
    """Sites by id, with the names that people read."""
    begun: float
    done_before: int = 0
    """Sites that were done when it went on."""
    lines: dict[str, SiteProgress] = field(default_factory=dict)
    """Sites that have begun, in the order in which they did."""

    def take(self, told: Progress, moment: float) -> SiteProgress:
        """One message of a worker."""
        line = self.lines.get(told.site)
        if line is None:
            line = self.lines[told.site] = SiteProgress(self.names.get(told.site, told.site), moment, told)
        elif told.pages or told.known or told.step in OVER:  # a word alone, as "stopping", says nothing of how far it is
            line.told = told
        if told.step in OVER:
            line.ended = moment
        return line

    def running(self) -> list[SiteProgress]:
        """Sites that are under way."""
        return [line for line in self.lines.values() if not line.ended]

    def number(self, step: Stage) -> int:
        """How many sites ended so."""
        return sum(1 for line in self.lines.values() if line.ended and line.told.step == step) + (self.done_before if step == "done" else 0)

    def with_gaps(self) -> int:
        """Sites that are done and were not wholly looked at."""
        return sum(1 for line in self.lines.values() if line.told.step == "done" and line.told.gaps)

    def waiting(self) -> int:
        """Sites that have not begun."""
        return max(0, len(self.names) - self.done_before - len(self.lines))

    def pages(self) -> int:
        """Pages read so far."""
        return sum(line.told.pages for line in self.lines.values())

    def findings(self) -> int:
        """Problems found so far."""
        return sum(line.told.findings for line in self.lines.values())

    def left_s(self, moment: float) -> float | None:
        """Seconds until all sites are done, as far as what has been done tells; None where it tells nothing yet."""
        running = self.running()
        left = [seconds for line in running if (seconds := line.left_s(moment)) is not None]
        whole = [line.ended - line.begun for line in self.lines.values() if line.ended and line.told.step == "done"]
        if not whole:
            whole = [moment - line.begun + seconds for line in running if (seconds := line.left_s(moment)) is not None]
        if self.waiting() and not whole:
            return None
        if running and not left and not whole:
            return None
        behind = self.waiting() * sum(whole) / len(whole) / max(1, len(running)) if self.waiting() else 0.0
        return max(left, default=0.0) + behind

"""Which site is inspected by which worker, and what becomes of the sites of a worker that has ended."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.jobs.work import Ending, SiteJob

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.jobs.inflow import Inflow

MOST_WALLS = 5
"""How often a site goes on after its worker was ended by what it read."""


class Roster:
    """Sites that wait, for workers of many sites or for one of their own, and how those ended that do not come back."""

    def __init__(self, jobs: Iterable[SiteJob], processes: int, each: int) -> None:
        """``processes`` workers with ``each`` so many sites at once, and as many again for sites that are taken out."""
        self.ended: dict[str, Ending] = {}
        self._processes, self._each = processes, each
        self._waiting, self._apart = deque(jobs), deque[SiteJob]()
        self._walls, self._lost = Counter[str](), set[str]()
        self._stopped = False

    def is_open(self) -> bool:
        """Whether sites wait."""
        return bool(self._waiting or self._apart)

    def let_flow(self, inflow: Inflow) -> None:
        """Take the sites that have come, and say of those that came before how they ended."""
        self._waiting.extend(inflow.take())
        while self.ended:
            inflow.tell_ended(*self.ended.popitem())

    def next_for(self, loads: Sequence[int]) -> tuple[SiteJob, int] | None:
        """The next site and the place of its worker in ``loads``, the sites that each has; behind the last stands a new worker."""
        if not self._waiting:
            return None
        place = len(loads)
        if place >= self._processes:
            place = min(range(len(loads)), key=loads.__getitem__)
            if loads[place] >= self._each:
                return None
        return self._waiting.popleft(), place

    def next_apart(self, running: int) -> SiteJob | None:
        """The next site that has a worker for itself, where not too many have one."""
        return self._apart.popleft() if self._apart and running < self._processes else None

    def stop(self) -> None:
        """Let nothing begin any more."""
        self._stopped = True
        self.ended.update(dict.fromkeys((job.site for job in (*self._waiting, *self._apart)), "interrupted"))
        self._waiting.clear()
        self._apart.clear()

    def interrupted(self, left: Iterable[SiteJob]) -> None:
        """A worker that was asked to stop did not come to say so of these."""
        self.ended.update(dict.fromkeys((job.site for job in left), "interrupted"))

    def died(self, left: Iterable[SiteJob], culprit: str, *, alone: bool) -> None:
        """A worker has ended while these sites were under way; ``culprit`` is the one whose answer it was reading, if any.

        A site that dies alone is given up. The culprit, and a site that loses its worker for the second time, goes on alone; all others together.
        """
        for job in left:
            again = replace(job, resume=True)
            if self._stopped:
                self.ended[job.site] = "interrupted"
            elif alone:
                self.ended[job.site] = "killed"
            elif job.site == culprit or (not culprit and job.site in self._lost):
                self._apart.append(again)
            else:
                self._waiting.appendleft(again)
                if not culprit:
                    self._lost.add(job.site)

    def goes_on(self, job: SiteJob) -> bool:
        """Let a site go on alone, now that what ended its worker is left out; False where that has happened too often."""
        if self._stopped or self._walls[job.site] >= MOST_WALLS:
            return False
        self._walls[job.site] += 1
        self._apart.append(replace(job, resume=True))
        return True

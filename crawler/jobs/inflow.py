"""Sites that come one by one, from another thread, for worker processes to inspect; whoever brought one waits for how it ended."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.jobs.work import Ending, SiteJob


class Inflow:
    """Joins who brings sites with who inspects them."""

    def __init__(self) -> None:
        self._come: queue.SimpleQueue[SiteJob] = queue.SimpleQueue()
        self._waited_for: dict[str, Future[Ending]] = {}
        self._closed = threading.Event()

    async def inspected(self, job: SiteJob) -> Ending:
        """Have a site inspected; returns how that ended. No two jobs of one site are under way at the same time."""
        ended: Future[Ending] = Future()
        self._waited_for[job.site] = ended
        self._come.put(job)
        return "interrupted" if self._closed.is_set() else await asyncio.wrap_future(ended)

    def take(self) -> list[SiteJob]:
        """Sites that have come."""
        found = []
        while not self._come.empty():
            found.append(self._come.get())
        return found

    def tell_ended(self, site: str, how: Ending) -> None:
        """Say how a site ended."""
        ended = self._waited_for.pop(site, None)
        if ended is not None and not ended.done():
            ended.set_result(how)

    def is_open(self) -> bool:
        """Whether more may come."""
        return not self._closed.is_set()

    def close(self) -> None:
        """Nothing comes any more; whoever still waits hears that it was interrupted."""
        self._closed.set()
        for site in list(self._waited_for):
            self.tell_ended(site, "interrupted")

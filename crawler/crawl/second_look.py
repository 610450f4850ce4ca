"""Looks again at pages that were good in this run, before anything is held to be broken.

A host that no longer gives them has turned: what failed since is asked for again once it is itself, and is not judged if it never is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from audits.records.entries import Entry, Role
from crawler.crawl.standing import Again, BadAnswer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from audits.engine.answered import Answer
    from audits.records import Page
    from audits.records.site_facts import Turn
    from crawler.crawl.session import Session

LOOKS = 3
"""How often a host is looked at before it is left."""


@dataclass
class SecondLook:
    """Asks a site's hosts for what they gave before."""

    session: Session
    ask: Callable[[Entry], Awaitable[Answer]]
    """Fetches an address past the frontier."""
    patient: Callable[[str], None]
    """Lets a host be asked again that had asked for patience."""

    async def at(self, host: str) -> list[Entry]:
        """Look at a host; returns what is to be asked for again, since its answers said nothing."""
        standing = self.session.standing
        looks = 1 if self._open(host) else LOOKS
        turn: Turn | None = None
        proofs = [(proof, await self._page(proof)) for proof in standing.proofs(host)]
        for look in range(looks):
            if look:
                await self.session.wait(self.session.site.pace.confirm_after_s)
            if self.session.stopping:
                return []
            self.patient(host)
            asked = [Again(proof, page, *await self._opened(proof.entry)) for proof, page in proofs]
            found = standing.turn_of(host, asked)
            if found is None:
                break
            turn = turn or found
        else:
            assert turn is not None
            self._mark(host, turn)
            standing.looked(host, turned=True)
            return []
        if turn is None:
            turn = self._open(host) or await self._sampled(host)
        again = self._over(host, turn) if turn is not None else await self._differing(host)
        standing.looked(host, turned=False, over=turn is not None)
        return again

    async def _differing(self, host: str) -> list[Entry]:
        """Addresses that all said the same for a moment, and of which one says something else now."""
        again: dict[int, Entry] = {}
        for alike in self.session.standing.alike(host):
            if self.session.stopping:
                break
            last = alike.entries[-1]
            if self.session.standing.opened_after_all(BadAnswer(last, alike.said), *await self._opened(last)):
                again |= {entry.id: entry for entry in alike.entries}
        for entry in again.values():
            self.session.audit.arrivals.take_back(entry)
        return list(again.values())

    async def _opened(self, entry: Entry) -> tuple[Answer, Page | None]:
        """What an address gives now; the attempt is kept."""
        answer = await self.ask(entry)
        self.session.audit.arrivals.attempt(entry, answer.probe)
        return answer, await self._page(answer)

    async def _page(self, answer: Answer) -> Page | None:
        """The page of an answer, read in full whatever the rules need, so that two of them can be compared."""
        return self.session.audit.arrivals.pages.of(await self.session.with_page(answer, in_full=True), in_full=True)

    async def _sampled(self, host: str) -> Turn | None:
        """A turn that is over already: what was bad a moment ago is good now."""
        standing = self.session.standing
        for sample in standing.samples(host):
            if standing.opened_after_all(sample, *await self._opened(sample.entry)):
                return standing.turned_at(host)
        return None

    def _open(self, host: str) -> Turn | None:
        """The turn of a host that has not ended yet."""
        return next((turn for turn in self.session.audit.facts.turns if turn.host == host and not turn.until), None)

    def _mark(self, host: str, turn: Turn) -> None:
        """Keep how a host has turned; what it gave since is no page of its own."""
        if self._open(host) is None:
            self.session.audit.facts.turns.append(turn)
        for entry in self.session.standing.swept(host, turn):
            if entry.role is not Role.CANARY:
                self.session.audit.arrivals.take_back(entry)

    def _over(self, host: str, turn: Turn) -> list[Entry]:
        """The host is itself again: its bad answers are forgotten and asked for once more."""
        turns = self.session.audit.facts.turns
        over = replace(turn, until=datetime.now().astimezone().isoformat(timespec="milliseconds"))
        turns[:] = [one for one in turns if one is not turn]
        turns.append(over)
        again = self.session.standing.swept(host, over)
        if self.session.standing.in_one_time(host):
            self.session.wavering.excuse(again)
        for entry in again:
            self.session.audit.arrivals.take_back(entry)
        return again

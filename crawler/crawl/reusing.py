"""Asks servers whether pages have changed since the run before, and believes them only as long as what they say is borne out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audits.engine.answered import Answer, Validators
from audits.records.entries import CameFrom, Role, State
from audits.store.crawl import entries_with
from audits.store.readings import taken_on_trust
from audits.texts.addresses import host_of
from crawler.crawl.traps import is_plain

if TYPE_CHECKING:
    from audits.engine.taking_over import CarryOver
    from audits.records.entries import Entry
    from audits.store.crawl import SiteRecorder

FEWEST, ONE_IN = 3, 50
"""Pages of a site that are fetched whole in any case, and of how many others one is: they tell whether a server's word can be trusted."""
NEVER_SENT = Validators('"0-never-sent-by-any-server"', "Thu, 01 Jan 1998 00:00:00 GMT")
"""Validators that no page has: a server that says that nothing has changed since does not look at them."""


@dataclass
class Reuse:
    """What one site's crawl does with what the run before kept; without one it does nothing."""

    over: CarryOver | None = None
    recorder: SiteRecorder | None = None
    _tried: int = 0
    _asked: dict[int, bool] = field(default_factory=dict)
    """Number of an address that was asked for with validators, to whether they were made up."""
    _once: set[int] = field(default_factory=set)
    """Addresses that were asked for; whatever is asked for again is fetched whole."""
    _again: set[str] = field(default_factory=set)
    """Hosts of which it has become known that their word is not to be trusted."""

    def headers(self, entry: Entry) -> dict[str, str]:
        """What the request for an address says of what is known already."""
        if self.over is None or entry.role not in (Role.PAGE, Role.LIST) or entry.request is not None or entry.id in self._once:
            return {}
        self._once.add(entry.id)
        known = self.over.validators(entry.url)
        if not known or host_of(entry.url) in self.over.facts.unchanged.lying:
            return {}
        self._tried += 1
        sample = self._tried <= FEWEST or self._chosen(entry.url)
        self._asked[entry.id] = sample
        sent = Validators(NEVER_SENT.etag if known.etag else "", NEVER_SENT.modified if known.modified else "") if sample else known
        return {name: value for name, value in (("If-None-Match", sent.etag), ("If-Modified-Since", sent.modified)) if value}

    def _chosen(self, url: str) -> bool:
        """Whether an address belongs to the sample of its run: the same whenever the run goes on, another one in the next."""
        assert self.over is not None
        return hashlib.sha256(f"{self.over.run.id}\n{url}".encode("utf-8", "replace")).digest()[0] * ONE_IN < 256

    def taken(self, answer: Answer) -> Answer:
        """An answer with what the run before kept, where that is the same."""
        entry, over = answer.entry, self.over
        sample = self._asked.get(entry.id)
        if over is None or entry.role not in (Role.PAGE, Role.LIST):
            return answer
        if answer.probe.status == 304 and sample is not None:
            if sample:
                self._distrust(entry.url)
            found = None if sample else over.unchanged(entry, answer.probe, CameFrom.NOT_MODIFIED)
            if found is not None:
                del self._asked[entry.id]
                self._count(taken=1)
            return self._plainly(found or answer)
        self._asked.pop(entry.id, None)
        if answer.probe.status != 200 or answer.probe.reason != "ok" or answer.probe.redirect:
            return answer
        self._count(sampled=sample is True)
        if self._lies(answer):
            self._distrust(entry.url)
        return self._plainly(over.compared(answer))

    @staticmethod
    def _plainly(answer: Answer) -> Answer:
        """An answer that is read again where its address may belong to a trap, which is told by what pages show."""
        return answer if answer.kept is None or is_plain(answer.entry.url) else answer._replace(kept=None)

    def is_whole(self, answer: Answer) -> bool:
        """Whether an answer is to be taken: not where a server says that nothing has changed and is not to be trusted; then all is fetched."""
        return answer.probe.status != 304 or self._asked.pop(answer.entry.id, None) is None

    def _lies(self, answer: Answer) -> bool:
        """Whether a server sends other bytes under the validators that it sent before."""
        assert self.over is not None
        was, now = self.over.validators(answer.entry.url), answer.validators
        same = was.etag == now.etag if was.etag or now.etag else bool(was.modified) and was.modified == now.modified
        return same and answer.whole and self.over.differs(answer)

    def _distrust(self, url: str) -> None:
        """Believe a host no more in this run."""
        assert self.over is not None
        host, facts = host_of(url), self.over.facts
        if host not in facts.unchanged.lying:
            facts.unchanged = replace(facts.unchanged, lying=(*facts.unchanged.lying, host))
            self._again.add(host)

    def _count(self, *, taken: int = 0, sampled: int = 0) -> None:
        assert self.over is not None
        facts = self.over.facts
        was = facts.unchanged
        facts.unchanged = replace(was, run=self.over.kept.run.id, taken=was.taken + taken, sampled=was.sampled + sampled)

    def again(self) -> list[Entry]:
        """Pages that were taken over on the word of hosts that turned out to lie: they are fetched after all."""
        hosts, self._again = self._again, set()
        recorder = self.recorder
        if not hosts or self.over is None or recorder is None:
            return []
        recorder.flush()
        found = entries_with(recorder.store, recorder.site_run, taken_on_trust(recorder.store, recorder.site_run))
        found = [entry for entry in found if host_of(entry.url) in hosts]
        for entry in found:
            self.over.lists.fetch_anew(entry)
            recorder.mark(entry.id, State.WAITING)
        self._count(taken=-len(found))
        return found

"""Hosts that never answer: asked twice, then left until the end, when one address of each is tried once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.probing.reasons import CONNECTION
from audits.texts.addresses import origin_of
from crawler.crawl.frontier import FIRST_ROLES

if TYPE_CHECKING:
    from audits.records import Probe
    from audits.records.entries import Entry

ENOUGH = 2
"""So many attempts without an answer, and none with one, make a host silent."""
FIRST_SHARE = 0.5
"""Share of the time for one answer that the first attempts at a host get of which nothing was heard yet."""
FIRST_S, LAST_S = 5.5, 1.5
"""Seconds that such a host gets at the least: at first, beside the crawl, and in the last try, for which all wait."""
GROWS = 0.25
"""Share of what a crawl has taken that it may wait for such a host: a long one waits as long as for any answer, a short one not for ever."""


@dataclass
class SilentHosts:
    """What the attempts tell of each scheme and host."""

    aside: list[Entry] = field(default_factory=list)
    """Addresses that wait for the end, or until their host answers."""
    _trying: bool = False
    _last: bool = False
    """Whether the last try has begun."""
    _answered: set[str] = field(default_factory=set)
    _failed: Counter[str] = field(default_factory=Counter)
    _tried: set[str] = field(default_factory=set)
    _under_way: Counter[str] = field(default_factory=Counter)

    def note(self, probe: Probe) -> list[Entry]:
        """One attempt; returns the addresses that waited for its host, which has answered for the first time."""
        origin = origin_of(probe.url)
        self._under_way[origin] = max(0, self._under_way[origin] - 1)
        if not probe.status:
            self._failed[origin] += probe.reason in CONNECTION
            return []
        if origin in self._answered:
            return []
        self._answered.add(origin)
        waited = [entry for entry in self.aside if origin_of(entry.url) == origin]
        if waited:
            self.aside = [entry for entry in self.aside if origin_of(entry.url) != origin]
        return waited

    def is_silent(self, url: str) -> bool:
        """Whether the host of an address never answered."""
        origin = origin_of(url)
        return self._failed[origin] >= ENOUGH and origin not in self._answered if self._failed else False

    def patience(self, entry: Entry, timeout_s: float, taken_s: float) -> float:
        """Seconds that an answer may take, ``taken_s`` after the crawl began; a host of which nothing was heard yet gets fewer.

        What fails so is tried once more. A site's entrance and lists always have their whole time.
        """
        first = entry.internal and (entry.is_home or entry.role in FIRST_ROLES or not self._answered)
        if first or origin_of(entry.url) in self._answered:
            return timeout_s
        most, least = (timeout_s, LAST_S) if self._last else (timeout_s * FIRST_SHARE, FIRST_S)
        return min(timeout_s, max(least, min(most, taken_s * GROWS)))

    def last_try(self) -> None:
        """Let one address of each silent host be asked for."""
        self._trying = self._last = True
        self._tried.clear()

    def released(self) -> list[Entry]:
        """Addresses that waited for a host which is not silent after all; the last try is over."""
        self._trying = False
        found = [entry for entry in self.aside if not self.is_silent(entry.url)]
        self.aside = [entry for entry in self.aside if self.is_silent(entry.url)]
        return found

    def holds(self, url: str) -> bool:
        """Whether an address waits, else it counts as under way; in the last try the first of each silent host does not wait.

        While a host of which nothing but failure is known has as many addresses under way as make it silent, the others wait, too.
        """
        origin = origin_of(url)
        if self._failed[origin] and origin not in self._answered:
            if self._failed[origin] < ENOUGH:
                waits = self._failed[origin] + self._under_way[origin] >= ENOUGH
            else:
                waits = not self._trying or origin in self._tried
                self._tried.add(origin)
            if waits:
                return True
        self._under_way[origin] += 1
        return False

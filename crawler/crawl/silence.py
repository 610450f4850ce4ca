"""Hosts that never answer: asked twice, then left until the end, when one address of each is tried once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.probing.reasons import CONNECTION
from audits.texts.addresses import origin_of

if TYPE_CHECKING:
    from audits.records import Probe
    from audits.records.entries import Entry

ENOUGH = 2
"""So many attempts without an answer, and none with one, make a host silent."""


@dataclass
class SilentHosts:
    """What the attempts tell of each scheme and host."""

    aside: list[Entry] = field(default_factory=list)
    """Addresses that wait for the end."""
    _trying: bool = False
    _answered: set[str] = field(default_factory=set)
    _failed: Counter[str] = field(default_factory=Counter)
    _tried: set[str] = field(default_factory=set)

    def note(self, probe: Probe) -> None:
        """One attempt."""
        origin = origin_of(probe.url)
        if probe.status:
            self._answered.add(origin)
        elif probe.reason in CONNECTION:
            self._failed[origin] += 1

    def is_silent(self, url: str) -> bool:
        """Whether the host of an address never answered."""
        origin = origin_of(url)
        return self._failed[origin] >= ENOUGH and origin not in self._answered if self._failed else False

    def last_try(self) -> None:
        """Let one address of each silent host be asked for."""
        self._trying = True
        self._tried.clear()

    def released(self) -> list[Entry]:
        """Addresses that waited for a host which has answered since; the last try is over."""
        self._trying = False
        found = [entry for entry in self.aside if not self.is_silent(entry.url)]
        self.aside = [entry for entry in self.aside if self.is_silent(entry.url)]
        return found

    def holds(self, url: str) -> bool:
        """Whether an address waits; in the last try the first of each host does not."""
        if not self.is_silent(url):
            return False
        origin = origin_of(url)
        if not self._trying or origin in self._tried:
            return True
        self._tried.add(origin)
        return False

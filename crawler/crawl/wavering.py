"""Hosts that fail for some requests and not for others: how often an address must have failed before that says anything of it.

Only addresses that failed and then opened tell how often a host fails by chance; what still fails may be broken indeed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.probing.reasons import ReasonClass, class_of
from audits.records import PageKind
from audits.records.entries import Role
from audits.records.site_facts import Wavering
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audits.engine.answered import Answer
    from audits.records import Page
    from audits.records.entries import Entry

BY_CHANCE = 0.05
"""Addresses of a site that may be held to be broken though they only failed by chance."""
MOST_ASKS = 12
"""How often one address is asked for at most."""
MOST_FAILED = 3000
"""Addresses that are asked for so often."""
BAD = (ReasonClass.GONE, ReasonClass.FAULT)


@dataclass(slots=True)
class _Host:
    at_once: int = 0
    """Addresses that opened the first time."""
    at_second: int = 0
    """Addresses that failed once and opened when they were asked for again."""
    opened: int = 0
    """All that failed and opened later."""
    failed: dict[int, tuple[Entry, int]] = field(default_factory=dict)
    """Addresses that failed when they were last asked for, with how often."""
    shown: dict[int, tuple[Entry, int, str]] = field(default_factory=dict)
    """Addresses that opened, with how often and the hash of what came last."""


@dataclass
class WaveringHosts:
    """The hosts of one site."""

    _hosts: dict[str, _Host] = field(default_factory=dict)

    def note(self, answer: Answer, page: Page | None) -> None:
        """One answer of one of the site's own hosts."""
        entry, probe = answer.entry, answer.probe
        if entry.role is Role.CANARY or probe.method == "HEAD":
            return
        kind = class_of(probe.reason)
        if kind not in (ReasonClass.FINE, *BAD):
            return
        host = self._hosts.setdefault(host_of(entry.url), _Host())
        if kind in BAD or probe.redirect or (page is not None and page.kind is PageKind.ERROR):
            host.failed[entry.id] = (entry, host.failed.get(entry.id, (entry, 0))[1] + 1)
            return
        _, times = host.failed.pop(entry.id, (entry, 0))
        host.opened += times > 0
        host.at_second += times == 1
        _, opened, _ = host.shown.get(entry.id, (entry, 0, ""))
        if not times and not opened:
            host.at_once += 1
        host.shown[entry.id] = (entry, opened + 1, probe.body_hash)

    def excuse(self, entries: Iterable[Entry]) -> None:
        """What failed in one time in which nothing else came says nothing of chance."""
        for entry in entries:
            if (host := self._hosts.get(host_of(entry.url))) is not None:
                host.failed.pop(entry.id, None)

    def found(self) -> list[Wavering]:
        """Hosts of which an address must have failed more than twice."""
        told = [Wavering(name, _asks(host), host.opened) for name, host in self._hosts.items() if host.opened]
        return [one for one in told if one.asks > 2]

    def in_doubt(self, leads_wrong: Callable[[str], bool], says_error: Callable[[str, str], bool]) -> list[Entry]:
        """Addresses of such hosts that failed, and not often enough.

        ``leads_wrong`` tells whether one that leads on leads to a fault; ``says_error`` whether what came with a certain hash is an error page,
        which is known of some only after they opened.
        """
        found: list[Entry] = []
        for one in self.found():
            host, most = self._hosts[one.host], min(one.asks, MOST_ASKS)
            found += (entry for entry, times in host.failed.values() if times < most and leads_wrong(entry.url))
            found += (entry for entry, times, body in host.shown.values() if times < most and says_error(entry.url, body))
        return found[:MOST_FAILED]


def _asks(host: _Host) -> int:
    """How often an address must fail, so that hardly one of all did so by chance."""
    share = host.at_second / max(1, host.at_once)
    if share >= 1:
        return MOST_ASKS + 1
    if share <= 0:
        return 2
    addresses = len(host.shown.keys() | host.failed.keys())
    return max(2, min(MOST_ASKS + 1, math.ceil(math.log(BY_CHANCE / addresses) / math.log(share))))

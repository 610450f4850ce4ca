"""What to ask for next: list pages first, then pages by depth, and beside them probes, a few to each host.

The addresses themselves live in the store; this is the order in which a running spider takes them.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records.entries import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.entries import Entry

FIRST_ROLES = frozenset({Role.LIST, Role.DATA, Role.CANARY})
"""Roles that the first phase asks for, beside the home page."""


def host_of(url: str) -> str:
    """Host and port of an address."""
    return url.split("/", 3)[2].lower() if url.count("/") >= 2 else ""


@dataclass
class Frontier:
    """The order of one site's crawl; ``first_phase`` holds back everything but the home page and the columns' lists."""

    own_at_once: int
    """Requests under way to the site's own hosts at most."""
    foreign_per_host: int = 2
    """Requests under way to any other host at most."""
    probes_at_once: int = 48
    """Probes under way in all."""
    first_phase: bool = True
    _pages: list[tuple[int, int, int, Entry]] = field(default_factory=list)
    _probes: dict[str, deque[Entry]] = field(default_factory=dict)
    _hosts: deque[str] = field(default_factory=deque)
    _taken: set[int] = field(default_factory=set)
    _under_way: dict[int, Entry] = field(default_factory=dict)
    """Number of an address that is being asked for to what it was taken as."""
    _afterwards: dict[int, Entry] = field(default_factory=dict)
    """Addresses that are to be asked for once more when they have answered."""
    _busy_hosts: dict[str, int] = field(default_factory=dict)
    _busy_pages: int = 0
    _busy_probes: int = 0

    def push(self, entry: Entry) -> None:
        """One more address."""
        if entry.role is Role.PROBE:
            host = host_of(entry.url)
            queue = self._probes.get(host)
            if queue is None:
                queue = self._probes[host] = deque()
                self._hosts.append(host)
            queue.append(entry)
        else:
            first = entry.role in FIRST_ROLES or entry.is_home
            heapq.heappush(self._pages, (0 if first else 1, entry.depth, entry.id, entry))

    def again(self, entry: Entry) -> None:
        """An address is to be asked for once more; one that is under way only when it has answered, since it has one place."""
        if entry.id in self._under_way:
            self._afterwards[entry.id] = entry
            return
        self._taken.discard(entry.id)
        self.push(entry)

    def take(self) -> Iterator[Entry]:
        """Addresses that may be asked for now."""
        while self._pages and self._busy_pages < self.own_at_once:
            if self.first_phase and self._pages[0][0]:
                break
            entry = heapq.heappop(self._pages)[3]
            if entry.id not in self._taken:
                self._taken.add(entry.id)
                self._under_way[entry.id] = entry
                self._busy_pages += 1
                yield entry
        for _ in range(len(self._hosts)):
            if self._busy_probes >= self.probes_at_once:
                break
            host = self._hosts[0]
            self._hosts.rotate(-1)
            yield from self._take_probe(host)

    def _take_probe(self, host: str) -> Iterator[Entry]:
        queue = self._probes[host]
        while queue and self._busy_probes < self.probes_at_once:
            limit = self.own_at_once if queue[0].internal else self.foreign_per_host
            if self._busy_hosts.get(host, 0) >= limit:
                return
            entry = queue.popleft()
            if entry.id in self._taken:
                continue
            self._taken.add(entry.id)
            self._under_way[entry.id] = entry
            self._busy_hosts[host] = self._busy_hosts.get(host, 0) + 1
            self._busy_probes += 1
            yield entry
        if not queue:
            del self._probes[host]
            self._hosts.remove(host)

    def back(self, entry: Entry) -> None:
        """An address that was taken has been answered; said twice of one, it holds once."""
        taken = self._under_way.pop(entry.id, None)
        if taken is None:
            return
        if taken.role is Role.PROBE:
            host = host_of(taken.url)
            self._busy_probes -= 1
            self._busy_hosts[host] -= 1
            if not self._busy_hosts[host]:
                del self._busy_hosts[host]
        else:
            self._busy_pages -= 1
        if (later := self._afterwards.pop(entry.id, None)) is not None:
            self.again(later)

    def busy(self) -> int:
        """Requests under way that what comes next waits for: in the first phase no probes."""
        return self._busy_pages if self.first_phase else self._busy_pages + self._busy_probes

    def left(self) -> int:
        """Addresses not yet taken, some perhaps twice."""
        return len(self._pages) + sum(map(len, self._probes.values()))

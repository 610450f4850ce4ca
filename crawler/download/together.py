"""What all sites that one process crawls have in common when they download: they ask as one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.download.names import LookUps
from crawler.download.pressure import AddressLines, AddressPressure

if TYPE_CHECKING:
    from audits.rulebook.register import Pace
    from crawler.download.neighbours import Neighbours

HOSTS_AN_ADDRESS = 2
"""How many hosts' worth of requests one IP address gets, where the register does not say."""
BEHIND_S = 0.25
"""A turn of the loop that takes so long has more answers than it can read; requests wait until it is shorter."""
FOREIGN_AT_ONCE = 600
"""Requests under way to hosts that belong to no site of the process at most; each needs a handle of the system."""


@dataclass
class Together:
    """One for each process; made in its loop's thread."""

    lines: AddressLines = field(default_factory=AddressLines)
    """Who waits for which IP address."""
    names: LookUps = field(default_factory=LookUps)
    foreign: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FOREIGN_AT_ONCE))
    """Places for requests to foreign hosts."""
    patience: dict[str, float] = field(default_factory=dict)
    """Hosts that asked for patience, until when."""

    @classmethod
    def beside(cls, neighbours: Neighbours | None) -> Together:
        """That of a process with others beside it."""
        return cls(AddressLines(neighbours))

    def __deepcopy__(self, _memo: object) -> Together:
        """Scrapy copies its settings; what is shared stays one."""
        return self


def pressure_of(pace: Pace, together: Together) -> AddressPressure:
    """How hard a site asks one address, in line with all other sites of the process.

    Where its register does not say how many hosts' worth an address gets, an address of this machine is taken for as many servers as it has sites.
    """
    hosts = pace.per_address or HOSTS_AN_ADDRESS
    return AddressPressure(pace.concurrency * hosts, pace.delay_s / hosts, together.lines, here_alone=pace.per_address is None)


async def breathe() -> None:
    """Wait until this process is not behind with the answers that have come."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0)
        if time.monotonic() - before < BEHIND_S:
            return

"""Looks up names for all sites of a process: each name once at a time, and slow ones never in the way of a site's own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from dataclasses import dataclass, field

KNOWN_FOR_S = 300.0
LOOK_UP_S = 10.0
LOOK_UPS = 40
"""Look-ups of foreign names at once; the loop has ``THREADS`` for them and for whatever else would block it."""
THREADS = 64
MOST_KNOWN = 20_000

Found = list[tuple[int, str]]
"""Addresses of a name, each with its family."""


@dataclass
class LookUps:
    """What is known of names, and what is being looked up."""

    _known: dict[str, tuple[float, Found]] = field(default_factory=dict)
    _asking: dict[tuple[str, bool], asyncio.Future[Found]] = field(default_factory=dict)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LOOK_UPS))

    async def addresses(self, name: str, *, own: bool = False, anew: bool = False) -> Found:
        """Addresses of a name; only successes are remembered, so that a failure is looked up again. Raises TimeoutError or what the look-up raises.

        ``own``: a host of a site, which waits for no foreign name; ``anew``: what was found before does not count.
        """
        known = self._known.get(name)
        if known and known[0] > time.monotonic() and not anew:
            return known[1]
        asked = (name, own)
        if asked not in self._asking:
            self._asking[asked] = asyncio.ensure_future(self._ask(name, own=own))
            self._asking[asked].add_done_callback(lambda done: self._asked(asked, done))
        found = await asyncio.wait_for(asyncio.shield(self._asking[asked]), LOOK_UP_S)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known[name] = (time.monotonic() + KNOWN_FOR_S, found)
        return found

    async def _ask(self, name: str, *, own: bool) -> Found:
        """One look-up; foreign names have a number of places, which a slow one keeps."""
        async with contextlib.nullcontext() if own else self._places:
            infos = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys((int(family), str(address[0])) for family, _, _, _, address in infos))

    def _asked(self, asked: tuple[str, bool], done: asyncio.Future[Found]) -> None:
        """A look-up is over, perhaps after everybody has stopped waiting for it."""
        self._asking.pop(asked, None)
        if not done.cancelled():
            done.exception()

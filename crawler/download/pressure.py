"""How hard one IP address is asked, whatever the number of its names and of the workers that ask it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from crawler.download.neighbours import Neighbours


class AddressPressure:
    """Places and pauses of each IP address."""

    def __init__(self, at_once: int, apart_s: float, neighbours: Neighbours | None = None) -> None:
        """``at_once`` requests to one address at the same time and one in ``apart_s`` seconds, for all neighbours together."""
        self._at_once, self._apart_s, self._neighbours = at_once, apart_s, neighbours
        self._busy: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._due: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, ip: str) -> AsyncIterator[None]:
        """One request to an address, from when it may be made to its end."""
        while self._busy[ip] >= max(1, self._at_once // self._sharing(ip)):
            await self._place_left(ip)
        self._busy[ip] += 1
        try:
            if (pause := self.pause(ip, time.monotonic())) > 0:
                await asyncio.sleep(pause)
            yield
        finally:
            self._busy[ip] -= 1
            for waiting in self._waiting.pop(ip, ()):
                if not waiting.done():
                    waiting.set_result(None)

    async def _place_left(self, ip: str) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(ip, deque()).append(waiting)
        await waiting

    def pause(self, ip: str, moment: float) -> float:
        """Seconds until the next request to an address may be made; as many as may be made at once may follow each other after a rest."""
        apart = self._apart_s * self._sharing(ip)
        due = max(self._due.get(ip, 0.0), moment - (self._at_once - 1) * apart)
        self._due[ip] = due + apart
        return due - moment

    def _sharing(self, ip: str) -> int:
        return 1 if self._neighbours is None else self._neighbours.sharing(ip, time.monotonic())

"""How hard one IP address is asked, whatever the number of its names, of the sites that ask it and of the processes that crawl them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from audits.store.address_locks import AddressLocks
    from crawler.download.neighbours import Neighbours

LOOK_S = 0.25
"""How often it is looked whether another machine has left a place."""
MOST_DUE = 20_000
"""Addresses of which it is remembered when they may be asked again."""


class AddressLines:
    """Who waits for an address, first come, first served; one for all sites of a process."""

    def __init__(self, neighbours: Neighbours | None = None) -> None:
        """``neighbours`` are the other processes of the command, each of which has its share of an address."""
        self._neighbours = neighbours
        self.machines: AddressLocks | None = None
        """Places that other machines share, where there are any."""
        self._busy: Counter[str] = Counter()
        self._waiting: dict[str, deque[tuple[asyncio.Future[None], int]]] = {}
        self._due: dict[str, float] = {}

    def __deepcopy__(self, _memo: object) -> AddressLines:
        """Scrapy copies its settings; what is shared stays one."""
        return self

    @asynccontextmanager
    async def turn(self, ip: str, at_once: int, apart_s: float) -> AsyncIterator[None]:
        """One request to an address, from when it may be made to its end."""
        await self._enter(ip, at_once)
        try:
            if (pause := self.pause(ip, at_once, apart_s, time.monotonic())) > 0:
                await asyncio.sleep(pause)
            if self.machines is None:
                yield
            else:
                async with self._among_machines(self.machines, ip, at_once, apart_s):
                    yield
        finally:
            self._leave(ip)

    @staticmethod
    @asynccontextmanager
    async def _among_machines(machines: AddressLocks, ip: str, at_once: int, apart_s: float) -> AsyncIterator[None]:
        """A place that all machines share, kept for as long as keeps their common pace."""
        loop = asyncio.get_running_loop()
        while (place := await _uncut(asyncio.to_thread(machines.take, ip, at_once), lambda taken: machines.give_back(ip, taken))) is None:
            await asyncio.sleep(LOOK_S)
        until = time.monotonic() + at_once * apart_s
        try:
            yield
        finally:
            loop.call_later(max(0.0, until - time.monotonic()), loop.run_in_executor, None, machines.give_back, ip, place)

    def pause(self, ip: str, at_once: int, apart_s: float, moment: float) -> float:
        """Seconds until the next request to an address may be made; as many as may be made at once may follow each other after a rest."""
        apart = apart_s * self._sharing(ip)
        due = max(self._due.get(ip, 0.0), moment - (at_once - 1) * apart)
        if len(self._due) > MOST_DUE:
            self._due = {known: at for known, at in self._due.items() if at > moment}
        self._due[ip] = due + apart
        return due - moment

    async def _enter(self, ip: str, at_once: int) -> None:
        """Take a place at an address, after those who came before."""
        if not self._waiting.get(ip) and self._has_place(ip, at_once):
            self._busy[ip] += 1
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(ip, deque()).append((called, at_once))
        try:
            await called
        except asyncio.CancelledError:
            if called.cancelled():
                self._call(ip)
            else:  # called and cancelled at the same time
                self._leave(ip)
            raise

    def _leave(self, ip: str) -> None:
        self._busy[ip] -= 1
        self._call(ip)
        if not self._busy[ip]:
            del self._busy[ip]

    def _call(self, ip: str) -> None:
        """Give places to those who have waited longest."""
        line = self._waiting.get(ip, deque())
        while line and (line[0][0].done() or self._has_place(ip, line[0][1])):
            called, _ = line.popleft()
            if not called.done():
                self._busy[ip] += 1
                called.set_result(None)
        if not line:
            self._waiting.pop(ip, None)

    def _has_place(self, ip: str, at_once: int) -> bool:
        return self._busy[ip] < max(1, at_once // self._sharing(ip))

    def _sharing(self, ip: str) -> int:
        return 1 if self._neighbours is None else self._neighbours.sharing(ip, time.monotonic())


async def _uncut(taking: Coroutine[Any, Any, int | None], undo: Callable[[int], None]) -> int | None:
    """What is taken in a thread; whoever is cancelled meanwhile gives it back."""
    task = asyncio.ensure_future(taking)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(lambda done: None if done.cancelled() or done.exception() or (taken := done.result()) is None else undo(taken))
        raise


class AddressPressure:
    """What one site's register allows to ask of each address."""

    def __init__(self, at_once: int, apart_s: float, lines: AddressLines | None = None, *, here_alone: bool = False) -> None:
        """``at_once`` requests to one address at the same time and one in ``apart_s`` seconds, for all that stand in ``lines`` together.

        ``here_alone``: an address of this machine, where a test bed stands for many servers, has a line of its own for each site.
        """
        self._at_once, self._apart_s, self._lines = at_once, apart_s, lines or AddressLines()
        self._here = AddressLines() if here_alone else self._lines

    def turn(self, ip: str) -> AbstractAsyncContextManager[None]:
        """One request to an address, from when it may be made to its end."""
        lines = self._here if ip_address(ip.partition("%")[0]).is_loopback else self._lines
        return lines.turn(ip, self._at_once, self._apart_s)

"""What no request may do: reach addresses inside an office, odd ports, hosts that asked for patience, pages that robots.txt refuses."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yarl
from protego import Protego
from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http.request import NO_CALLBACK

from audits.probing.reasons import CONNECTION
from audits.records.reasons import status_reason
from audits.texts.addresses import is_internal_ip
from audits.texts.numerals import host_and_port, whole
from crawler.download.pressure import AddressPressure
from crawler.download.together import Together, breathe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp.abc import ResolveResult
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from audits.records.codes import RobotsState
    from audits.records.reasons import KnownReason

USUAL_PORTS = frozenset({80, 443})
ROBOTS_BYTES = 500_000
_NEVER = (".invalid", ".test", ".example", ".localhost")
_TARGET = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(\d{1,5}))?")


class Unreached(Exception):
    """A request that ended without an answer to read; ``reason`` says why."""

    def __init__(self, reason: KnownReason, note: str = "") -> None:
        super().__init__(note or reason)
        self.reason = reason


@dataclass
class AddressGuard:
    """Decides which address a name is connected to; shared by all handlers of a crawl, so it also holds back hosts that asked for it."""

    resolve: Mapping[str, str]
    """Host name (or host:port) to the place where it is really served; lifts the guard for exactly these."""
    ports: frozenset[int]
    """Ports that may be connected to."""
    registered: frozenset[str] = frozenset()
    """The site's own hosts, as the register writes them."""
    max_pause_s: float = 30.0
    throttled: int = 20
    pressure: AddressPressure = field(default_factory=lambda: AddressPressure(8, 0.0))
    """How hard one IP address is asked."""
    together: Together = field(default_factory=Together)
    """What the site has in common with the others of its process."""
    robots: dict[str, RobotsState] = field(default_factory=dict)
    """Origin to what became of its robots.txt."""
    _asked_for_patience: dict[str, int] = field(default_factory=dict)
    _busy: dict[str, int] = field(default_factory=dict)

    def mapped(self, host: str, port: int) -> tuple[str, int] | None:
        """Where a host of the register's ``resolve`` is served, None for all others.

        Where it names no port, the usual two are opened, and those with which the register names the host.
        """
        name = host.strip("[]").rstrip(".").lower()
        target = self.resolve.get(f"{name}:{port}") or self.resolve.get(name) or self.resolve.get(f"[{name}]")
        if target is None:
            return None
        found = _TARGET.fullmatch(target)
        if found and found[2]:
            return found[1].strip("[]"), int(found[2])
        if port not in USUAL_PORTS and f"{name}:{port}" not in {*self.resolve, *self.registered}:
            raise Unreached("blocked-port", f"port {port}")
        return target.strip("[]"), port

    async def addresses(self, host: str, port: int) -> list[ResolveResult]:
        """Checked addresses of a host; what is connected to is one of these and nothing else, so a second look-up cannot change it."""
        mapped = self.mapped(host, port)
        if mapped is not None:
            return [_result(host, family, ip, mapped[1]) for family, ip in await self._look_up(mapped[0])]
        if port not in self.ports:
            raise Unreached("blocked-port", f"port {port}")
        name = host.strip("[]").rstrip(".").lower()
        if name == "localhost" or name.endswith(_NEVER):
            if name.endswith("localhost"):
                raise Unreached("intranet", name)
            raise Unreached("dns", f"{name}: reserved name")
        found = await self._look_up(name)
        public = [(family, ip) for family, ip in found if not is_internal_ip(ipaddress.ip_address(ip.partition("%")[0]))]
        if not public:
            raise Unreached("intranet", ", ".join(ip for _, ip in found[:3]))
        return [_result(host, family, ip, port) for family, ip in public]

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """One request, once its host and the address behind it may be asked. Raises Unreached."""
        try:
            parts = yarl.URL(url, encoded=True)
            port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
        except ValueError as error:
            raise Unreached("protocol", str(error)) from error
        await self.wait_turn(url.split("/", 3)[2].lower())
        found = await self.addresses(parts.raw_host or "", port)
        foreign = contextlib.nullcontext() if self._is_own((parts.raw_host or "").lower()) else self.together.foreign
        async with self.pressure.turn(min(one["host"] for one in found)), foreign:
            await breathe()
            yield

    async def _look_up(self, name: str) -> list[tuple[int, str]]:
        """Addresses of a name. Raises Unreached."""
        try:
            return await self.together.names.addresses(name, own=self._is_own(name))
        except TimeoutError as error:
            raise Unreached("dns-temporary", "the look-up took too long") from error
        except socket.gaierror as error:
            missing = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            raise Unreached("dns" if missing else "dns-temporary", str(error)) from error
        except (UnicodeError, ValueError) as error:
            raise Unreached("dns", str(error)) from error

    def _is_own(self, name: str) -> bool:
        return any(name == host_and_port(host)[0] for host in self.registered)

    async def wait_turn(self, host: str) -> None:
        """Wait as long as a host has asked for, within the plan's limit."""
        if self._asked_for_patience.get(host, 0) >= self.throttled:
            raise Unreached("retry-later", "the host keeps asking for patience")
        pause = self.together.patience.get(host, 0.0) - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)

    def forgive(self, host: str) -> None:
        """Let a host be asked again that had asked for patience."""
        self._asked_for_patience.pop(host, None)
        self.together.patience.pop(host, None)

    def note_answer(self, host: str, status: int, retry_after: str) -> None:
        """Remember that a host asked for patience, or that it answers again; a second 503 on end slows down too."""
        busy = self._busy[host] = self._busy.get(host, 0) + 1 if status == 503 else 0
        if status == 429 or (status == 503 and (retry_after or busy > 1)):
            if status == 429 or retry_after:
                self._asked_for_patience[host] = self._asked_for_patience.get(host, 0) + 1
            self.together.patience[host] = time.monotonic() + min(seconds_of(retry_after), self.max_pause_s)
        else:
            self._asked_for_patience.pop(host, None)


def seconds_of(retry_after: str) -> float:
    """Seconds that a Retry-After header asks for; a few for what cannot be understood."""
    seconds = whole(retry_after)
    if seconds is not None:
        return float(seconds)
    try:
        moment = parsedate_to_datetime(retry_after.strip())
        return max(0.0, moment.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 2.0


def _result(host: str, family: int, ip: str, port: int) -> ResolveResult:
    return {"hostname": host, "host": ip, "port": port, "family": family, "proto": 0, "flags": socket.AI_NUMERICHOST}


class SafeRobots(RobotsTxtMiddleware):
    """Obeys robots.txt for early requests too (Scrapy's own lets all but the first waiter pass), by origin, with a size limit.

    Only an answer 200 that is no HTML refuses anything; other answers allow all, and what they were is kept on the guard.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard: AddressGuard | None = crawler.settings.get("PORTAL_GUARD")
        self._origins: dict[str, Any] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._unheard: dict[str, tuple[float, Unreached]] = {}

    async def robot_parser(self, request: Request) -> Any:
        origin = "/".join(request.url.split("/", 3)[:3])
        if origin not in self._origins:
            async with self._locks.setdefault(origin, asyncio.Lock()):
                if origin not in self._origins:
                    self._again(origin, request)
                    self._origins[origin] = await self._fetch(origin, request.meta.get("download_timeout"))
        return self._origins[origin]

    def _again(self, origin: str, request: Request) -> None:
        """Requests that waited for the robots.txt of a host of which nothing was heard fail as it did; later ones ask anew."""
        since, error = self._unheard.get(origin, (0.0, None))
        if error is not None and float(request.meta.get("started") or 0.0) < since:
            raise Unreached(error.reason, f"robots.txt: {error}")

    async def _fetch(self, origin: str, patience: float | None) -> Any:
        """Rules of an origin, None if it has none; asked as patiently as what waits for them."""
        url = f"{origin}/robots.txt"
        state: RobotsState = "none"
        for _ in range(3):
            try:
                response = await self._ask(url, patience)
            except Unreached as error:
                self._note(origin, error.reason)
                if error.reason in CONNECTION:
                    self._unheard[origin] = (time.monotonic(), error)
                    raise
                return None
            except Exception:  # whatever else ended it, nothing is refused
                state = "unknown"
                break
            location = (response.headers.get("Location") or b"").decode("latin-1")
            if response.status in (301, 302, 303, 307, 308) and location:
                url = _following(response, location)
                if not url:
                    break
                continue
            if response.status >= 500:
                state = status_reason(response.status)
            if response.status == 200 and response.body.lstrip()[:1] != b"<":
                try:
                    rules = _Rules(Protego.parse(response.body.decode("utf-8", "replace")))
                except (ValueError, RecursionError):  # what nobody can read refuses nothing
                    state = "unreadable"
                    break
                self._note(origin, "obeyed")
                return rules
            break
        self._note(origin, state)
        return None

    async def _ask(self, url: str, patience: float | None) -> Response:
        meta: dict[str, Any] = {"dont_obey_robotstxt": True, "sniff_bytes": ROBOTS_BYTES, "verbatim_url": True}
        if patience is not None:
            meta["download_timeout"] = patience
        engine = self.crawler.engine
        assert engine is not None
        return await engine.download_async(Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK))

    def _note(self, origin: str, state: RobotsState) -> None:
        if self._guard is not None:
            self._guard.robots[origin] = state


def _following(response: Response, location: str) -> str:
    """Where a redirect leads, ``""`` where that is no address of the web."""
    try:
        following = response.urljoin(location)
        return following if urlsplit(following).hostname and following.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


class _Rules:
    """Protego under the name of Scrapy's interface."""

    def __init__(self, rules: Protego) -> None:
        self._rules = rules

    def allowed(self, url: str, user_agent: str | bytes) -> bool:
        name = user_agent.decode("utf-8", "replace") if isinstance(user_agent, bytes) else user_agent
        try:
            return bool(self._rules.can_fetch(url, name))
        except ValueError:
            return True

"""Visits the home page of each site once, as a reader does, and keeps what came of it (日常监测)."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from audits.engine.arrivals import MAX_HOPS
from audits.probing.visits import LIMIT_MS, opened
from audits.records.entries import HOME, Entry, Role
from audits.records.visits import Visit
from audits.store.visits import keep_visits
from audits.texts.addresses import host_of
from crawler.download.names import THREADS
from crawler.download.outcomes import probe_of
from crawler.spiders.site_settings import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from audits.records import Probe
    from audits.records.codes import Witness
    from audits.records.reasons import KnownReason
    from audits.rulebook import RuleBook, Site
    from audits.store import Store

AT_ONCE = 20
"""Sites that are visited at the same time."""
LIMIT_S = LIMIT_MS / 1000
SAME_BODY_SITES = 3
"""From so many sites on that answer all alike it is a proxy that answered."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of visits."""

    visits: tuple[Visit, ...]
    """In the order of the register."""
    failed: tuple[Visit, ...]
    """Those that count as not opened."""
    unclear: tuple[Visit, ...]
    """Those that do not count: walls, and whatever our own network may be the cause of."""
    away: bool
    """Whether nothing of several sites answered, so that it may be our own network."""


def watch(store: Store, book: RuleBook, sites: Sequence[Site], moment: datetime) -> Round:
    """Visit the home page of each site once, and keep the visits."""
    seen = asyncio.run(_all(sites, book))
    visits = tuple(_visit(site, seen[site.site], _witness(site, seen), moment) for site in sites)
    keep_visits(store, visits)
    came = {visit: opened(visit) for visit in visits}
    away = any(visit.witness == "none" for visit in visits) and not any(one is True for one in came.values())
    return Round(visits, tuple(one for one in visits if came[one] is False), tuple(one for one in visits if came[one] is None), away)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a visit ended."""

    host: str
    """Of the home page."""
    probe: Probe
    elapsed_ms: int
    mapped: bool
    """Whether the register says where the site is served; such a site tells nothing of look-ups and proxies."""


def _visit(site: Site, seen: _Seen, witness: Witness, moment: datetime) -> Visit:
    late = seen.elapsed_ms >= LIMIT_MS and seen.probe.reason == "ok"
    reason = "timeout" if late and not seen.probe.status else seen.probe.reason
    return Visit(site.site, site.home, moment.isoformat(timespec="seconds"), reason, seen.probe.status, seen.elapsed_ms, witness)


def _witness(site: Site, seen: dict[str, _Seen]) -> Witness:
    """What the others of a round tell of our network: sites of the same host are no others, nor is a proxy that answers for all."""
    others = [one for one in seen.values() if one.host != host_of(site.home)]
    if not others:
        return "alone"
    return "others" if any(one.probe.status and one.probe.reason != "network-away" for one in others) else "none"


async def _all(sites: Sequence[Site], book: RuleBook) -> dict[str, _Seen]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "beside"))
    runner, places = AsyncCrawlerRunner({"TWISTED_REACTOR_ENABLED": False}), asyncio.Semaphore(AT_ONCE)
    found: dict[str, _Seen] = {}

    async def one(site: Site) -> None:
        async with places:
            hurried = site.model_copy(update={"pace": site.pace.model_copy(update={"delay_s": 0, "timeout_s": LIMIT_S, "robots": "ignore"})})
            await runner.crawl(Crawler(_HomePage, settings_for(hurried, book)), site=site, found=found)

    await asyncio.gather(*(one(site) for site in sites))
    return _without_proxy(found)


def _without_proxy(found: dict[str, _Seen]) -> dict[str, _Seen]:
    """The same, but where all sites answered with the very same page, which is that of a proxy, nothing was heard of any."""
    open_ = {site: seen for site, seen in found.items() if not seen.mapped and seen.probe.reason == "ok" and seen.probe.body_hash}
    away: KnownReason = "network-away"
    if len({seen.probe.body_hash for seen in open_.values()}) != 1 or len({seen.host for seen in open_.values()}) < SAME_BODY_SITES:
        return found
    return {site: replace(seen, probe=replace(seen.probe, reason=away)) if site in open_ else seen for site, seen in found.items()}


class _HomePage(scrapy.Spider):
    """Asks for the home page of a site and follows its redirects."""

    name = "home-page"

    def __init__(self, site: Site, found: dict[str, _Seen]) -> None:
        super().__init__()
        self._site, self._found, self._met = site, found, set[str]()
        self._started = 0.0

    async def start(self) -> AsyncIterator[Request]:
        """The first request."""
        self._started = time.monotonic()
        yield self._request(self._site.home)

    def _request(self, url: str) -> Request:
        self._met.add(url)
        meta = {"entry": Entry(HOME, url, Role.PAGE, internal=True), "verbatim_url": True, "started": time.monotonic(), "dont_obey_robotstxt": True}
        return Request(url, self.parse, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response) -> Request | None:
        """Keep the answer, or go where it leads."""
        assert response.request is not None
        probe = probe_of(response.request, response=response)
        if not probe.redirect:
            self._keep(probe)
            return None
        if probe.redirect in self._met or len(self._met) > MAX_HOPS:
            self._keep(replace(probe, reason="redirect-loop"))
            return None
        return self._request(probe.redirect)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        self._keep(probe_of(failure.request, error=failure.value))  # type: ignore[attr-defined]

    def _keep(self, probe: Probe) -> None:
        elapsed = int((time.monotonic() - self._started) * 1000)
        host, mapped = host_of(self._site.home), self._site.resolve
        self._found[self._site.site] = _Seen(host, probe, elapsed, host in mapped or host.rpartition(":")[0] in mapped)

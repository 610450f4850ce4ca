"""Fetches one address with the same guards and settings as an inspection."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request

from audits.engine.arrivals import MAX_HOPS
from audits.records.entries import HOME, Entry, Role
from audits.rulebook import load_rulebook
from crawler.download.outcomes import probe_of
from crawler.spiders.site_settings import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from audits.records.reasons import Reason
    from audits.rulebook.register import Site


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one address gave."""

    url: str
    """Where it ended."""
    status: int
    content_type: str
    body: bytes
    reason: Reason
    """What came of it."""


class _FewAddresses(scrapy.Spider):
    """Asks for some addresses and follows their redirects."""

    name = "few-addresses"

    def __init__(self, urls: Sequence[str], found: dict[str, Any]) -> None:
        super().__init__()
        self._urls, self._found = urls, found

    async def start(self) -> AsyncIterator[Request]:
        """A request for each."""
        for url in self._urls:
            yield self._request(url, (url,))

    def _request(self, url: str, chain: tuple[str, ...]) -> Request:
        meta = {"entry": Entry(HOME, url, Role.PAGE, internal=True), "verbatim_url": True, "started": time.monotonic(), "chain": chain}
        return Request(url, self.parse, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response) -> Request | None:
        """Keep the answer, or go where it leads."""
        request = response.request
        assert request is not None
        probe = probe_of(request, response=response)
        chain = request.meta["chain"]
        if probe.redirect and probe.redirect not in chain and len(chain) <= MAX_HOPS:
            return self._request(probe.redirect, (*chain, probe.redirect))
        if probe.redirect:
            self._found[chain[0]] = (request.meta["entry"].url, 0, "", b"", "redirect-loop")
            return None
        self._found[chain[0]] = (request.meta["entry"].url, response.status, probe.content_type, response.body, probe.reason)
        return None

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        request = failure.request  # type: ignore[attr-defined]
        probe = probe_of(request, error=failure.value)
        self._found[request.meta["chain"][0]] = (request.url, 0, "", b"", probe.reason)


def _child(urls: Sequence[str], site: Site, results: Any) -> None:
    from scrapy.crawler import AsyncCrawlerProcess  # installs a reactor: only in the child

    found: dict[str, Any] = {}
    process = AsyncCrawlerProcess(settings_for(site, load_rulebook()))
    process.crawl(_FewAddresses, urls=urls, found=found)
    process.start()
    results.put(found)


def fetch(urls: Sequence[str], site: Site) -> list[Fetched]:
    """Some addresses in their order, in a process of its own since a reactor starts once."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_child, args=(urls, site, results))
    process.start()
    found: dict[str, Any] | None = None
    while found is None and (process.is_alive() or not results.empty()):
        try:
            found = results.get(timeout=0.5)
        except Exception:
            continue
    process.join()
    return [Fetched(*found[url]) if found and url in found else Fetched(url, 0, "", b"", "internal-error") for url in urls]


def fetch_one(url: str, site: Site) -> Fetched:
    """One address."""
    return fetch([url], site)[0]

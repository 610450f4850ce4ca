"""Fetches one address with the same guards and settings as an inspection."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request

from audits.records.entries import HOME, Entry, Role
from audits.rulebook import load_rulebook
from crawler.download.outcomes import probe_of
from crawler.spiders.site_settings import settings_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from audits.records.reasons import Reason
    from audits.rulebook.register import Site

MAX_HOPS = 10


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


class _OneAddress(scrapy.Spider):
    """Asks for one address and follows its redirects."""

    name = "one-address"

    def __init__(self, url: str, found: dict[str, Any]) -> None:
        super().__init__()
        self._url, self._found, self._hops = url, found, 0

    async def start(self) -> AsyncIterator[Request]:
        """The one request."""
        yield self._request(self._url)

    def _request(self, url: str) -> Request:
        meta = {"entry": Entry(HOME, url, Role.PAGE, internal=True), "verbatim_url": True, "started": time.monotonic()}
        return Request(url, self.parse, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response) -> Request | None:
        """Keep the answer, or go where it leads."""
        request = response.request
        assert request is not None
        probe = probe_of(request, response=response)
        self._hops += 1
        if probe.redirect and self._hops <= MAX_HOPS:
            return self._request(probe.redirect)
        self._found["answer"] = (request.meta["entry"].url, response.status, probe.content_type, response.body, probe.reason)
        return None

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        request = failure.request  # type: ignore[attr-defined]
        probe = probe_of(request, error=failure.value)
        self._found["answer"] = (request.url, 0, "", b"", probe.reason)


def _child(url: str, site: Site, results: Any) -> None:
    from scrapy.crawler import AsyncCrawlerProcess  # installs a reactor: only in the child

    found: dict[str, Any] = {}
    process = AsyncCrawlerProcess(settings_for(site, load_rulebook()))
    process.crawl(_OneAddress, url=url, found=found)
    process.start()
    results.put(found.get("answer"))


def fetch_one(url: str, site: Site) -> Fetched:
    """One address, in a process of its own since a reactor starts once."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_child, args=(url, site, results))
    process.start()
    answer = None
    while answer is None and (process.is_alive() or not results.empty()):
        try:
            answer = results.get(timeout=0.5)
        except Exception:
            continue
    process.join()
    return Fetched(*answer) if answer else Fetched(url, 0, "", b"", "internal-error")

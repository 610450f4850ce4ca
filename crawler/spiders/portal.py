"""The spider of one portal: lists first, then everything they and the pages link to, then a second look at what failed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request, signals

from audits.engine.arrivals import Answer
from audits.records.entries import Role
from audits.rulebook import MistakesFound
from audits.store import StoreProblem
from crawler.crawl.frontier import Frontier
from crawler.crawl.session import MAX_ATTACHMENT, open_session
from crawler.download.outcomes import probe_of
from crawler.download.settings import download_settings
from crawler.readers.browser import rendered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from audits.records import Probe
    from audits.records.entries import Entry
    from crawler.crawl.session import Session

log = logging.getLogger(__name__)
HEAD_ELEMENTS = (".css", ".js", ".gif", ".jpg", ".jpeg", ".png", ".bmp", ".ico", ".svg", ".webp", ".woff", ".woff2", ".ttf", ".swf", ".mp4")


class PortalSpider(scrapy.Spider):
    """Crawls one site of one run; ``session`` is given by an inspection, or made from ``register`` and ``site`` arguments."""

    name = "portal"

    def __init__(self, session: Session | None = None, **arguments: str) -> None:
        super().__init__()
        self.session = session or _own_session(arguments)
        self.audit = self.session.audit
        pace = self.session.site.pace
        self.frontier = Frontier(own_at_once=max(2, pace.concurrency * 2), probes_at_once=max(48, pace.concurrency))
        self.quiet = asyncio.Event()
        self.failed: dict[int, tuple[Entry, float]] = {}
        self.confirming = False
        self.attempts: dict[int, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.session.standalone:
            changed = download_settings(spider.session.site, spider.audit.book)
            crawler.settings.setdict(changed, priority="spider")
        crawler.signals.connect(spider.on_closed, signal=signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Drive the crawl; requests go past the start iterator, which only keeps the spider open."""
        self._obey_interrupts()
        looking = asyncio.create_task(self.session.network.look())  # beside the crawl: names take long where no resolver answers
        for entry in self.session.first_entries():
            self.frontier.push(entry)
        await self._until_quiet()
        await self._render_unread()
        self.frontier.first_phase = False
        await self._until_quiet()
        while self.failed and not self.session.stopping:
            await self._confirm()
        if self.session.stopping:
            looking.cancel()
        else:
            await looking
        self.session.finished = not self.session.stopping and not self.frontier.left()
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request  # makes this an asynchronous generator, as Scrapy wants

    async def _render_unread(self) -> None:
        """Lists that nothing could read are shown to a browser, where there is one."""
        guard = self.crawler.settings.get("PORTAL_GUARD")
        for entry in self.audit.lists.unread():
            if self.session.stopping or guard is None:
                return
            body = await rendered(entry.url, self.session.site, guard)
            for found in self.audit.arrivals.rendered(entry, body):
                self.frontier.push(found)
        await self._until_quiet()

    def _obey_interrupts(self) -> None:
        """Ctrl-C ends the crawl after what is under way; where the loop cannot take signals, the plain handler does."""
        try:
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self.session.stop)
        except (NotImplementedError, RuntimeError, ValueError):
            with contextlib.suppress(ValueError):
                signal.signal(signal.SIGINT, lambda *_: self.session.stop())

    async def _until_quiet(self) -> None:
        """Let requests run until nothing is under way and nothing may be taken."""
        self.quiet.clear()
        self._pump()
        await self.quiet.wait()

    def _pump(self) -> None:
        """Ask for whatever may be asked for now."""
        if self.session.stopping:
            if not self.frontier.busy():
                self.quiet.set()
            return
        engine = self.crawler.engine
        assert engine is not None
        for entry in self.frontier.take():
            if self.session.refuses(entry):
                self.frontier.back(entry)
                continue
            engine.crawl(self._request(entry))
        if not self.frontier.busy():
            self.quiet.set()

    def _request(self, entry: Entry, method: str = "") -> Request:
        """The request for an address."""
        meta: dict[str, Any] = {
            "entry": entry,
            "verbatim_url": True,
            "started": time.monotonic(),
            "download_timeout": self.session.site.pace.timeout_s,
        }
        page_like = entry.role is not Role.PROBE
        if not method:
            asset = entry.url.partition("?")[0].lower().endswith(HEAD_ELEMENTS)
            method = "HEAD" if entry.role is Role.PROBE and asset and not self.confirming else "GET"
        if not page_like:
            meta["sniff_bytes"] = MAX_ATTACHMENT if self.session.wants_text(entry) else self.session.sniff_bytes
        else:
            meta["sniff_unless_html"] = self.session.sniff_bytes
        body = ""
        if entry.request is not None:
            method, body = entry.request.method, entry.request.body
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"} if body else None
        return Request(
            entry.url, self.on_response, method=method, body=body, headers=headers, errback=self.on_failure, meta=meta, dont_filter=True
        )

    def on_response(self, response: Response) -> Awaitable[None] | None:
        """One answer."""
        entry: Entry = response.meta["entry"]
        request = response.request
        assert request is not None
        probe = probe_of(request, response=response)
        if response.headers.get("X-Not-Recorded"):  # a replayed portal says that it does not hold this address
            probe = replace(probe, reason="not-recorded")
        if probe.reason == "ok" and not probe.redirect and response.status == 200 and self.session.wants_text(entry):
            return self._attachment(entry, probe, response)
        self._answered(_answer(entry, probe, response))
        return None

    async def _attachment(self, entry: Entry, probe: Probe, response: Response) -> None:
        """Read the text of an attachment before its place is given to another; what goes wrong is a record, not a crash."""
        answer = _answer(entry, probe, response)
        try:
            answer = answer._replace(attachment=await self.session.attachment(entry, response))
        except Exception:
            log.exception("attachment %s could not be read", entry.url)
            self.audit.counters.attachments["internal-error"] += 1
        self._answered(answer)

    def on_failure(self, failure: Failure) -> None:
        """One request without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        probe = probe_of(request, failure=failure)
        self._answered(Answer(request.meta["entry"], probe))

    def _answered(self, answer: Answer) -> None:
        """Hand an answer on and go on from it."""
        entry, probe = answer.entry, answer.probe
        try:
            if probe.method == "HEAD" and probe.reason != "ok" and not probe.redirect:
                self.audit.arrivals.attempt(entry, probe)
                assert self.crawler.engine is not None
                self.crawler.engine.crawl(self._request(entry, "GET"))
                return
            self.attempts[entry.id] = self.attempts.get(entry.id, 0) + 1
            again, new = self.session.answered(answer, self.attempts[entry.id])
            if again:
                self.failed[entry.id] = (entry, time.monotonic())
            else:
                self.failed.pop(entry.id, None)
                self.attempts.pop(entry.id, None)
            for found in new:
                self.frontier.push(found)
        except Exception:
            log.exception("answer of %s could not be taken", entry.url)
            self.audit.arrivals.skip(entry, "internal-error")
        self.frontier.back(entry)
        self._pump()

    async def _confirm(self) -> None:
        """Try again what failed, once enough time has gone by."""
        waiting, self.failed = self.failed, {}
        last = max(at for _, at in waiting.values())
        delay = self.session.site.pace.confirm_after_s - (time.monotonic() - last)
        self.session.say("confirming", len(waiting))
        await self.session.before_confirming(max(0.0, delay))
        self.confirming = True
        for entry, _ in waiting.values():
            self.frontier.again(entry)
        await self._until_quiet()

    def on_closed(self, spider: scrapy.Spider, reason: str) -> None:
        """Write what is buffered; what was left is known from the store."""
        guard = self.crawler.settings.get("PORTAL_GUARD")
        if guard is not None:
            self.audit.facts.robots = dict(guard.robots)
        self.session.closed(reason)


def _answer(entry: Entry, probe: Probe, response: Response) -> Answer:
    return Answer(entry, probe, response.body, whole="dataloss" not in response.flags)


def _own_session(arguments: dict[str, str]) -> Session:
    """A session of its own for ``scrapy crawl``; wrong arguments end the program with a sentence, as with our own command."""
    try:
        return open_session(**arguments)
    except (MistakesFound, StoreProblem, ValueError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None

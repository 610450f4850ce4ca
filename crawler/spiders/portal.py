"""The spider of one portal: lists first, then everything they and the pages link to, then a second look at what failed."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request, signals

from audits.engine.answered import Answer
from audits.engine.budget import TooCostly
from audits.store import StoreProblem
from crawler.crawl.frontier import Frontier
from crawler.crawl.second_look import SecondLook
from crawler.crawl.session import Stalled
from crawler.crawl.silence import SilentHosts
from crawler.crawl.trips import Trips
from crawler.download.outcomes import probe_of
from crawler.download.settings import download_settings
from crawler.readers.browser import rendered
from crawler.spiders.arguments import own_session, prepare_loop
from crawler.spiders.asking import MOST_AT_ONCE, answer_of, in_parts, probe_of_failure, request_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from audits.records.entries import Entry
    from crawler.crawl.session import Session

log = logging.getLogger(__name__)
MOST_ROUNDS = 24
"""How often hosts are looked at and what failed is tried again, at most."""
MOST_GIVEN_UP = 3
"""Times that a crawl at rest gives up what is under way; then it ends."""
END_S = 15.0
"""Patience with requests that were given up, once the crawl is to end."""


class PortalSpider(scrapy.Spider):
    """Crawls one site of one run; ``session`` is given by an inspection, or made from ``register`` and ``site`` arguments."""

    name = "portal"

    def __init__(self, session: Session | None = None, **arguments: str) -> None:
        super().__init__()
        self.session = session or own_session(arguments)
        self.audit = self.session.audit
        pace = self.session.site.pace
        self.frontier = Frontier(own_at_once=max(2, pace.concurrency * 2), probes_at_once=max(48, pace.concurrency))
        self.quiet = asyncio.Event()
        self.failed: dict[int, tuple[Entry, float]] = {}
        self.confirming = False
        self.attempts: dict[int, int] = {}
        self.trips = Trips()
        self.held: list[Entry] = []
        self.second_look = SecondLook(self.session, self._fetched, self._forgive)
        self.under_way: dict[int, tuple[Entry, float]] = {}
        self.began, self.moved, self.given_up = time.monotonic(), 0, 0
        self.silent = SilentHosts()

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
        if self.session.standalone:
            prepare_loop(self.session.stop)
        try:
            await self._crawl()
        except Exception as error:  # Scrapy would only log it
            self.session.broken = error
        if self.given_up:
            asyncio.get_running_loop().call_later(END_S, self._end)
        for request in tuple[Request, ...]():
            yield request  # makes this an asynchronous generator, as Scrapy wants

    async def _crawl(self) -> None:
        """Everything that is asked for, in its order."""
        looking = asyncio.create_task(self.session.network.look())  # beside the crawl: names take long where no resolver answers
        for entry in self.session.first_entries():
            self.frontier.push(entry)
        await self._until_quiet()
        await self._render_unread()
        self.frontier.first_phase = False
        await self._until_quiet()
        await self._settle()
        for entry in await self.session.lists_again():
            self.frontier.push(entry)
        await self._until_quiet()
        await self._settle()
        for entry in self.silent.aside if not self.session.stopping else ():
            self.audit.arrivals.skip(entry, "host-silent")
        if self.session.stopping:
            looking.cancel()
        else:
            await looking
        self.session.finished = not self.session.stopping and not self.frontier.left()

    async def _render_unread(self) -> None:
        """Lists that nothing could read are shown to a browser, where there is one."""
        guard = self.crawler.settings.get("PORTAL_GUARD")
        for entry in self.audit.lists.unread():
            if self.session.stopping or guard is None:
                return
            try:
                body = await rendered(entry.url, self.session.site, guard)
                for found in await self.session.rendered(entry, body):
                    self.frontier.push(found)
            except Exception:
                log.exception("%s could not be read as a browser shows it", entry.url)
        await self._until_quiet()

    async def _until_quiet(self) -> None:
        """Let requests run until nothing is under way and nothing may be taken; hosts that seem to have turned are looked at in between."""
        while True:
            self.quiet.clear()
            self._pump()
            await self._rest()
            doubtful = self.session.standing.doubtful()
            if self.session.stopping or not doubtful:
                return
            for host in doubtful:
                self._ask_again(await self.second_look.at(host))

    async def _rest(self) -> None:
        """Wait until all is quiet; what never comes back is given up."""
        while not self.quiet.is_set():
            stopping, moved = self.session.stopping, self.moved
            waits = [asyncio.ensure_future(event.wait()) for event in ((self.quiet,) if stopping else (self.quiet, self.session.stopped))]
            patience = self.session.grace_s if stopping else self.session.patience_s
            done, _ = await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()
            if not done and (stopping or moved == self.moved):
                self._give_up()

    def _give_up(self) -> None:
        """Take back the places of requests of which nothing comes any more; those that hung are not asked for again."""
        given_up, self.under_way = list(self.under_way.values()), {}
        urls = " ".join(entry.url for entry, _ in given_up)
        log.error("nothing moves any more on %s; given up: %s", self.session.site.site, urls)
        moment = time.monotonic()
        for entry, since in given_up:
            if moment - since >= self.session.overdue_s:
                self.audit.arrivals.skip(entry, "internal-error")
            self.frontier.back(entry)
        self.given_up += 1
        if self.given_up >= MOST_GIVEN_UP and not self.session.stopping:
            self.session.broken = Stalled(urls)
            self.session.stop()
        self._pump()
        if self.session.stopping:
            self.quiet.set()  # nothing is under way any more, whatever the frontier counts

    def _end(self) -> None:
        """The last resort where Scrapy waits for requests that never end."""
        self.on_closed(self, "finished")
        self.session.abandoned.set()
        if self.session.standalone:
            asyncio.get_running_loop().stop()

    def _pump(self) -> None:
        """Ask for whatever may be asked for now."""
        standing = self.session.standing
        if self.session.stopping or standing.doubtful():
            if not self.frontier.busy():
                self.quiet.set()
            return
        left = MOST_AT_ONCE
        for entry in islice(self.frontier.take(), left):
            left -= 1
            try:
                turned = entry.internal and standing.turned(entry.url)
                if turned or self.silent.holds(entry.url):
                    (self.held if turned else self.silent.aside).append(entry)
                    self.frontier.back(entry)
                elif self.session.refuses(entry):
                    self.frontier.back(entry)
                else:
                    self._send(self._request(entry))
                    self.under_way[entry.id] = (entry, time.monotonic())
            except Exception:
                self._failed(entry)
                self.frontier.back(entry)
        if not left:
            asyncio.get_running_loop().call_soon(self._pump)
        elif not self.frontier.busy():
            self.quiet.set()

    def _send(self, request: Request) -> None:
        assert self.crawler.engine is not None
        self.crawler.engine.crawl(request)

    def _request(self, entry: Entry, method: str = "") -> Request:
        """The request for an address."""
        patience = self.silent.patience(entry, self.session.site.pace.timeout_s, time.monotonic() - self.began)
        request = request_for(entry, self.session, method=method, patience_s=patience, confirming=self.confirming, cookies=self.trips.header(entry))
        request.callback, request.errback = self.on_response, self.on_failure
        return request

    def on_response(self, response: Response) -> Awaitable[None] | None:
        """One answer."""
        entry: Entry = response.meta["entry"]
        assert response.request is not None
        try:
            answer = self.session.reuse.taken(answer_of(entry, probe_of(response.request, response=response), response))
            try:
                answer = self.session.ahead(answer)
            except TooCostly:
                return self._read_apart(answer, response)
        except Exception:
            self._lost(entry)
            return None
        return self._arrived(answer, response)

    async def _read_apart(self, answer: Answer, response: Response) -> None:
        """Read a heavy page before its place is given to another."""
        try:
            answer = await self.session.read_apart(answer)
        except Exception:
            self._lost(answer.entry)
            return
        self._arrived(answer, response)

    def _arrived(self, answer: Answer, response: Response) -> Awaitable[None] | None:
        """An answer with its page."""
        entry = answer.entry
        try:
            answer = self.audit.arrivals.led_on(answer)  # a page may send its reader on as a Location does
            probe, once_more = self.trips.answered(entry, answer.probe, response.headers.getlist("Set-Cookie"), self.audit.recorder.known)
            answer = answer._replace(probe=probe)
        except Exception:
            self._lost(entry)
            return None
        if probe.reason == "ok" and not probe.redirect and response.status == 200 and self.session.wants_text(entry):
            return self._attachment(answer, response)
        self._answered(answer, once_more)
        return None

    async def _attachment(self, answer: Answer, response: Response) -> None:
        """Read the text of an attachment before its place is given to another."""
        self._answered(await self.session.with_text(answer, response))

    def on_failure(self, failure: Failure) -> None:
        """One request without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: Entry = request.meta["entry"]
        try:
            probe = probe_of_failure(request, failure.value)
        except Exception:
            self._lost(entry)
            return
        self._answered(Answer(entry, probe))

    def _answered(self, answer: Answer, once_more: Entry | None = None) -> None:
        """Hand an answer on and go on from it; ``once_more`` is what it sent back to with cookies."""
        entry = answer.entry
        if entry.id not in self.under_way:
            return  # it was given up
        try:
            answer = self.audit.arrivals.led_on(answer)
            probe = answer.probe
            if once_more is entry:
                self.audit.arrivals.attempt(entry, probe)
                self.frontier.again(entry)
                self._back(entry)
                return
            if (probe.method == "HEAD" and probe.reason != "ok" and not probe.redirect) or not self.session.reuse.is_whole(answer):
                self.audit.arrivals.attempt(entry, probe)
                self._send(self._request(entry, "GET"))
                self.under_way[entry.id] = (entry, time.monotonic())
                return
            waited = self.silent.note(probe)
            self.attempts[entry.id] = self.attempts.get(entry.id, 0) + 1
            again, new = self.session.answered(answer, self.attempts[entry.id])
            if again:
                self.failed[entry.id] = (entry, time.monotonic())
            else:
                self.failed.pop(entry.id, None)
                self.attempts.pop(entry.id, None)
            self.trips.follow(entry, probe.redirect, new)
            for found in (*new, *waited, *([once_more] if once_more is not None else [])):
                self.frontier.again(found)
        except StoreProblem as error:  # no fault of the address
            self.session.broken = error
            self.session.stop()
        except Exception:
            self._failed(entry)
        self._back(entry)

    def _failed(self, entry: Entry) -> None:
        """What nobody expected costs its address and nothing else."""
        log.exception("%s could not be asked for or taken", entry.url)
        if not self.session.spares(entry, sys.exc_info()[1]):
            self.audit.arrivals.skip(entry, "internal-error")
        if self.audit.recorder.trouble is not None:  # nothing can be kept any more
            self.session.broken = self.session.broken or self.audit.recorder.trouble
            self.session.stop()

    def _lost(self, entry: Entry) -> None:
        """What nobody expected, before there was an answer to take."""
        self._failed(entry)
        self._back(entry)

    def _back(self, entry: Entry) -> None:
        """The place of a request is free again."""
        if self.under_way.pop(entry.id, None) is not None:
            self.moved += 1
            self.frontier.back(entry)
            self._pump()

    async def _settle(self) -> None:
        """Look at every host that gave a bad answer, and try again what failed; a host that does not come back takes its addresses with it."""
        for _ in range(MOST_ROUNDS):
            again = self.session.reopened()
            for host in self.session.standing.unproved():
                again += await self.second_look.at(host)
            self.failed |= {entry.id: (entry, time.monotonic()) for entry in self.session.error_pages()}
            if again:
                self._ask_again(again)
                await self._until_quiet()
            elif self.failed and not self.session.stopping:
                await self._confirm()
            elif doubt := self.session.in_doubt():
                await self._in_parts(doubt)
            else:
                break
        for entry in self.session.set_aside if not self.session.stopping else ():
            self.audit.arrivals.skip(entry, "trap-repeats")
        for entry in self.held if not self.session.stopping else ():
            self.audit.arrivals.skip(entry, "turned-away")

    async def _in_parts(self, entries: list[Entry]) -> None:
        """Ask for addresses whose host fails by chance, a few at a time, so that none of them comes at the same turn again."""
        for part in in_parts(entries, 2 * self.session.site.pace.concurrency, self.session.looks):
            if self.session.stopping:
                return
            for entry in part:
                self.attempts[entry.id] = 1
                self.frontier.again(entry)
            await self._until_quiet()

    def _ask_again(self, entries: Sequence[Entry]) -> None:
        """Ask for addresses as if for the first time, and for what was held back while their host had turned."""
        held, self.held = self.held, []
        for entry in (*entries, *held):
            self.failed.pop(entry.id, None)
            self.attempts.pop(entry.id, None)
            self.frontier.again(entry)

    async def _fetched(self, entry: Entry) -> Answer:
        """An address fetched past the frontier."""
        assert self.crawler.engine is not None
        request = self._request(entry, "GET")
        try:
            response = await self.crawler.engine.download_async(request)
            answer = await self.session.with_page(answer_of(entry, probe_of(request, response=response), response))
            return self.audit.arrivals.led_on(answer)
        except Exception as error:
            return Answer(entry, probe_of(request, error=error))

    def _forgive(self, host: str) -> None:
        if (guard := self.crawler.settings.get("PORTAL_GUARD")) is not None:
            guard.forgive(host)

    async def _confirm(self) -> None:
        """Try again what failed, once enough time has gone by."""
        waiting, self.failed = self.failed, {}
        delay = self.session.site.pace.confirm_after_s - (time.monotonic() - max(at for _, at in waiting.values()))
        self.session.say("confirming", len(waiting))
        await self.session.before_confirming(max(0.0, delay))
        self.confirming = True
        for entry, _ in waiting.values():
            self.frontier.again(entry)
        self.silent.last_try()
        await self._until_quiet()
        for entry in self.silent.released():
            self.frontier.again(entry)
        await self._until_quiet()

    def on_closed(self, spider: scrapy.Spider, reason: str) -> None:
        """Write what is buffered; what was left is known from the store."""
        if (guard := self.crawler.settings.get("PORTAL_GUARD")) is not None:
            self.audit.facts.robots = dict(guard.robots)
        self.session.closed(reason)

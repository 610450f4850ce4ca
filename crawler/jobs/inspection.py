"""Inspects one site of a run as a coroutine, beside any number of others in the same process; the same serves every worker."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from audits.disclosure.posts import post_links
from audits.engine.books import book_for_worker
from audits.engine.finishing import finish
from audits.engine.opening import open_site, origin_of, stored_site, take_over
from audits.engine.reader_version import reader_version
from audits.engine.rechecking import decide, open_items
from audits.records.entries import Role
from audits.store import StoreProblem, open_store
from audits.store.address_locks import AddressLocks
from audits.store.leases import JobLease
from audits.store.opening import now
from audits.texts.addresses import moved
from crawler.crawl.desk import own_desk
from crawler.crawl.narrowing import narrow
from crawler.crawl.reusing import Reuse
from crawler.crawl.scope import ListsOnly
from crawler.crawl.session import Session
from crawler.download.together import Together
from crawler.jobs.aside import Aside
from crawler.jobs.work import Ending, Progress
from crawler.sandbox import Readers
from crawler.spiders.portal import PortalSpider
from crawler.spiders.site_settings import settings_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.engine.rechecking import OpenItems
    from audits.engine.site_audit import SiteAudit
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Site
    from audits.store import Store
    from audits.store.opening import Run
    from crawler.crawl.desk import Desk
    from crawler.download.neighbours import Neighbours
    from crawler.jobs.work import SiteJob, Stage, Tell

log = logging.getLogger(__name__)
SAY_EVERY_S = 0.5
COLLECT_AFTER = 4
"""Sites after whose end their memory is given back; looking for it holds the loop for a moment."""


class Stopped(Exception):
    """What was under way when the process was asked to stop."""


class OpenRun(NamedTuple):
    """A run as this process has it open."""

    store: Store
    run: Run
    sites: dict[str, Site]
    book: RuleBook


class Inspector:
    """What the sites that one process inspects have in common: the store, the rules, the lines of addresses, the readers of files."""

    def __init__(self, tell: Tell, neighbours: Neighbours | None = None, desk: Desk | None = None) -> None:
        self._tell, self._desk = tell, desk or own_desk()
        self._together, self._readers = Together.beside(neighbours), Readers()
        self._runs: dict[tuple[str, str], OpenRun] = {}
        self._runner = AsyncCrawlerRunner({"TWISTED_REACTOR_ENABLED": False})
        self._sessions: dict[str, Session] = {}
        self._aside, self._ended = Aside(), 0
        self._locks: AddressLocks | None = None
        self._opening = asyncio.Lock()
        self.stopping = asyncio.Event()
        """Whether nothing more is to be asked for."""

    def stop(self) -> None:
        """Ask for nothing more; what is under way is still taken, and what is being judged is judged again another time."""
        self.stopping.set()
        for session in self._sessions.values():
            session.stop()

    def let_go(self) -> None:
        """A site has ended; what it leaves are circles of objects, of which the collector would long know nothing."""
        self._ended += 1
        if self._ended % COLLECT_AFTER == 0:
            gc.collect()

    async def note_failed(self, job: SiteJob) -> None:
        """Keep that a site could not be inspected. Raises StoreProblem."""
        store = (await self._opened(job)).store.for_site()
        store.writer.lease = job.lease
        store.update_site_run(store.site_run(job.run, job.site).id, status="failed")

    def close(self) -> None:
        """End what the sites had in common; what is still being judged ends with the process."""
        self._readers.close()
        if self._locks is not None:
            self._locks.close()
        for opened in self._runs.values() if not self._aside.is_busy() else ():
            with contextlib.suppress(StoreProblem):
                opened.store.close()

    async def inspect(self, job: SiteJob) -> Ending:
        """Inspect one site; returns how it ended, and tells it. What goes wrong is raised, and harms no other site."""
        opened = await self._opened(job)
        store, site = opened.store.for_site(), _limited(opened.sites[job.site], job.max_pages)
        if job.lease is not None:
            store.work_under(job.lease)
        record = store.site_run(job.run, job.site)
        store.update_site_run(record.id, status="crawling", started=record.started or now())
        audit = open_site(store, opened.run, site, opened.book, job.only)
        teller = _Teller(job.site, audit, self._tell)
        session = Session(
            audit, say=teller.say, resume=job.resume and bool(record.started), desk=self._desk, readers=self._readers, names=self._together.names
        )
        items = await self._prepared(job, session)
        if items is None and not job.lists_only:
            await asyncio.to_thread(_take_over, session)
        self._sessions[job.site] = session
        try:
            await self._crawl(session)
        finally:
            del self._sessions[job.site]
        _kept(audit, session)
        if session.stopping or session.closed_because != "finished":
            store.update_site_run(record.id, status="interrupted", facts=audit.facts)
            self._tell(Progress(job.site, "interrupted", audit.counters.pages))
            return "interrupted"
        self._tell(teller.progress("judging"))
        await self._beside(lambda: _judged(audit, session, items, record.id))
        coverage = store.site_run(job.run, job.site).coverage
        self._tell(replace(teller.progress("done"), gaps=coverage is None or not coverage.complete))
        return "done"

    async def _opened(self, job: SiteJob) -> OpenRun:
        """The store and the run of a job, read once for all its sites; its rules in a thread, since the sites of other runs go on meanwhile."""
        async with self._opening:
            found = self._runs.get((job.store, job.run))
            if found is None:
                store = open_store(job.store, create=False)
                run = store.run(job.run)
                book = await asyncio.to_thread(_rules_of, store, run, job.rules_dir)
                if isinstance(job.lease, JobLease) and self._locks is None:
                    self._locks = self._together.lines.machines = AddressLocks(store.engine)
                found = self._runs[job.store, job.run] = OpenRun(store, run, {site.site: site for site in run.sites}, book)
                _collect_seldom()
            return found

    async def _prepared(self, job: SiteJob, session: Session) -> OpenItems | None:
        """What a job asks for beside the site: posts, its lists alone, or the places of open items, which are returned."""
        audit = session.audit
        if audit.posts:
            session.extra = [(url, Role.PROBE) for url in post_links(audit.posts)]
        if job.lists_only:
            session.scope = ListsOnly()
        items = await asyncio.to_thread(open_items, audit.store, job.base, audit.site, job.items) if job.base else None
        if items is not None:
            _take_frame(audit, items)
            narrow(session, items)
        return items

    async def _crawl(self, session: Session) -> None:
        """Crawl a site to its end, or until only requests are left that never end."""
        if self.stopping.is_set():
            session.stop()
        crawler = Crawler(PortalSpider, settings_for(session.site, session.audit.book, self._together))
        crawling = self._runner.crawl(crawler, session=session)
        left_over = asyncio.ensure_future(session.abandoned.wait())
        await asyncio.wait((crawling, left_over), return_when=asyncio.FIRST_COMPLETED)
        left_over.cancel()
        if crawling.done():
            crawling.result()
        else:
            crawling.cancel()

    async def _beside(self, work: Callable[[], None]) -> None:
        """Do what takes the processor for long in a thread of its own, one site after the other. Raises Stopped where it is not waited for."""
        working = asyncio.wrap_future(self._aside.do(work))
        stopping = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if working.done():
            working.result()
        else:
            working.cancel()
            raise Stopped


def _limited(site: Site, max_pages: int) -> Site:
    """A site with the pages that the job allows."""
    return site.model_copy(update={"pace": site.pace.model_copy(update={"max_pages": max_pages})}) if max_pages else site


def _judged(audit: SiteAudit, session: Session, items: OpenItems | None, record: int) -> None:
    """Judge a site as a whole, and what a re-check looked at; then it is done."""
    audit.store.update_site_run(record, status="judging", facts=audit.facts)
    known = finish(audit, complete=session.finished)
    if items is not None:
        decide(audit, known, items, record)
    audit.store.update_site_run(record, status="done", finished=now())


def _collect_seldom() -> None:
    """What is loaded stays, and a crawl makes few circles of objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def _take_over(session: Session) -> None:
    """Let an inspection take over what has not changed since the run before, all of which is known before the first request."""
    audit = session.audit
    session.reuse = Reuse(over := take_over(audit), audit.recorder)
    if over is not None and session.resume:
        over.urls.update(stored_site(audit.store, audit.run, session.site).addresses())


def _take_frame(audit: SiteAudit, items: OpenItems) -> None:
    """Let a re-check read lists as the run before did."""
    before = audit.store.site_run(origin_of(audit.store, items.run).id, audit.site.site).facts
    audit.facts.frame, audit.facts.framed = before.frame, {moved(url, items.moves) for url in before.framed}


def _kept(audit: SiteAudit, session: Session) -> None:
    """Write what is buffered; raises what ended the crawl before its end."""
    audit.recorder.flush()
    if session.broken is not None:
        audit.store.update_site_run(audit.site_run, facts=audit.facts)
        raise session.broken


class _Teller:
    """Tells progress a few times a second."""

    def __init__(self, site: str, audit: SiteAudit, tell: Tell) -> None:
        self._site, self._audit, self._tell, self._last = site, audit, tell, 0.0
        self._found = 0

    def progress(self, step: Stage, note: str = "") -> Progress:
        """How far the site is."""
        counters = self._audit.counters
        return Progress(self._site, step, counters.pages, self._audit.recorder.visited(), self._audit.recorder.number(), counters.findings, note)

    def say(self, event: str, number: int) -> None:
        moment = time.monotonic()
        counters = self._audit.counters
        first = counters.findings and not self._found
        if event in ("answered", "page") and moment - self._last < SAY_EVERY_S and not first:
            return
        self._last, self._found = moment, counters.findings
        confirming = event == "confirming"
        self._tell(self.progress("confirming" if confirming else "pages", str(number) if confirming else ""))


def _rules_of(store: Store, run: Run, rules_dir: str) -> RuleBook:
    """The rules of a run; what is asked of the program itself for each page is found out here as well, once."""
    reader_version()
    return book_for_worker(store, run, Path(rules_dir) if rules_dir else None)

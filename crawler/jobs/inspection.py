"""Inspects one site of a run; the same function serves every worker."""

from __future__ import annotations

import gc
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from audits.disclosure.posts import post_links
from audits.engine.books import book_for_worker
from audits.engine.finishing import finish
from audits.engine.opening import open_site, origin_of
from audits.records.entries import Role
from audits.store import open_store
from audits.store.opening import now
from audits.texts.addresses import moved
from crawler.jobs.work import Ending, Progress

if TYPE_CHECKING:

    from audits.engine.rechecking import OpenItems
    from audits.engine.site_audit import SiteAudit
    from audits.rulebook.register import Site
    from audits.store import Store
    from audits.store.opening import Run
    from crawler.crawl.desk import Desk
    from crawler.crawl.session import Session
    from crawler.download.neighbours import Neighbours
    from crawler.jobs.work import SiteJob, Stage, Tell

log = logging.getLogger(__name__)
SAY_EVERY_S = 0.2


def inspect_site(job: SiteJob, tell: Tell, neighbours: Neighbours | None = None, desk: Desk | None = None) -> Ending:
    """Inspect one site in this process, beside others; returns how it ended. A reactor starts once, so call it once a process."""
    # Scrapy installs its reactor when it is loaded: only in the process that inspects
    from scrapy.crawler import AsyncCrawlerProcess

    from audits.engine.rechecking import decide, open_items
    from crawler.crawl.desk import own_desk
    from crawler.crawl.narrowing import narrow
    from crawler.crawl.scope import ListsOnly
    from crawler.crawl.session import Session
    from crawler.spiders.portal import PortalSpider
    from crawler.spiders.site_settings import settings_for

    store = _store_of(job)
    run = store.run(job.run)
    site = _site_of(job, run)
    book = book_for_worker(store, run, Path(job.rules_dir) if job.rules_dir else None)
    record = store.site_run(job.run, job.site)
    store.update_site_run(record.id, status="crawling", started=record.started or now())
    audit = open_site(store, run, site, book, job.only)
    session = Session(audit, say=_Teller(job.site, audit, tell).say, resume=job.resume and bool(record.started), desk=desk or own_desk())
    if audit.posts:
        session.extra = [(url, Role.PROBE) for url in post_links(audit.posts)]
    if job.lists_only:
        session.scope = ListsOnly()
    items = open_items(store, job.base, site, job.items) if job.base else None
    if items is not None:
        _take_frame(audit, items)
        narrow(session, items)
    _collect_seldom()
    process = AsyncCrawlerProcess(settings_for(site, book, neighbours))
    process.crawl(PortalSpider, session=session)
    process.start(install_signal_handlers=False)
    del process
    _kept(audit, session)
    if session.stopping or session.closed_because != "finished":
        store.update_site_run(record.id, status="interrupted", facts=audit.facts)
        tell(Progress(job.site, "interrupted", audit.counters.pages))
        return "interrupted"
    tell(Progress(job.site, "judging", audit.counters.pages, audit.counters.fetched, audit.recorder.number(), audit.counters.findings))
    store.update_site_run(record.id, status="judging", facts=audit.facts)
    known = finish(audit, complete=session.finished)
    if items is not None:
        decide(audit, known, items, record.id)
    store.update_site_run(record.id, status="done", finished=now())
    tell(Progress(job.site, "done", audit.counters.pages, audit.counters.fetched, audit.recorder.number(), audit.counters.findings))
    return "done"


def _site_of(job: SiteJob, run: Run) -> Site:
    """The site of a job, with the pages that the job allows."""
    site = next(one for one in run.sites if one.site == job.site)
    if not job.max_pages:
        return site
    return site.model_copy(update={"pace": site.pace.model_copy(update={"max_pages": job.max_pages})})


def _collect_seldom() -> None:
    """What is loaded stays, and a crawl makes few circles of objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


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


def _store_of(job: SiteJob) -> Store:
    """The store, to be written only as long as the command that gave the job has the run."""
    store = open_store(job.store, create=False)
    if job.lease is not None:
        store.work_under(job.lease)
    return store


class _Teller:
    """Tells progress a few times a second."""

    def __init__(self, site: str, audit: SiteAudit, tell: Tell) -> None:
        self._site, self._audit, self._tell, self._last = site, audit, tell, 0.0
        self._found = 0

    def say(self, event: str, number: int) -> None:
        moment = time.monotonic()
        counters = self._audit.counters
        first = counters.findings and not self._found
        if event in ("answered", "page") and moment - self._last < SAY_EVERY_S and not first:
            return
        self._last, self._found = moment, counters.findings
        name: Stage = "confirming" if event == "confirming" else "pages"
        note = str(number) if event == "confirming" else ""
        self._tell(Progress(self._site, name, counters.pages, counters.fetched, self._audit.recorder.number(), counters.findings, note))

"""Inspects the sites of a run: one process a site, as many at once as there are jobs; the same function serves a worker elsewhere."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.catalogue import catalogue_from
from audits.engine.finishing import finish
from audits.engine.site_audit import SiteAudit
from audits.posts import post_links, posts_from
from audits.rulebook import MistakesFound, load_rulebook
from audits.store import StoreProblem, open_store
from audits.store.crawl import Role
from audits.store.opening import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess

log = logging.getLogger(__name__)
SAY_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class SiteJob:
    """All that a worker needs to inspect one site."""

    store: str
    run: str
    site: str
    rules_dir: str = ""
    only: tuple[str, ...] = ()
    resume: bool = False
    max_pages: int = 0
    log_file: str = ""
    lists_only: bool = False
    base: str = ""
    """The run that a re-check looks again at."""
    items: tuple[str, ...] = ()
    """Ids of the findings that a re-check looks at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker is."""

    site: str
    event: str
    """``pages``, ``confirming``, ``judging``, ``done``, ``stopping``, ``interrupted``, ``failed``."""
    pages: int = 0
    asked: int = 0
    known: int = 0
    findings: int = 0
    note: str = ""


def inspect_site(job: SiteJob, tell: Callable[[Progress], None]) -> str:
    """Inspect one site in this process; returns how it ended. A reactor starts once, so call it once a process."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.rechecking import decide, narrow, open_items
    from crawler.scope import ListsOnly
    from crawler.session import Session
    from crawler.spiders.portal import PortalSpider
    from crawler.worker_settings import settings_for

    store = open_store(job.store, create=False)
    run = store.run(job.run)
    site = next(one for one in run.sites if one.site == job.site)
    if job.max_pages:
        site = site.model_copy(update={"pace": site.pace.model_copy(update={"max_pages": job.max_pages})})
    book = load_rulebook(Path(job.rules_dir) if job.rules_dir else None)
    record = store.site_run(job.run, job.site)
    store.update_site_run(record.id, status="crawling", started=record.started or now())
    audit = SiteAudit(store, job.run, record.id, site, book, run.today, frozenset(job.only))
    hand_over(audit, run.options)
    session = Session(audit, say=_Teller(job.site, audit, tell).say, resume=job.resume and bool(record.started))
    if audit.posts:
        session.extra = [(url, Role.PROBE) for url in post_links(audit.posts)]
    if job.lists_only:
        session.scope = ListsOnly()
    items = open_items(store, job.base, job.site, job.items) if job.base else None
    if items is not None:
        narrow(session, items)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    process = AsyncCrawlerProcess(settings_for(site, book))
    process.crawl(PortalSpider, session=session)
    process.start(install_signal_handlers=False)
    del process
    audit.recorder.flush()
    if session.stopping or session.closed_because != "finished":
        store.update_site_run(record.id, status="interrupted", facts=audit.facts)
        tell(Progress(job.site, "interrupted", audit.counters.pages))
        return "interrupted"
    tell(Progress(job.site, "judging", audit.counters.pages, audit.counters.fetched, audit.recorder.number(), audit.counters.findings))
    store.update_site_run(record.id, status="judging", facts=audit.facts)
    stored, outcomes = finish(audit, complete=session.finished)
    if items is not None:
        decide(audit, stored, outcomes, items, record.id)
    store.update_site_run(record.id, status="done", finished=now())
    tell(Progress(job.site, "done", audit.counters.pages, audit.counters.fetched, audit.recorder.number(), audit.counters.findings))
    return "done"


def hand_over(audit: SiteAudit, options: dict[str, Any]) -> None:
    """Give an audit the catalogue and the posts that are kept with its run."""
    audit.catalogue = catalogue_from(options.get("catalogue", {}).get(audit.site.site, ()))
    audit.posts = posts_from(options.get("posts", {}).get(audit.site.site, ()))


class _Teller:
    """Tells progress a few times a second."""

    def __init__(self, site: str, audit: SiteAudit, tell: Callable[[Progress], None]) -> None:
        self._site, self._audit, self._tell, self._last = site, audit, tell, 0.0
        self._found = 0

    def say(self, event: str, number: int) -> None:
        moment = time.monotonic()
        counters = self._audit.counters
        first = counters.findings and not self._found
        if event in ("answered", "page") and moment - self._last < SAY_EVERY_S and not first:
            return
        self._last, self._found = moment, counters.findings
        name = "confirming" if event == "confirming" else "pages"
        note = str(number) if event == "confirming" else ""
        self._tell(Progress(self._site, name, counters.pages, counters.fetched, self._audit.recorder.number(), counters.findings, note))


def _end_with_parent() -> None:
    """A worker whose parent was killed must not go on: a resumed run would meet it in the store."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(70)


def _worker(job: SiteJob, progress: Any) -> None:
    """Main function of a worker process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(filename=job.log_file or None, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if not job.log_file:
        logging.disable(logging.CRITICAL)
    try:
        inspect_site(job, progress.put)
    except Exception as error:
        log.exception("site %s failed", job.site)
        known = isinstance(error, (StoreProblem, MistakesFound))
        progress.put(Progress(job.site, "failed", note=str(error) if known else f"{type(error).__name__}: {error}"))
        with contextlib.suppress(StoreProblem):
            store = open_store(job.store, create=False)
            store.update_site_run(store.site_run(job.run, job.site).id, status="failed")


def run_sites(jobs: list[SiteJob], at_once: int, tell: Callable[[Progress], None]) -> dict[str, str]:
    """Inspect sites in worker processes; returns how each ended. Ctrl-C stops the workers gently, a second one at once."""
    context = multiprocessing.get_context("spawn")
    progress = context.Queue()
    waiting, ended = list(jobs), dict[str, str]()
    running_by_site: dict[str, SpawnProcess] = {}
    stop = {"asked": 0, "told": 0}
    previous = signal.signal(signal.SIGINT, lambda *_: stop.update(asked=stop["asked"] + 1))
    try:
        while waiting or running_by_site:
            while waiting and len(running_by_site) < at_once and not stop["asked"]:
                job = waiting.pop(0)
                worker = context.Process(target=_worker, args=(job, progress), name=job.site)
                worker.start()
                running_by_site[job.site] = worker
            if stop["asked"] and not stop["told"]:
                stop["told"] = 1
                for site in running_by_site:
                    tell(Progress(site, "stopping"))
            if stop["asked"] and waiting:
                ended.update(dict.fromkeys((job.site for job in waiting), "interrupted"))
                waiting.clear()
            if stop["asked"] > 1:
                for process in running_by_site.values():
                    process.kill()
            _listen(progress, ended, tell)
            for site, process in list(running_by_site.items()):
                if not process.is_alive():
                    _listen(progress, ended, tell, wait=0.0)
                    ended.setdefault(site, "interrupted" if stop["asked"] or process.exitcode in (-2, 130) else "killed")
                    del running_by_site[site]
    finally:
        signal.signal(signal.SIGINT, previous)
        progress.close()
    return ended


def _listen(progress: Any, ended: dict[str, str], tell: Callable[[Progress], None], wait: float = 0.1) -> None:
    """Pass on what workers say."""
    while True:
        try:
            told: Progress = progress.get(timeout=wait) if wait else progress.get_nowait()
        except queue.Empty:
            return
        if told.event in ("done", "interrupted", "failed"):
            ended[told.site] = told.event
        tell(told)

"""Worker processes: one a site, as many at once as there are jobs; what they say is passed on, and Ctrl-C ends them gently.

Where the system can, workers come from one process that loads everything once (``forkserver``): a further one costs no start and
shares its memory. It loads while the command still reads its files; so this module is light.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import logging
import multiprocessing
import os
import pkgutil
import queue
import signal
import sys
import threading
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.crawl.desk import LONGEST, STUCK_S, Desk
from crawler.download.neighbours import PLACES, ROWS, Neighbours
from crawler.jobs.loose_errors import keep_off_the_screen
from crawler.jobs.work import Ending, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from crawler.jobs.work import SiteJob, Tell

log = logging.getLogger(__name__)

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How workers start; there is no other way than ``spawn`` on Windows."""
MOST_WALLS = 5
"""How often a site goes on after its worker was ended by what it read."""
NEEDED = (
    "crawler.jobs.inspection",
    "crawler.spiders.portal",
    "crawler.spiders.settings",
    "crawler.spiders.site_settings",
    "crawler.download.downloading",
    "crawler.crawl.narrowing",
    "audits.engine.rechecking",
    "scrapy.crawler",
    "scrapy.pqueues",
    "scrapy.resolver",
    "scrapy.squeues",
    "sqlalchemy.dialects.sqlite",
)
"""What every inspection needs, also what Scrapy loads by name only when a crawl starts; none of it starts a thread or a loop."""


class Workers:
    """The worker processes of one command."""

    def __init__(self) -> None:
        self._context: Any = multiprocessing.get_context(METHOD)
        self._said: Any = self._context.Queue()
        self._asked: Any = self._context.RawArray("d", ROWS * PLACES)
        self._started = 0
        self._ready: tuple[BaseProcess, Connection, Desk] | None = None

    def prepare(self, *, all_rules: bool) -> None:
        """Load what workers need before a job is known; a command that fails takes it along."""
        if METHOD == "forkserver":
            load_ahead(all_rules)
            return
        with _interrupts_held_back():  # until it is known whom to take along
            atexit.register(self.close)
            self._ready = self._start(all_rules)

    def close(self) -> None:
        """End the worker that got no job."""
        if self._ready is not None:
            process, outbox, _ = self._ready
            self._ready = None
            process.kill()
            process.join()
            outbox.close()

    def _start(self, all_rules: bool) -> tuple[BaseProcess, Connection, Desk]:
        if METHOD == "forkserver":
            load_ahead(all_rules)
        inbox, outbox = self._context.Pipe(duplex=False)
        neighbours, desk = Neighbours(self._asked, self._started), Desk(self._context.RawArray("c", LONGEST), self._context.RawArray("d", 1))
        self._started += 1
        process = self._context.Process(target=_worker, args=(inbox, self._said, neighbours, desk, all_rules))
        with _interrupts_held_back():
            process.start()
        inbox.close()
        return process, outbox, desk

    def _take(self, job: SiteJob) -> tuple[BaseProcess, Desk]:
        """Give a job to the worker that is ready, else to a new one."""
        process, outbox, desk = self._ready or self._start(not job.only)
        self._ready = None
        with contextlib.suppress(BrokenPipeError):
            outbox.send(job)
        outbox.close()
        return process, desk

    def run(self, jobs: list[SiteJob], at_once: int, tell: Tell) -> dict[str, Ending]:
        """Inspect sites; returns how each ended. Ctrl-C stops the workers gently, a second one at once."""
        waiting, ended = list(jobs), dict[str, Ending]()
        running: dict[str, BaseProcess] = {}
        desks: dict[str, tuple[SiteJob, Desk]] = {}
        walls: Counter[str] = Counter()
        stop = {"asked": 0, "told": 0}
        previous = signal.signal(signal.SIGINT, lambda *_: stop.update(asked=stop["asked"] + 1))
        try:
            while waiting or running:
                while waiting and len(running) < at_once and not stop["asked"]:
                    job = waiting.pop(0)
                    running[job.site], desk = self._take(job)
                    desks[job.site] = job, desk
                if stop["asked"]:
                    self._stop(stop, waiting, running, ended, tell)
                self._listen(ended, tell)
                for site, process in list(running.items()):
                    if desks[site][1].busy_s() > STUCK_S:
                        process.kill()
                        process.join()
                    if not process.is_alive():
                        self._listen(ended, tell, wait=0.0)
                        if _remember(*desks[site], process.exitcode) and walls[site] < MOST_WALLS and not stop["asked"]:
                            walls[site] += 1
                            ended.pop(site, None)
                            waiting.insert(0, replace(desks[site][0], resume=True))
                            del running[site]
                            continue
                        ended.setdefault(site, "interrupted" if stop["asked"] or process.exitcode in (-2, 130) else "killed")
                        del running[site]
        finally:
            signal.signal(signal.SIGINT, previous)
            self.close()
            self._said.close()
        return ended

    @staticmethod
    def _stop(
        stop: dict[str, int], waiting: list[SiteJob], running: dict[str, BaseProcess], ended: dict[str, Ending], tell: Tell
    ) -> None:
        """Start nothing more; a second Ctrl-C kills what still runs."""
        if not stop["told"]:
            stop["told"] = 1
            for site, process in running.items():
                tell(Progress(site, "stopping"))
                _interrupt(process)
        ended.update(dict.fromkeys((job.site for job in waiting), "interrupted"))
        waiting.clear()
        if stop["asked"] > 1:
            for process in running.values():
                process.kill()

    def _listen(self, ended: dict[str, Ending], tell: Tell, wait: float = 0.1) -> None:
        """Pass on what workers say."""
        while True:
            try:
                told: Progress = self._said.get(timeout=wait) if wait else self._said.get_nowait()
            except queue.Empty:
                return
            if told.step in ("done", "interrupted", "failed"):
                ended[told.site] = told.step
            tell(told)


def _remember(job: SiteJob, desk: Desk, exit_code: int | None) -> bool:
    """Leave out from now on what ended a worker, so that its site can go on; whether there is such a thing."""
    if not (url := desk.at_fault(exit_code)):
        return False
    # loaded here: only a command whose worker was ended needs it before its own store is open
    from audits.store import StoreProblem, open_store
    from audits.store.stopped import leave_out

    log.error("site %s: its worker ended (%s) while it read %s", job.site, exit_code, url)
    try:
        store = open_store(job.store, create=False)
        store.writer.lease = job.lease
        leave_out(store, store.site_run(job.run, job.site).id, url)
    except StoreProblem:
        return False
    return True


def load_ahead(all_rules: bool) -> None:
    """Start the process that workers come from, unless it is there: it loads what an inspection needs, and what all rules need."""
    from multiprocessing import resource_tracker
    from multiprocessing.forkserver import ensure_running

    multiprocessing.get_context("forkserver").set_forkserver_preload([*NEEDED, *(_detectors() if all_rules else ())])
    with _interrupts_held_back(), _nothing_on_the_screen():
        ensure_running()
        resource_tracker.ensure_running()


@contextlib.contextmanager
def _nothing_on_the_screen() -> Iterator[None]:
    """Processes started meanwhile have no standard error: what workers have to say comes by the queue, or stands in a log."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _detectors() -> Iterator[str]:
    import audits.detectors

    return (one.name for one in pkgutil.iter_modules(audits.detectors.__path__, "audits.detectors."))


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C waits while a process is started; the new one lets it through once it can end without a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _interrupt(process: BaseProcess) -> None:
    """Ctrl-C reaches workers by itself in a terminal only."""
    if os.name == "posix" and process.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGINT)


def _worker(inbox: Connection, said: Any, neighbours: Neighbours, desk: Desk, all_rules: bool) -> None:
    """Main function of a worker process: whatever ends it early is written to a file; that it ended is seen from outside."""
    keep_off_the_screen()
    try:
        _work(inbox, said, neighbours, desk, all_rules)
    except Exception as error:
        from crawler.jobs.trouble_log import write_trouble  # only where it is needed: it loads the store

        write_trouble(error)
        sys.exit(1)


def _work(inbox: Connection, said: Any, neighbours: Neighbours, desk: Desk, all_rules: bool) -> None:
    """Wait for a site and inspect it."""
    stopped: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: stopped.append(number))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _import_all(all_rules)
    try:
        job: SiteJob = inbox.recv()
    except EOFError:
        return
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if stopped:
            raise KeyboardInterrupt
        logging.basicConfig(filename=job.log_file or None, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        if not job.log_file:
            logging.disable(logging.CRITICAL)
        _inspect(job, said, neighbours, desk)
    except KeyboardInterrupt:  # said, since the command may not have seen its own yet
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        said.put(Progress(job.site, "interrupted"))


def _import_all(all_rules: bool) -> None:
    """Load what an inspection needs."""
    for name in NEEDED:
        importlib.import_module(name)
    if all_rules:
        importlib.import_module("audits.engine.discovery").detectors()


def _inspect(job: SiteJob, said: Any, neighbours: Neighbours, desk: Desk) -> None:
    """Inspect a site; what goes wrong is said and stored."""
    # loaded here, in the worker: this module stays light, and only a worker needs Scrapy and the store
    from audits.rulebook import MistakesFound
    from audits.store import StoreProblem, open_store
    from crawler.jobs.inspection import inspect_site
    from crawler.jobs.trouble_log import write_trouble

    try:
        inspect_site(job, said.put, neighbours, desk)
    except Exception as error:
        log.exception("site %s failed", job.site)
        known = isinstance(error, (StoreProblem, MistakesFound))
        said.put(Progress(job.site, "failed", note=str(error)) if known else Progress(job.site, "failed", log=str(write_trouble(error) or "")))
        with contextlib.suppress(StoreProblem):
            store = open_store(job.store, create=False)
            store.writer.lease = job.lease
            store.update_site_run(store.site_run(job.run, job.site).id, status="failed")


def _end_with_parent() -> None:
    """A worker whose parent was killed must not go on: a resumed run would meet it in the store."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(70)

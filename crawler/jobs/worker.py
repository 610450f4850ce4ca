"""One worker process: it inspects the sites that it is handed, all at the same time in one loop, and says how far each is."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING

from crawler.jobs.interrupts import ENDING, end_as_by_ctrl_c
from crawler.jobs.loose_errors import keep_off_the_screen
from crawler.jobs.work import Progress, SiteJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from crawler.crawl.desk import Desk
    from crawler.download.neighbours import Neighbours
    from crawler.jobs.inspection import Inspector
    from crawler.jobs.work import Tell

log = logging.getLogger(__name__)
NEEDED = (
    "crawler.jobs.inspection",
    "crawler.spiders.settings",
    "crawler.download.downloading",
    "scrapy.pqueues",
    "scrapy.squeues",
    "sqlalchemy.dialects.sqlite",
)
"""What every inspection needs, also what Scrapy loads by name only when a crawl starts; none of it starts a thread or a loop."""
INTERRUPTED = 130
"""Exit code of a worker that was asked to stop."""
SAID_S = 5.0
"""How long what was said is waited to be heard, at the end."""


def serve(jobs: Connection, said: Connection, neighbours: Neighbours, desk: Desk, all_rules: bool) -> None:
    """Main function of a worker process: whatever ends it early is written to a file; that it ended is seen from outside."""
    keep_off_the_screen()
    try:
        _serve(jobs, said, neighbours, desk, all_rules)
    except Exception as error:
        from crawler.jobs.trouble_log import write_trouble  # only where it is needed: it loads the store

        write_trouble(error)
        sys.exit(1)


def _serve(jobs: Connection, said: Connection, neighbours: Neighbours, desk: Desk, all_rules: bool) -> None:
    """Wait for sites and inspect them."""
    early: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: early.append(number))
    end_as_by_ctrl_c()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_all(all_rules)
    voice = _Voice(said)
    try:
        stopped = asyncio.run(_inspect_all(jobs, voice.say, neighbours, desk, early))
    finally:
        voice.close()
    if stopped:
        sys.exit(INTERRUPTED)


def import_all(all_rules: bool) -> None:
    """Load what an inspection needs."""
    for name in NEEDED:
        importlib.import_module(name)
    if all_rules:
        importlib.import_module("audits.engine.discovery").detectors()
        importlib.import_module("numpy")  # for the prints of texts, which link rules have none of


async def _inspect_all(jobs: Connection, tell: Tell, neighbours: Neighbours, desk: Desk, early: list[int]) -> bool:
    """Inspect what comes, until nothing more does; returns whether it was asked to stop. ``early``: signals before there was a loop."""
    # loaded here, in the worker: the command that starts it needs neither Scrapy nor the store for that
    from crawler.jobs.inspection import Inspector
    from crawler.spiders.arguments import prepare_loop

    loop, inbox = asyncio.get_running_loop(), asyncio.Queue[SiteJob | None]()
    inspector = Inspector(tell, neighbours, desk)

    def stop() -> None:
        inspector.stop()
        inbox.put_nowait(None)

    prepare_loop(stop)
    if early:
        stop()
    receiving = (jobs, lambda job: loop.call_soon_threadsafe(inbox.put_nowait, job))
    threading.Thread(target=_receive, args=receiving, daemon=True).start()
    sites = set[asyncio.Task[None]]()
    while (job := await inbox.get()) is not None:
        _log_to(job.log_file)
        sites.add(asyncio.create_task(inspect_one(inspector, job, tell)))
    await asyncio.gather(*sites)
    inspector.close()
    return inspector.stopping.is_set()


def _receive(jobs: Connection, take: Callable[[SiteJob | None], object]) -> None:
    """Pass on the jobs that come, from a thread."""
    with contextlib.suppress(RuntimeError):  # the loop has ended
        try:
            while True:
                take(job := jobs.recv())
                if job is None:
                    return
        except (EOFError, OSError):
            take(None)


async def inspect_one(inspector: Inspector, job: SiteJob, tell: Tell) -> None:
    """Inspect a site; what goes wrong is said and stored, and harms no other."""
    # loaded here, in the worker: the command that starts it needs nothing of this
    from audits.rulebook import MistakesFound
    from audits.store import StoreProblem
    from crawler.jobs.inspection import Stopped
    from crawler.jobs.trouble_log import write_trouble

    try:
        await inspector.inspect(job)
    except Stopped:
        tell(Progress(job.site, "interrupted"))
    except Exception as error:
        log.exception("site %s failed", job.site)
        known = isinstance(error, (StoreProblem, MistakesFound))
        with contextlib.suppress(StoreProblem):
            await inspector.note_failed(job)
        tell(Progress(job.site, "failed", note=str(error)) if known else Progress(job.site, "failed", log=str(write_trouble(error) or "")))
    finally:
        inspector.let_go()


def _log_to(log_file: str) -> None:
    """Write the technical log to the file that a job names, or nowhere."""
    logging.basicConfig(filename=log_file or None, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.disable(logging.NOTSET if log_file else logging.CRITICAL)


class _Voice:
    """Says things from a thread of its own, so that a listener who is busy holds nothing up."""

    def __init__(self, said: Connection) -> None:
        self._said = said
        self._words: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def say(self, told: Progress) -> None:
        self._words.put(told)

    def close(self) -> None:
        """Say the rest."""
        self._words.put(None)
        self._thread.join(SAID_S)

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # nobody listens any more
            while (told := self._words.get()) is not None:
                self._said.send(told)


def _end_with_parent() -> None:
    """A worker whose parent was killed must not go on: a resumed run would meet it in the store."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(70)

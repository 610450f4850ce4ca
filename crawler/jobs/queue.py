"""Runs as jobs of a queue for workers on any number of machines: the queue is Procrastinate's, in the PostgreSQL of the store.

A job names a run and a site and nothing else: rules travel with the run in the store, and who works knows by itself how it reaches
the store. What a worker writes is kept only as long as its job is at the attempt with which it began (``JobLease``); the job of a worker
of which nothing is heard any more begins its next attempt elsewhere, from where the site was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any

from audits.store.leases import JobLease
from audits.store.queued import all_over, any_jobs, let_wait
from crawler.jobs.inflow import Inflow
from crawler.jobs.problems import NoQueue
from crawler.jobs.work import SiteJob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audits.store import Store
    from audits.store.opening import Run

log = logging.getLogger(__name__)
SITES, PAPERS = "sites", "papers"
INSPECT, FINISH = "inspect-site", "finish-run"
MOST_FAILURES = 3
"""So often a site may fail; then the run goes on without it."""
AGAIN_S = 3
"""Seconds until what failed is tried again."""
LOOK_S, BEAT_S, LOST_S = 0.5, 2.0, 8.0
"""How often a worker looks whether the queue is empty, says that it lives, and after how much silence its sites go on elsewhere."""


def address_of(store_url: str) -> str:
    """A store's address as the driver of PostgreSQL has it. Raises NoQueue for one that is no PostgreSQL."""
    kind, mark, rest = store_url.partition("://")
    if kind.partition("+")[0] not in ("postgresql", "postgres") or not mark:
        raise NoQueue("no-postgresql")
    return f"postgresql://{rest}"


def _app(store_url: str, *, works: bool) -> Any:
    """The queue of a store, for a worker or for one who only puts jobs there. Raises NoQueue."""
    address = address_of(store_url)
    try:
        from procrastinate import App, PsycopgConnector, SyncPsycopgConnector  # an extra, which only queues need
    except ImportError:
        raise NoQueue("not-installed") from None
    return App(connector=PsycopgConnector(conninfo=address) if works else SyncPsycopgConnector(conninfo=address))


@contextlib.contextmanager
def _opened(store_url: str) -> Iterator[Any]:
    """The queue for one who puts jobs there; its tables are made once. Raises NoQueue."""
    app = _app(store_url, works=False)
    with app.open():
        if not app.check_connection():
            with contextlib.suppress(Exception):  # somebody else makes them at the same moment
                app.schema_manager.apply_schema()
            if not app.check_connection():
                raise NoQueue("no-tables")
        yield app


def put(store: Store, run: Run, sites: Iterable[str]) -> int:
    """Put a job on the queue for each site; one that waits there already is left as it is. Returns how many are new. Raises NoQueue."""
    new = 0
    with _opened(store.url) as app:
        for site in sites:
            with contextlib.suppress(_already()):
                app.configure_task(INSPECT, **_manner(run.id, site)).defer(run=run.id, site=site, failures=0)
                new += 1
    return new


def cancel(store: Store, run: str) -> int:
    """Take the sites of a run off the queue that nobody has begun; returns how many."""
    with _opened(store.url) as app:
        waiting = [job for job in app.job_manager.list_jobs(queue=SITES, status="todo") if job.task_kwargs.get("run") == run]
        return sum(1 for job in waiting if app.job_manager.cancel_job_by_id(job.id))


def _manner(run: str, site: str) -> dict[str, Any]:
    """How the job of a site is queued: one of a run and site, and no two of one site at the same time, whatever their runs."""
    return {"queue": SITES, "lock": f"site:{site}", "queueing_lock": f"{run}:{site}"}


def _already() -> type[Exception]:
    from procrastinate.exceptions import AlreadyEnqueued  # an extra, which only queues need

    return AlreadyEnqueued


class QueueWorker:
    """Takes jobs from the queue of a store in a thread of its own, and lets worker processes do them."""

    def __init__(self, store: Store, finish: Callable[[str], None] | None, at_once: int, *, until_empty: bool = False) -> None:
        """``finish`` writes what a run leaves on paper; a worker without one leaves that to another."""
        self.inflow = Inflow()
        self.trouble: BaseException | None = None
        self._store, self._finish, self._at_once, self._until_empty = store, finish, at_once, until_empty
        self._runs: dict[str, Run] = {}
        self._app = _app(store.url, works=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._working: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="queue", daemon=True)

    def start(self) -> None:
        """Begin to take jobs. Raises NoQueue."""
        with _opened(self._store.url):
            self._thread.start()

    def stop(self) -> None:
        """Take no more jobs; those that were begun and not done go back. Returns once that is said."""
        self.inflow.close()
        if self._loop is not None and self._working is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._working.cancel)
        self._thread.join()

    def _run(self) -> None:
        try:
            # psycopg waits for its sockets with the loop itself, which the usual loop of Windows cannot
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._work())
        except BaseException as error:
            self.trouble = error
        finally:
            self.inflow.close()

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._app.task(name=INSPECT, queue=SITES, pass_context=True)(self._inspect)
        self._app.task(name=FINISH, queue=PAPERS, pass_context=True)(self._finish_run)
        queues = [SITES, PAPERS] if self._finish is not None else [SITES]
        async with self._app.open_async():
            beside = [asyncio.create_task(self._revive())]
            self._working = asyncio.create_task(
                self._app.run_worker_async(
                    queues=queues, concurrency=self._at_once, install_signal_handlers=False,
                    fetch_job_polling_interval=2.0, update_heartbeat_interval=BEAT_S, stalled_worker_timeout=LOST_S,
                )
            )  # fmt: skip
            if self._until_empty:
                beside.append(asyncio.create_task(self._end_once_empty(self._working, queues)))
            with contextlib.suppress(asyncio.CancelledError):
                await self._working
            for one in beside:
                one.cancel()

    async def _end_once_empty(self, working: asyncio.Task[None], queues: list[str]) -> None:
        """End when nothing is waiting or being done, by whichever worker."""
        while any_jobs(self._store, queues):
            await asyncio.sleep(LOOK_S)
        working.cancel()

    async def _revive(self) -> None:
        """Let jobs go on whose worker has said nothing for too long; theirs is a new attempt, so that it writes nothing more if it lives."""
        while True:
            await asyncio.sleep(BEAT_S)
            for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=LOST_S):
                log.warning("job %s of a worker that is gone goes on", job.task_kwargs)
                with contextlib.suppress(Exception):  # another worker was faster
                    await self._app.job_manager.retry_job(job)

    async def _inspect(self, context: Any, run: str, site: str, failures: int) -> None:
        """One job: inspect a site, as far as it is not done."""
        opened = self._runs.get(run) or self._runs.setdefault(run, self._store.run(run))
        if self._store.site_run(run, site).status != "done":
            lease = JobLease(run, context.job.id, context.job.attempts)
            only, most = opened.options.only, opened.options.max_pages
            how = await self.inflow.inspected(SiteJob(self._store.url, run, site, only=only, resume=True, max_pages=most, lease=lease))
            if how == "interrupted":
                await self._again(run, site, failures)
                return
            if how != "done" and failures + 1 < MOST_FAILURES:
                let_wait(self._store, run, site)
                await self._again(run, site, failures + 1, AGAIN_S)
                return
        if all_over(self._store, run):
            with contextlib.suppress(_already()):
                await self._app.configure_task(FINISH, queue=PAPERS, lock=f"run:{run}", queueing_lock=f"finish:{run}").defer_async(run=run, failures=0)

    async def _again(self, run: str, site: str, failures: int, in_s: int = 0) -> None:
        """Let a site have its turn once more."""
        manner = _manner(run, site) | ({"schedule_in": {"seconds": in_s}} if in_s else {})
        with contextlib.suppress(_already()):
            await self._app.configure_task(INSPECT, **manner).defer_async(run=run, site=site, failures=failures)

    async def _finish_run(self, context: Any, run: str, failures: int) -> None:
        """The last job of a run: how it ended, and what it leaves on paper."""
        assert self._finish is not None
        try:
            await asyncio.to_thread(self._finish, run)
        except Exception:
            log.exception("run %s could not be finished (job %s)", run, context.job.id)
            if failures + 1 < MOST_FAILURES:
                again = self._app.configure_task(FINISH, queue=PAPERS, lock=f"run:{run}", schedule_in={"seconds": AGAIN_S})
                await again.defer_async(run=run, failures=failures + 1)
            raise

"""Worker processes: each inspects many sites at once; what they say is passed on, what one of them dies of harms one site, Ctrl-C or SIGTERM ends them gently.

Where the system can, workers come from one process that loads everything once (``forkserver``): a further one costs no start and
shares its memory. It loads while the command still reads its files; so this module is light.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import multiprocessing
import os
import pkgutil
import signal
import sys
import time
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from crawler.crawl.desk import BROKE, HOLDS_UP_S, LONGEST, STUCK_S, Desk
from crawler.download.neighbours import PLACES, ROWS, Neighbours
from crawler.jobs.capacity import sites_at_once
from crawler.jobs.interrupts import ENDING
from crawler.jobs.roster import Roster
from crawler.jobs.work import ENDINGS, Progress
from crawler.jobs.worker import INTERRUPTED, NEEDED, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from crawler.jobs.inflow import Inflow
    from crawler.jobs.work import Ending, SiteJob, Tell

log = logging.getLogger(__name__)

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How workers start; there is no other way than ``spawn`` on Windows."""
LISTEN_S = 0.1


class Worker:
    """A worker process as the command sees it, with the sites that it is at."""

    def __init__(self, process: BaseProcess, jobs: Connection, said: Connection, desk: Desk) -> None:
        self.process, self.desk = process, desk
        self.sites: dict[str, SiteJob] = {}
        self.handed = 0
        """How many sites it was ever handed."""
        self.alone = self.dismissed = False
        """Whether it is kept for the one site that it was handed; whether it gets no other."""
        self._jobs, self._said = jobs, said

    def hand(self, job: SiteJob) -> None:
        """Let it inspect one more site."""
        self.sites[job.site] = job
        self.handed += 1
        with contextlib.suppress(OSError):  # it has just ended, which is seen later
            self._jobs.send(job)

    def dismiss(self) -> None:
        """Let it end once it is done."""
        self.dismissed = True
        with contextlib.suppress(OSError):
            self._jobs.send(None)

    def heard(self) -> Iterator[Progress]:
        """What it has said since it was last asked."""
        with contextlib.suppress(EOFError, OSError):
            while self._said.poll():
                told: Progress = self._said.recv()
                if told.step in ENDINGS:
                    self.sites.pop(told.site, None)
                yield told

    def signs(self) -> tuple[Connection, int]:
        """What wakes somebody who waits for it."""
        return self._said, self.process.sentinel

    def holds_up(self) -> bool:
        """Whether it has been reading one answer for too long; shorter where other sites wait for it."""
        return self.desk.busy_s() > (STUCK_S if self.handed == 1 else HOLDS_UP_S)

    def at_wall(self) -> bool:
        """Whether what it read is what ended it: it broke down there, or could not read it in time though nobody else was waiting."""
        code = self.process.exitcode
        return self.desk.ended_it(code) and (code in BROKE or self.handed == 1)

    def interrupt(self) -> None:
        """Ctrl-C reaches workers by itself in a terminal only."""
        if os.name == "posix" and self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        """Let go of what led to it."""
        self._jobs.close()
        self._said.close()


class Workers:
    """The worker processes of one command."""

    def __init__(self) -> None:
        self._context: Any = multiprocessing.get_context(METHOD)
        self._asked: Any = self._context.RawArray("d", ROWS * PLACES)
        self._started = 0
        self._ready: Worker | None = None
        self._workers: list[Worker] = []
        self._stops = 0

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
            worker, self._ready = self._ready, None
            worker.kill()
            worker.close()

    def _start(self, all_rules: bool) -> Worker:
        if METHOD == "forkserver":
            load_ahead(all_rules)
        inbox, jobs = self._context.Pipe(duplex=False)
        said, voice = self._context.Pipe(duplex=False)
        neighbours, desk = Neighbours(self._asked, self._started), Desk(self._context.RawArray("c", LONGEST), self._context.RawArray("d", 1))
        self._started += 1
        process = self._context.Process(target=serve, args=(inbox, voice, neighbours, desk, all_rules))
        with _interrupts_held_back():
            process.start()
        inbox.close()
        voice.close()
        return Worker(process, jobs, said, desk)

    def run(self, jobs: list[SiteJob], processes: int, tell: Tell, each: int = 0, inflow: Inflow | None = None) -> dict[str, Ending]:
        """Inspect sites with so many processes, ``each`` of them so many at once (0: as many as memory allows); returns how each ended.

        ``inflow`` brings more of them, as long as it is open. Ctrl-C stops the workers gently, a second one at once.
        """
        roster = Roster(jobs, processes, each or sites_at_once(processes))
        self._stops, told_to_stop = 0, False
        previous = signal.signal(signal.SIGINT, self._asked_to_stop)
        try:
            while roster.is_open() or self._workers or (inflow is not None and inflow.is_open() and not self._stops):
                if inflow is not None:
                    roster.let_flow(inflow)
                if self._stops:
                    roster.stop()
                    self._stop(tell, again=told_to_stop)
                    told_to_stop = True
                self._hand_out(roster)
                self._listen(roster, tell)
                for worker in list(self._workers):
                    self._look_after(worker, roster, tell)
        finally:
            signal.signal(signal.SIGINT, previous)
            if inflow is not None:
                roster.let_flow(inflow)
            for worker in self._workers:
                worker.kill()
            self.close()
        return roster.ended

    def _asked_to_stop(self, *_: object) -> None:
        self._stops += 1

    def _hand_out(self, roster: Roster) -> None:
        """Give sites to those who have the fewest, one that was taken out to a worker of its own, and let those end who have none."""
        while (job := roster.next_apart(sum(one.alone for one in self._workers))) is not None:
            self._hire(job, alone=True)
        shared = [one for one in self._workers if not one.alone and not one.dismissed]
        while (found := roster.next_for([len(one.sites) for one in shared])) is not None:
            job, place = found
            if place < len(shared):
                shared[place].hand(job)
            else:
                shared.append(self._hire(job))
        for worker in self._workers:
            if not worker.sites and not worker.dismissed:
                worker.dismiss()

    def _hire(self, job: SiteJob, *, alone: bool = False) -> Worker:
        """A worker for a site: the one that is ready, or a new one."""
        worker, self._ready = self._ready or self._start(not job.only), None
        worker.alone = alone
        self._workers.append(worker)
        worker.hand(job)
        return worker

    def _stop(self, tell: Tell, *, again: bool) -> None:
        """Let workers end gently; once that was said, a second Ctrl-C ends them at once."""
        if not again:
            for worker in self._workers:
                for site in worker.sites:
                    tell(Progress(site, "stopping"))
                worker.interrupt()
        if self._stops > 1:
            for worker in self._workers:
                worker.kill()

    def _listen(self, roster: Roster, tell: Tell) -> None:
        """Wait a moment for a sign of the workers, and pass on what they say."""
        if not self._workers:
            time.sleep(LISTEN_S)
            return
        wait([sign for worker in self._workers for sign in worker.signs()], LISTEN_S)
        for worker in self._workers:
            self._pass_on(worker, roster, tell)

    @staticmethod
    def _pass_on(worker: Worker, roster: Roster, tell: Tell) -> None:
        for told in worker.heard():
            if told.step in ENDINGS:
                roster.ended[told.site] = told.step
            tell(told)

    def _look_after(self, worker: Worker, roster: Roster, tell: Tell) -> None:
        """End a worker that hangs; once one has ended, see to the sites that it leaves."""
        if worker.holds_up():
            worker.kill()
        if worker.process.is_alive():
            return
        self._pass_on(worker, roster, tell)
        self._workers.remove(worker)
        worker.close()
        left, code = list(worker.sites.values()), worker.process.exitcode
        if self._stops or code in (-signal.SIGINT, -signal.SIGTERM, INTERRUPTED):
            roster.interrupted(left)
        elif left:
            lying = worker.desk.lying()
            at_wall = next((job for job in left if lying is not None and job.site == lying.site and worker.at_wall()), None)
            if at_wall is not None and _leave_out(at_wall, lying.url if lying else "", code) and roster.goes_on(at_wall):
                left.remove(at_wall)
            roster.died(left, lying.site if lying else "", alone=worker.handed == 1)


def _leave_out(job: SiteJob, url: str, exit_code: int | None) -> bool:
    """Leave out from now on what ended a worker, so that its site can go on; whether that could be kept."""
    if not url:
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
    from multiprocessing.forkserver import ensure_running

    multiprocessing.get_context("forkserver").set_forkserver_preload([*NEEDED, *(_detectors() if all_rules else ())])
    with _nothing_on_the_screen(), _interrupts_held_back():
        ensure_running()


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
    resource_tracker.ensure_running()  # it is started with the first process otherwise, and lets Ctrl-C through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""Inspects the sites of a register, or what an interrupted run left (巡检)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine.books import BookOfRun, book_of, keep
from audits.records.run_options import HandedIn, RunOptions
from crawler.jobs.names import check_names
from crawler.jobs.papers import Paper, Papers, leave_papers
from crawler.jobs.problems import NotResumed, RulesChanged
from crawler.jobs.work import Ending, Plan, SiteJob, Watch, rules_folder, unwatched
from crawler.jobs.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.leases import Lease
    from audits.store.opening import Run


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is to be inspected, and how."""

    today: date
    """The day that every rule takes for today; a run that goes on keeps its own."""
    only: tuple[str, ...] = ()
    """Rules and groups; all without any."""
    max_pages: int = 0
    """Pages of a site at most; 0 is what the register says."""
    processes: int = 1
    resume: str = ""
    """The run that is to go on, instead of a new one."""
    log_file: str = ""
    each: int = 0
    """Sites that each process inspects at the same time; 0 is as many as memory allows."""
    out: str = ""
    """Folder that the results are for, from anywhere; a run that goes on may be asked for it."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """How an inspection ended."""

    run: str
    ended: Mapping[str, Ending]
    """How the work on each site ended; sites that were done before are not among them."""
    complete: bool
    """Whether every site is done and was fully looked at."""
    seconds: float
    papers: Papers | None = None
    """What was written; None where nothing was asked for, or it was stopped."""
    rules: BookOfRun | None = None
    """What it judged by; None where it was stopped."""

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped; it can go on."""
        return "interrupted" in self.ended.values()


def inspect(
    store: Store, book: RuleBook, asked: Inspection, sites: Sequence[Site] = (), beside: HandedIn | None = None, *,
    watch: Watch = unwatched, workers: Workers | None = None, paper: Paper | None = None,
) -> Inspected:  # fmt: skip
    """Inspect sites with worker processes; each finding is kept at once, and papers are left at the end. Raises Unknown, RulesChanged, NotResumed, StoreProblem."""
    check_names(book, asked.only)
    run, rules = _resumed(store, book, asked.resume) if asked.resume else (_started(store, book, asked, sites, beside or HandedIn()), BookOfRun(book))
    started = time.monotonic()
    with store.holding(run.id) as lease:
        plan = _plan(store, book, asked, run, lease)
        if plan.jobs:
            store.set_run_status(run.id, "running")
        with watch(plan) as tell:
            ended = (workers or Workers()).run(list(plan.jobs), asked.processes, tell, asked.each)
        if "interrupted" in ended.values():
            store.set_run_status(run.id, "interrupted")
            return Inspected(run.id, ended, False, time.monotonic() - started)
        complete = store.end_run(run.id) if plan.jobs or not run.has_ended else run.status == "complete"  # what has ended is not counted anew
        seconds = time.monotonic() - started
    return Inspected(run.id, ended, complete, seconds, leave_papers(store, book, run.id, paper) if paper else None, rules)


def prepare(store: Store, book: RuleBook, asked: Inspection, sites: Sequence[Site] = (), beside: HandedIn | None = None) -> Run:
    """The run that others are to work on: a new one, or the one that is to go on. Raises Unknown, RulesChanged, NotResumed, StoreProblem."""
    run = _resumed(store, book, asked.resume)[0] if asked.resume else _started(store, book, asked, sites, beside or HandedIn())
    store.set_run_status(run.id, "running")
    return run


def _started(store: Store, book: RuleBook, asked: Inspection, sites: Sequence[Site], beside: HandedIn) -> Run:
    options = RunOptions(asked.only, asked.max_pages, rules_folder(book), beside, asked.out)
    return store.run(store.create_run(sites, asked.today, keep(store, book), options))


def _resumed(store: Store, book: RuleBook, run: str) -> tuple[Run, BookOfRun]:
    """The run to go on with, and the rules with which it began: it is judged to its end by them."""
    record = store.run(run)
    if record.kind != "inspect":
        raise NotResumed(run, record.kind)
    rules = book_of(store, record, book)
    if rules.missing:
        raise RulesChanged(run)
    return record, rules


def _plan(store: Store, book: RuleBook, asked: Inspection, run: Run, lease: Lease) -> Plan:
    """A job for each site of a run that is not done."""
    done = {one.site for one in store.site_runs(run.id) if one.status == "done"}
    only, most = run.options.only, asked.max_pages or run.options.max_pages
    jobs = tuple(
        SiteJob(store.url, run.id, site.site, rules_folder(book), only, bool(asked.resume), most, asked.log_file, lease=lease)
        for site in run.sites
        if site.site not in done
    )
    return Plan(store, run, jobs, bool(asked.resume))

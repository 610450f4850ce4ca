"""Judges a stored run again, without fetching anything."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine import finishing
from audits.engine.books import BookOfRun, book_of, keep
from audits.engine.opening import open_site, origin_of
from audits.records.run_options import RunOptions
from audits.store.leases import living_holder
from audits.store.sizes import need_bodies
from crawler.jobs.names import check_names
from crawler.jobs.papers import Paper, Papers, leave_papers
from crawler.jobs.problems import StillRunning
from crawler.jobs.work import rules_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.rulebook import RuleBook
    from audits.store import Store


@dataclass(frozen=True, slots=True)
class Reaudited:
    """How it ended; the findings are those of a run of its own."""

    run: str
    complete: bool
    """Whether the run that holds the pages was fully looked at."""
    seconds: float
    rules: BookOfRun
    """What it judged by."""
    papers: Papers | None = None
    """What was written; None where nothing was asked for."""


def reaudit(
    store: Store, book: RuleBook, run: str = "", only: Sequence[str] = (), *, current_rules: bool = False, paper: Paper | None = None
) -> Reaudited:  # fmt: skip
    """Judge what a run stored, the newest without one, by the rules of that run or by those of today, and leave papers.

    Raises Unknown, StillRunning, StoreProblem.
    """
    started = time.monotonic()
    base = store.inspected(run)
    if base.status == "running" and (holder := living_holder(store.engine, base.id)):
        raise StillRunning(base.id, holder)
    rules = book_of(store, base, book, current=current_rules)
    check_names(rules.book, only)
    origin = origin_of(store, base)
    need_bodies(store, origin.id)
    options = RunOptions(tuple(only), rules_dir=rules_folder(book), handed_in=base.options.handed_in)
    again = store.run(store.create_run(base.sites, base.today, keep(store, rules.book), options, kind="audit", base=base.id))
    for site in base.sites:
        old, new = store.site_run(origin.id, site.site), store.site_run(again.id, site.site)
        finishing.reaudit(open_site(store, again, site, rules.book, only), new.id, complete=old.has_ended)
    complete, seconds = store.end_run(again.id), time.monotonic() - started
    return Reaudited(again.id, complete, seconds, rules, leave_papers(store, book, again.id, paper) if paper else None)

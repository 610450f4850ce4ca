"""The last job of a run that many machines worked on: how it ended, and what it leaves on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine.books import book_of
from crawler.jobs.papers import Paper, leave_papers
from crawler.jobs.problems import NoFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store


def finish_queued(store: Store, today: RuleBook, folder: Path, paper_for: Callable[[Path], Paper], run: str) -> None:
    """Record how a run ended, and write its papers into the folder, on the machine that has it.

    ``today`` are the rules of today; a run is written with its own. Raises NoFolder, NotWritten or StoreProblem: the run is not finished then.
    """
    if not folder.is_dir():
        raise NoFolder(folder)
    book = book_of(store, store.run(run), today).book
    (folder / run).mkdir(exist_ok=True)
    store.end_run(run)
    papers = leave_papers(store, book, run, paper_for(folder / run))
    if papers.missing is not None:
        raise papers.missing

"""The last job of a run that many machines worked on: how it ended, and what it leaves on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine.books import book_of
from crawler.jobs.papers import Paper, leave_papers
from crawler.jobs.problems import NoFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store


@dataclass(frozen=True)
class Finisher:
    """Finishes runs on the machine that has the folder for their papers."""

    store: Store
    today: RuleBook
    """The rules of today; a run is written with its own."""
    folder: Path
    paper_for: Callable[[Path], Paper]

    def __call__(self, run: str) -> None:
        """Record how a run ended, and write its papers. Raises NoFolder, NotWritten or StoreProblem: the run is not finished then."""
        if not self.folder.is_dir():
            raise NoFolder(self.folder)
        book = book_of(self.store, self.store.run(run), self.today).book
        (self.folder / run).mkdir(exist_ok=True)
        self.store.end_run(run)
        papers = leave_papers(self.store, book, run, self.paper_for(self.folder / run))
        if papers.missing is not None:
            raise papers.missing

"""Fills the protocol of the console with the jobs that the commands call."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound
from audits.store.ledgers import last_event
from crawler.cli._sentences import ended
from crawler.jobs.problems import Problem
from crawler.jobs.returns import Returning, take_returns
from reports.console.jobs import NotDone
from reports.ledgers import returned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store
    from crawler.cli._console_work import LongWork
    from reports.console.jobs import Task
    from reports.ledgers.returned import Returned


@dataclass
class ConsoleJobs:
    """The jobs, for one store."""

    store: Store
    book: RuleBook
    day: Callable[[], date]
    work: LongWork

    def take_files(self, paths: Sequence[Path], day: date, who: str, *, apply: bool, take_conflicts: bool = False) -> tuple[list[Returned], int]:
        """See ``Jobs``."""
        with _said():
            taken = take_returns(self.store, Returning(tuple(map(str, paths)), day, apply, take_conflicts, who), returned)
        return list(taken.files), taken.batch

    def recheck_item(self, item: str) -> None:
        """See ``Jobs``."""
        words = ["recheck", "--item", item, "--today", self.day().isoformat()]
        if self.book.own_dir:
            words += ["--rules", str(self.book.own_dir.resolve())]
        self.work.ask(f"recheck {item}", words, last_event(self.store))

    def recheck_state(self, item: str) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"recheck {item}")


@contextmanager
def _said() -> Iterator[None]:
    """Say what jobs cannot do in the sentence of the commands. Raises NotDone."""
    try:
        yield
    except (Problem, MistakesFound) as error:
        sentence = ended(error)
        if sentence is None:
            raise
        raise NotDone(sentence.message) from error

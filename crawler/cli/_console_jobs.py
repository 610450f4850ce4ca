"""Fills the protocol of the console with the jobs that the commands call."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound
from audits.store.ledgers import last_event
from crawler.cli._sentences import ended
from crawler.jobs.answers import Answering, answer
from crawler.jobs.issue import Recalling, inspection_of, recall
from crawler.jobs.problems import Problem
from crawler.jobs.returns import Returning, take_returns, undo_returns
from crawler.jobs.review import judge
from reports.console.jobs import NotDone
from reports.ledgers import returned, review_reading
from reports.ledgers.typed import SOURCE
from reports.screen.words import answer_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Reply
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
    folder: Path
    """Where ledgers and letters are written."""

    def take_files(self, paths: Sequence[Path], day: date, who: str, *, apply: bool, take_conflicts: bool = False) -> tuple[list[Returned], int]:
        """See ``Jobs``."""
        with _said():
            taken = take_returns(self.store, Returning(tuple(map(str, paths)), day, apply, take_conflicts, who), returned)
        return list(taken.files), taken.batch

    def undo(self, batch: int, day: date, who: str) -> int:
        """See ``Jobs``."""
        return undo_returns(self.store, batch, day, who)

    def run_to_review(self) -> str:
        """See ``Jobs``."""
        with _said():
            return inspection_of(self.store).id

    def judge(self, run: str, typed: Mapping[str, str], day: date, who: str) -> None:
        """See ``Jobs``."""
        with _said():
            judge(self.store, self.book, run, typed, day, who, SOURCE, review_reading)

    def issue(self, run: str, *, all_confirmed: bool) -> None:
        """See ``Jobs``."""
        more = ["--all-confirmed"] if all_confirmed else []
        self._ask(f"issue {run}", ["issue", "--run", run, "--out", str(self.folder), *more])

    def issue_state(self, run: str) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"issue {run}")

    def recall(self, item: str, reason: str, who: str, day: date) -> None:
        """See ``Jobs``."""
        with _said():
            recall(self.store, [Recalling(item, reason, who, day)])

    def answer(self, item: str, reply: Reply, reason: str, who: str, day: date, until: date | None) -> str:
        """See ``Jobs``."""
        with _said():
            return answer_words(answer(self.store, Answering(item, reply, reason, who, day, until)).said)

    def recheck_item(self, item: str) -> None:
        """See ``Jobs``."""
        self._ask(f"recheck {item}", ["recheck", "--item", item])

    def recheck_state(self, item: str) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"recheck {item}")


    def _ask(self, name: str, words: Sequence[str]) -> None:
        """Have a command run on this store, with these rules, on this day."""
        rules = ["--rules", str(self.book.own_dir.resolve())] if self.book.own_dir else []
        self.work.ask(name, [*words, "--today", self.day().isoformat(), *rules], last_event(self.store))


@contextmanager
def _said() -> Iterator[None]:
    """Say what jobs cannot do in the sentence of the commands. Raises NotDone."""
    try:
        yield
    except MistakesFound as error:
        raise NotDone("；".join(one.says for one in error.mistakes)) from error
    except Problem as error:
        sentence = ended(error)
        if sentence is None:
            raise
        raise NotDone(sentence.message) from error

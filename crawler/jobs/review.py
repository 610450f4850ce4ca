"""Has what was found reviewed before it goes out (审核), with whatever list and reader it is handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from crawler.jobs.issue import inspection_of
from crawler.jobs.problems import NotSigned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from audits.rulebook import RuleBook
    from audits.store import Store

ReadT = TypeVar("ReadT")


class ReviewReader(Protocol[ReadT]):
    """Reads filled-in lists; the command line hands one over."""

    def read_review(self, store: Store, run: str, book: RuleBook, path: Path, today: date) -> ReadT:
        """What a list says that is new; raises MistakesFound."""
        ...

    def apply_review(self, store: Store, run: str, read: ReadT, day: date, who: str, source: str) -> None:
        """Keep all of it in one transaction."""
        ...


class OpinionReader(Protocol[ReadT]):
    """Understands what was typed about one item; the command line hands one over."""

    def read_typed(self, store: Store, run: str, book: RuleBook, typed: Mapping[str, str], today: date) -> ReadT:
        """What it says that is new; raises MistakesFound."""
        ...

    def apply_review(self, store: Store, run: str, read: ReadT, day: date, who: str, source: str) -> None:
        """Keep it."""
        ...


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A filled-in list, and what is to be done with it."""

    file: str
    day: date
    run: str = ""
    """The newest inspection that has ended without one."""
    apply: bool = False
    """Whether it is to be taken; without, it is only looked at."""
    who: str = ""
    """Who reviewed."""


@dataclass(frozen=True, slots=True)
class ReviewTaken(Generic[ReadT]):
    """What a list says."""

    run: str
    read: ReadT


def take_review(store: Store, book: RuleBook, asked: Reviewing, reader: ReviewReader[ReadT]) -> ReviewTaken[ReadT]:
    """Read a list, and take it if that is asked. Raises NotSigned, NotEnded, MistakesFound, StoreProblem."""
    run = inspection_of(store, asked.run).id
    if asked.apply and not asked.who.strip():
        raise NotSigned()
    path = Path(asked.file)
    read = reader.read_review(store, run, book, path, asked.day)
    if asked.apply:
        reader.apply_review(store, run, read, asked.day, asked.who.strip(), path.name)
    return ReviewTaken(run, read)


def judge(store: Store, book: RuleBook, run: str, typed: Mapping[str, str], day: date, who: str, source: str, reader: OpinionReader[ReadT]) -> ReadT:
    """Take what was typed about one item. Raises NotSigned, NotEnded, MistakesFound, StoreProblem."""
    if not who.strip():
        raise NotSigned()
    ident = inspection_of(store, run).id
    read = reader.read_typed(store, ident, book, typed, day)
    reader.apply_review(store, ident, read, day, who.strip(), source)
    return read

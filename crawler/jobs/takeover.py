"""Takes over an office's own list of open problems (移交) with whatever reader it is handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from audits.engine.books import keep
from crawler.jobs.problems import NoRegister, NotChecked
from crawler.jobs.work import rules_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.rulebook import RuleBook, Site
    from audits.store import Store

ReadT = TypeVar("ReadT")


class ListReader(Protocol[ReadT]):
    """Reads lists of problems; the command line hands one over."""

    def read_takeover(self, store: Store, book: RuleBook, sites: Sequence[Site], base: str, path: Path, day: date) -> ReadT:
        """What a list becomes; nothing is written. Raises MistakesFound."""
        ...

    def apply_takeover(
        self, store: Store, found: ReadT, sites: Sequence[Site], base: str, day: date, who: str, digest: str, rules_dir: str
    ) -> tuple[str, int]:  # fmt: skip
        """Keep it in one transaction; returns the run and the batch."""
        ...


@dataclass(frozen=True, slots=True)
class TakingOver:
    """A list that was handed in, and what is to be done with it."""

    file: str
    day: date
    apply: bool = False
    """Whether it is to be taken; without, it is only looked at."""
    who: str = ""
    """Who checked it."""


@dataclass(frozen=True, slots=True)
class TakenOverList(Generic[ReadT]):
    """What a list becomes, and where it was kept."""

    read: ReadT
    run: str
    batch: int
    """0 if nothing was kept."""


def take_over(store: Store, book: RuleBook, asked: TakingOver, reader: ListReader[ReadT], sites: Sequence[Site] = ()) -> TakenOverList[ReadT]:
    """Read a list against a register, or that of the newest inspection, and keep it if that is asked. Raises NoRegister, NotChecked, MistakesFound, StoreProblem."""
    if asked.apply and not asked.who.strip():
        raise NotChecked()
    inspections = [one for one in store.runs() if one.kind == "inspect" and one.has_ended]
    full = [one for one in inspections if not one.options.only] or inspections
    wanted = [site.site for site in sites]
    fitting = [one for one in full if set(wanted) <= {site.site for site in one.sites}]
    base = fitting[-1].id if fitting else ""
    known = sites or (fitting[-1].sites if fitting else ())
    if not known:
        raise NoRegister()
    read = reader.read_takeover(store, book, known, base, Path(asked.file), asked.day)
    run, batch = "", 0
    if asked.apply:
        run, batch = reader.apply_takeover(store, read, known, base, asked.day, asked.who.strip(), keep(store, book), str(rules_folder(book) or ""))
    return TakenOverList(read, run, batch)

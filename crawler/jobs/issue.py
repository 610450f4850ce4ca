"""Issues what was reviewed (下发) with whatever writer it is handed, and takes an item back from its department (撤回下发)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audits.records.events import Event, Recalled
from audits.rectification.life import life_of, went_out
from audits.rectification.states import OUT
from audits.store.findings import numbers_meant
from audits.store.life import add_events, events_of, newest_findings
from crawler.jobs.problems import Named, NotEnded, NotOut, NotSigned, SeveralParts, Unknown, writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Trust
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run
    from crawler.jobs.ledger import WrittenLedger


class WentOut(Protocol):
    """What went out."""

    @property
    def files(self) -> Sequence[WrittenLedger]:
        """Ledgers; none where nothing was to go out."""
        ...

    @property
    def items(self) -> int:
        """Items that went out for the first time, or once more."""
        ...

    @property
    def pending(self) -> int:
        """Items of the run that are not out."""
        ...


class Issuer(Protocol):
    """Issues ledgers; the command line hands one over."""

    def __call__(self, store: Store, run: str, book: RuleBook, folder: Path, day: date, trust: Trust, /) -> tuple[WentOut, Sequence[Path]]:
        """Issue what may go out, all or nothing; returns it and the letters."""
        ...


@dataclass(frozen=True, slots=True)
class IssueDone:
    """What was issued of a run."""

    run: str
    issue: WentOut
    letters: tuple[Path, ...]


def inspection_of(store: Store, run: str = "") -> Run:
    """The run to review or to issue: the given one, else the newest inspection that has ended. Raises NotEnded, StoreProblem."""
    inspections = [one for one in store.runs() if one.kind == "inspect"]
    full = [one for one in inspections if one.has_ended and not one.options.only]
    found = store.run(run or (full or [one for one in inspections if one.has_ended] or inspections or [store.run()])[-1].id)
    if found.status in ("running", "interrupted"):
        raise NotEnded(found.id)
    return found


def issue(store: Store, book: RuleBook, run: str, folder: Path, day: date, trust: Trust, issuer: Issuer) -> IssueDone:
    """Issue what of a run may go out. Raises NotEnded, StoreProblem; NotWritten where it went out and a file could not be written."""
    record = inspection_of(store, run)
    with writing(record.id, folder, store.url):
        done, letters = issuer(store, record.id, book, folder, day, trust)
    return IssueDone(record.id, done, tuple(letters))


@dataclass(frozen=True, slots=True)
class Recalling:
    """An item that is to be taken back."""

    item: str
    reason: str
    author: str
    day: date


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An item that was taken back."""

    item: str
    department: str
    """From whom."""


def recall(store: Store, asked: Sequence[Recalling]) -> list[TakenBack]:
    """Take items back, all or none. Raises NotSigned, Unknown, SeveralParts, NotOut."""
    found, events = [], []
    for one in asked:
        if not one.reason.strip() or not one.author.strip():
            raise NotSigned()
        finding = one.item[:12]
        told = events_of(store, [finding]).get(finding, [])
        item = _part(store, one.item, went_out(told))
        life = life_of(item, told)
        if life.state not in OUT:
            raise NotOut(item, life.state)
        found.append(TakenBack(item, life.department))
        events.append(
            Event(0, "", one.day.isoformat(), Recalled(one.reason.strip()), life.run, finding, item, life.department, one.author.strip())
        )
    add_events(store, events)
    return found


def _part(store: Store, name: str, issued: Sequence[str]) -> str:
    """The issued item that a name means."""
    if name in issued:
        return name
    if name[:12] not in newest_findings(store, [name[:12]]) or (issued and name != name[:12]):
        raise Unknown(Named.FINDING, name, tuple(issued), numbers_meant(store, name))
    if len(issued) > 1:
        raise SeveralParts(name, tuple(issued))
    return issued[0] if issued else name

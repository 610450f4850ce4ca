"""What all screens share: the store, the rules, the jobs, the day, and what is known of the items without asking for all of them again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from audits.rectification.life import ASKED, CLOSED, DECIDED, WAITING, concerns
from audits.rulebook.workdays import load_workdays
from audits.store.counting import count
from audits.store.desk import framed, run_states, touched_since
from audits.store.ledgers import last_event
from audits.store.life import events_of, newest_findings
from reports.console.roles import SEE_ALL, UNIT_BOUND
from reports.console.waiting import ReviewBoard
from reports.ledgers.open_items import OpenItem, items_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from audits.rectification.life import Life
    from audits.rulebook import RuleBook
    from audits.rulebook.workdays import Workdays
    from audits.store import Store
    from reports.console.jobs import Jobs
    from reports.console.models import Person


WhoseTurn = Literal["todo", "checking", "asked", "done"]


@dataclass(frozen=True, slots=True)
class OnBoard:
    """One item that is out, or was, and whether it shows in the frame of a page."""

    item: OpenItem
    in_frame: bool
    turn: WhoseTurn
    """Whose turn it is."""
    late: bool = False
    """Whether its body has not answered in time."""


def turn_of(life: Life) -> WhoseTurn:
    """Whose turn it is: the body's, that of a re-check, the office's, or nobody's any more."""
    if life.state in CLOSED or life.state in DECIDED:
        return "done"
    return "checking" if life.state in WAITING else "asked" if life.state in ASKED else "todo"


def _on_board(one: OpenItem, *, in_frame: bool) -> OnBoard:
    turn = turn_of(one.life)
    return OnBoard(one, in_frame, turn, late=turn == "todo" and bool(one.life.due) and one.days_left < 0)


@dataclass
class OutBoard:
    """Every item that went out, brought up to date by what happened since it was looked at last."""

    store: Store
    workdays: Workdays
    _known: dict[str, tuple[OnBoard, ...]] = field(default_factory=dict)
    """Finding to its items."""
    _of: dict[str, dict[str, OnBoard]] = field(default_factory=dict)
    """Body to its items by number."""
    _mark: tuple[object, ...] = ()
    """Of what nothing may have changed, else all is read anew."""
    _event: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def items(self, today: date, departments: Iterable[str] | None = None) -> list[OnBoard]:
        """All of them, or those of some bodies, as they stand now."""
        with self._lock:
            self._refresh(today)
            wanted = self._of if departments is None else departments
            return [one for department in wanted for one in self._of.get(department, {}).values()]

    def item(self, ident: str, today: date) -> OnBoard | None:
        """One of them."""
        with self._lock:
            self._refresh(today)
            return next((one for one in self._known.get(ident[:12], ()) if one.item.item == ident), None)

    def _refresh(self, today: date) -> None:
        last, mark = last_event(self.store), (today, tuple(run_states(self.store).items()))
        touched = touched_since(self.store, self._event) if last != self._event else set[str]()
        if mark != self._mark or "" in touched or last < self._event:
            self._known, self._of = {}, {}
            self._put(self._read(None, today))
        elif touched:
            self._put(dict.fromkeys(touched, ()) | self._read(sorted(touched), today))
        self._mark, self._event = mark, last

    def _put(self, read: dict[str, tuple[OnBoard, ...]]) -> None:
        """Let what was read stand in the place of what was known of the same findings."""
        for ident, items in read.items():
            for old in self._known.get(ident, ()):
                del self._of[old.item.life.department][old.item.item]
            for one in items:
                self._of.setdefault(one.item.life.department, {})[one.item.item] = one
            self._known[ident] = items

    def _read(self, findings: list[str] | None, today: date) -> dict[str, tuple[OnBoard, ...]]:
        out = [one for one in items_out(self.store, today, self.workdays, findings) if one.life.is_out]  # what was taken back is the office's alone
        in_frame = framed(self.store, list({one.finding.id for one in out}))
        found: dict[str, list[OnBoard]] = {}
        for one in out:
            found.setdefault(one.finding.id, []).append(_on_board(one, in_frame=one.finding.id in in_frame and not _of_contents(one.item)))
        return {ident: tuple(items) for ident, items in found.items()}


def _of_contents(item: str) -> bool:
    """Whether an item is the part of a split finding that stands in contents."""
    return item[12:14] == "-B"


@dataclass
class Console:
    """Everything that screens need, handed in by who starts the console."""

    store: Store
    book: RuleBook
    jobs: Jobs
    day: Callable[[], date]

    @cached_property
    def workdays(self) -> Workdays:
        """Working days."""
        return load_workdays(self.book.data_dir, self.book.own_dir)

    @cached_property
    def board(self) -> OutBoard:
        """Items that are out."""
        return OutBoard(self.store, self.workdays)

    @cached_property
    def to_review(self) -> ReviewBoard:
        """Items that are with nobody."""
        return ReviewBoard(self.store)

    def mine(self, person: Person) -> list[OnBoard]:
        """Items that a person may see, of all that are out."""
        if person.office in SEE_ALL:
            return self.board.items(self.day())
        return [one for one in self.board.items(self.day(), person.units) if may_see(person, one)]

    def one(self, person: Person, ident: str) -> OnBoard | None:
        """One item, if the person may see it; what is not out the office alone sees."""
        found = self.board.item(ident, self.day())
        if found is None and person.office not in UNIT_BOUND:
            found = self._inside(ident)
        return found if found is not None and may_see(person, found) else None

    def reviewer(self, item: str) -> str:
        """Who reviewed an item last, ``""`` if nobody did."""
        events = events_of(self.store, [item[:12]]).get(item[:12], [])
        return next((event.who for event in reversed(events) if event.kind == "reviewed" and concerns(event, item)), "")

    def _inside(self, ident: str) -> OnBoard | None:
        """An item that was found and is not out, or a finding with whatever became of it."""
        finding = newest_findings(self.store, [ident[:12]]).get(ident[:12])
        if finding is None:
            return None
        items = {one.work.id: one for one in count(self.store, finding.run, self.day(), [finding.id]).items}
        one = items.get(ident)
        return None if one is None else _on_board(OpenItem(ident, finding, replace(one.life, state=one.state), 0), in_frame=False)


def may_see(person: Person, one: OnBoard) -> bool:
    """Whether an item is for a person's eyes: the one place that decides it."""
    if person.office in SEE_ALL:
        return True
    match person.role:
        case "clerk":
            return one.item.life.department in person.units
        case "operator":
            return one.item.life.department in person.units and one.in_frame
    return False


_open: list[Console] = []


def console() -> Console:
    """The one that is open."""
    return _open[-1]


def open_console(one: Console) -> None:
    """Let screens use this one."""
    _open[:] = [one]


def by_deadline(items: Iterable[OnBoard]) -> list[OnBoard]:
    """The most urgent first; what has no deadline last."""
    return sorted(items, key=lambda one: (one.item.life.due or "9999", one.item.item))

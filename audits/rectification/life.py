"""The life of a work item, computed from what happened to it: nothing overwrites anything, every state can be explained.

Where an item stands follows from ``audits.rectification.states``. A verdict that a place could not be examined never closes, and
never opens what a re-check had closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from audits.records.events import (
    Answered,
    DecisionMade,
    Issued,
    ItemVerdict,
    Objection,
    Recalled,
    Return,
    Reviewed,
    Sampled,
    TakenOver,
    Undoing,
    Withdrawal,
)
from audits.rectification.states import OUT, REVIEWING, SAYING, after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.records.codes import Claim, DecisionKind, ItemState, Standing
    from audits.records.events import Event

CLOSED: frozenset[ItemState] = frozenset({"verified", "gone", "false-positive", "not-applicable", "explained"})
"""States in which nobody has anything to do."""
WAITING: frozenset[ItemState] = frozenset({"claimed", "not-retested"})
"""States in which the office has to re-check."""
ASKED: frozenset[ItemState] = frozenset({"contested", "extension"})
"""States in which the office has to answer."""
DECIDED: frozenset[ItemState] = frozenset({"false-positive", "exempt", "deferred", "not-applicable", "explained"})
"""States that a decision brings."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the events of an item add up to."""

    state: ItemState = "open"
    """Where it stands."""
    department: str = ""
    """Body it was issued to last."""
    run: str = ""
    """Run of the last ledger that has it."""
    ledger: str = ""
    """That ledger."""
    issued: str = ""
    """Day on which it was first issued, or issued again after it had been closed; ``""`` for what is not out."""
    due: str = ""
    """Day by which it must be put right."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """The department's cells as they stand."""
    last: Mapping[str, str] = field(default_factory=dict)
    """Its cells of the round before, where it is asked anew."""
    by: Mapping[str, str] = field(default_factory=dict)
    """Key of a cell to the department that changed it last; ``""`` is the office."""
    saved: str = ""
    """When the file that was applied last says it was saved."""
    verdict: Standing | None = None
    """What the last re-check says of it, None before the first."""
    checked: str = ""
    """Day of that verdict."""
    relapses: int = 0
    """How often it came back after it had been closed."""
    claim: Claim | None = None
    """What the department said last, whatever a re-check says; None once the office has answered, or when it starts anew."""
    answer: Answered | None = None
    """What the office answered last."""
    proved: ItemVerdict | None = None
    """The last verdict, with the proof of each place."""
    review: Reviewed | None = None
    """What the office said of it when it looked at it last before it went out; None once it is out."""
    handed: str = ""
    """Body that it was handed over to (改派), whatever the register says; ``""`` where it was not."""
    into: str = ""
    """Item whose row stands for it (合并)."""
    sampled: Sampled | None = None
    """What a second person says of it, None until one has looked since it was reviewed."""

    @property
    def is_out(self) -> bool:
        """Whether a department has it, or had it until it was closed."""
        return bool(self.issued)

    @property
    def is_doubted(self) -> bool:
        """Whether a second person says that it is no problem: it stays until it is reviewed again."""
        return self.sampled is not None and self.sampled.found == "wrong"

    @property
    def may_go_out(self) -> bool:
        """Whether somebody has looked at it and let it go out, and no second person doubts it."""
        return self.review is not None and self.review.review in ("issue", "reassign", "merge") and not self.is_doubted


def effective(events: Iterable[Event]) -> list[Event]:
    """Events in order, without the batches that were undone."""
    ordered = sorted(events, key=lambda event: event.id)
    undone = {event.said.batch for event in ordered if isinstance(event.said, Undoing)}
    return [event for event in ordered if event.kind != "undone" and (not event.batch or event.batch not in undone)]


def went_out(events: Iterable[Event]) -> tuple[str, ...]:
    """Items that a department has or had, ordered: those of ledgers, and those of an office's own list that was not taken back."""
    return tuple(sorted({event.item for event in effective(events) if event.kind in ("issued", "taken-over")}))


def concerns(event: Event, item: str) -> bool:
    """Whether an event is about an item: about the item itself, the finding as a whole, or a whole it was split from."""
    return event.item in ("", item) or item.startswith(f"{event.item}-")


def life_of(item: str, events: Sequence[Event], *, unverifiable: bool = False, decided: DecisionKind | None = None) -> Life:
    """What the events of a finding say of one of its items; ``decided`` is the kind of a decision that is in force today."""
    life = Life("unverifiable" if unverifiable else "open")
    for event in effective(events):
        if concerns(event, item):
            life = _step(life, event)
    return life if decided is None or decided == "confirmed" else replace(life, state=decided)


def worst(states: Iterable[ItemState]) -> ItemState:
    """State of a finding with several items: that of the item that is furthest from closed."""
    return min(states, key=_ORDER.index, default="open")


def starts_anew(life: Life) -> bool:
    """Whether the next ledger asks the department anew: what it claimed was not so, or the office has answered it."""
    return life.state in ("returned", "reopened") or (life.answer is not None and life.claim is None and life.state in OUT)


_ORDER: tuple[ItemState, ...] = (
    "reopened", "returned", "contested", "open", "approved", "handed-over", "issued", "extension", "in-progress", "not-retested", "claimed", "unverifiable", "deferred",
    "exempt", "gone", "verified", "not-applicable", "explained", "false-positive",
)  # fmt: skip


def _step(life: Life, event: Event) -> Life:
    """What one more event makes of a life; an objection stands in the claim beside it, a withdrawn decision is no longer in force."""
    said = event.said
    match said:
        case Issued():
            return _issued(life, event, said)
        case Return():
            return _returned(life, event, said)
        case ItemVerdict():
            return _verdict(life, event, said)
        case DecisionMade():
            return _decision(life, said)
        case Answered():
            return _answered(life, said)
        case Reviewed():
            return _reviewed(life, event, said)
        case Sampled():
            return replace(life, sampled=said)
        case Recalled():
            return _taken_back(replace(life, state=after(life.state, "recalled"), review=None)) if life.state in OUT else life
        case TakenOver():
            return _taken_over(life, event, said)
        case Objection() | Withdrawal() | Undoing():
            return life
        case _:
            assert_never(said)


def _reviewed(life: Life, event: Event, said: Reviewed) -> Life:
    """The office looked at it; what it hands over leaves the body that has it."""
    state = after(life.state, REVIEWING[said.review])
    left = _taken_back(life) if life.state in OUT and state not in OUT else life
    handed = event.department if said.review in ("reassign", "merge") and event.department else left.handed
    return replace(left, state=state, review=said, handed=handed, into=said.into, sampled=None)


def _taken_back(life: Life) -> Life:
    """It is with nobody: its deadline is void, what was said of it stays to be read."""
    return replace(life, issued="", due="", cells={}, by={}, last=life.cells or life.last, claim=None, answer=None)


def _issued(life: Life, event: Event, said: Issued) -> Life:
    """A ledger with the item went out; an item that had been closed has come back."""
    life = replace(life, review=None)
    department, ledger, due = event.department or life.department, said.ledger, said.due
    state = after(life.state, "issued")
    if state == "reopened" and life.state != state:
        return replace(
            life, state=state, department=department, run=event.run, ledger=ledger, due=due, issued=event.day, verdict="relapsed", checked=event.day,
            relapses=life.relapses + 1, cells={}, by={}, claim=None, answer=None,
        )  # fmt: skip
    if starts_anew(life) and life.cells:
        life = replace(life, cells={}, by={}, last=life.cells)
    return replace(life, state=state, department=department, run=event.run, ledger=ledger, issued=life.issued or event.day, due=life.due or due)


def _taken_over(life: Life, event: Event, said: TakenOver) -> Life:
    """The office's own list has it: it is with that department, by that list's deadline; what was out or closed before stays as it is."""
    state = after(life.state, "taken-over")
    if state == life.state:
        return life
    return replace(life, state=state, department=event.department, handed=event.department, run=event.run, issued=event.day, due=said.due, review=None)


def _returned(life: Life, event: Event, said: Return) -> Life:
    """A returned ledger was applied: a claim, nothing more."""
    cells, by = {**life.cells, **said.cells}, {**life.by, **dict.fromkeys(said.cells, event.department)}
    claim = said.claim if said.claim is not None and life.state not in CLOSED else life.claim
    state = after(life.state, SAYING[said.claim]) if said.claim is not None else life.state
    return replace(life, state=state, claim=claim, cells=cells, by=by, saved=said.saved or life.saved)


def _verdict(life: Life, event: Event, said: ItemVerdict) -> Life:
    """A re-check looked again; what was closed and is found again is a relapse."""
    if said.result == "not-examined" and life.state in CLOSED:
        return life
    life = replace(life, proved=said, checked=event.day)
    if said.result == "fixed":
        return replace(life, state=after(life.state, "fixed"), verdict="fixed")
    if said.result == "not-examined":
        return replace(life, state=after(life.state, "not-examined"), verdict="not-examined")
    relapsed = life.state in CLOSED or said.result == "relapsed"
    state: ItemState = "reopened" if relapsed else after(life.state, "not-fixed")
    return replace(
        life, state=state, verdict="relapsed" if relapsed or life.state == "reopened" else "not-fixed", relapses=life.relapses + relapsed,
        claim=None if relapsed else life.claim,
    )  # fmt: skip


def _decision(life: Life, said: DecisionMade) -> Life:
    """The office decided that a contested item stands: it is to be put right after all."""
    stands = life.state == "contested" and said.decided == "confirmed"
    return _answered(life, Answered("rejected", said.reason)) if stands else life


def _answered(life: Life, said: Answered) -> Life:
    """The office answered; the department has more time where that was given. What it accepts, a decision takes out."""
    claim = life.claim if after(life.state, said.answer) == life.state else None
    return replace(life, state=after(life.state, said.answer), answer=said, claim=claim, due=said.until or life.due)

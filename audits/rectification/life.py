"""The life of a work item, computed from what happened to it: nothing overwrites anything, every state can be explained.

Only a re-check closes an item (``verified``); what a department returns is a claim. A verdict that a place could not be examined
never closes, and never opens what a re-check had closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from audits.records.events import DecisionMade, Issued, ItemVerdict, Objection, Return, Undoing, Withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.records.codes import DecisionKind, ItemState, Standing
    from audits.records.events import Event

CLOSED: frozenset[ItemState] = frozenset({"verified", "gone", "false-positive", "not-applicable"})
"""States in which nobody has anything to do."""
WAITING: frozenset[ItemState] = frozenset({"claimed", "not-retested"})
"""States in which the office has to re-check."""
DECIDED: frozenset[ItemState] = frozenset({"false-positive", "exempt", "deferred", "not-applicable"})
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
    """Day on which it was first issued, or issued again after it had been closed."""
    due: str = ""
    """Day by which it must be put right."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """The department's cells as they stand."""
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


def effective(events: Iterable[Event]) -> list[Event]:
    """Events in order, without the batches that were undone."""
    ordered = sorted(events, key=lambda event: event.id)
    undone = {event.said.batch for event in ordered if isinstance(event.said, Undoing)}
    return [event for event in ordered if event.kind != "undone" and (not event.batch or event.batch not in undone)]


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


def finding_state(finding: str, events: Sequence[Event], *, unverifiable: bool = False, decided: DecisionKind | None = None) -> ItemState:
    """State of a finding as a whole."""
    items = {event.item for event in events if event.item} or {finding}
    return worst(life_of(item, events, unverifiable=unverifiable, decided=decided).state for item in items)


_ORDER: tuple[ItemState, ...] = (
    "reopened", "returned", "contested", "open", "issued", "extension", "in-progress", "not-retested", "claimed", "unverifiable", "deferred", "exempt",
    "gone", "verified", "not-applicable", "false-positive",
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
        case Objection() | Withdrawal() | Undoing():
            return life
        case _:
            assert_never(said)


def _issued(life: Life, event: Event, said: Issued) -> Life:
    """A ledger with the item went out; an item that had been closed has come back."""
    department, ledger, due = event.department or life.department, said.ledger, said.due
    if life.state in ("verified", "gone"):
        return replace(
            life, state="reopened", department=department, run=event.run, ledger=ledger, due=due, issued=event.day, verdict="relapsed", checked=event.day,
            relapses=life.relapses + 1, cells={}, by={},
        )  # fmt: skip
    state: ItemState = "issued" if life.state in ("open", "unverifiable") else life.state
    return replace(life, state=state, department=department, run=event.run, ledger=ledger, issued=life.issued or event.day, due=life.due or due)


def _returned(life: Life, event: Event, said: Return) -> Life:
    """A returned ledger was applied: a claim, nothing more."""
    cells, by = {**life.cells, **said.cells}, {**life.by, **dict.fromkeys(said.cells, event.department)}
    state: ItemState = said.claim if said.claim is not None and life.state not in CLOSED else life.state
    return replace(life, state=state, cells=cells, by=by, saved=said.saved or life.saved)


def _verdict(life: Life, event: Event, said: ItemVerdict) -> Life:
    """A re-check looked again."""
    was_closed = life.state == "verified"
    if said.result == "fixed":
        return replace(life, state="verified", verdict="fixed", checked=event.day)
    if said.result in ("not-fixed", "relapsed"):
        relapsed = was_closed or said.result == "relapsed"
        again = relapsed or life.state == "reopened"
        state: ItemState = "reopened" if again else "returned"
        return replace(life, state=state, verdict="relapsed" if again else "not-fixed", checked=event.day, relapses=life.relapses + relapsed)
    if was_closed:
        return life
    return replace(life, state="not-retested", verdict="not-examined", checked=event.day)


def _decision(life: Life, said: DecisionMade) -> Life:
    """The office decided that a contested item stands: it is to be put right after all."""
    stands = life.state == "contested" and said.decided == "confirmed"
    return replace(life, state="issued") if stands else life

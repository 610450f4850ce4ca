"""The life of a work item, computed from what happened to it: nothing overwrites anything, every state can be explained.

Only a re-check closes an item (``verified``); what a department returns is a claim. A verdict that a place could not be examined
never closes, and never opens what a re-check had closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CLAIMS = frozenset({"issued", "in-progress", "claimed", "extension", "contested"})
"""States that a department's 整改状态 may bring."""
CLOSED = frozenset({"verified", "gone", "false-positive", "not-applicable"})
"""States in which nobody has anything to do."""
WAITING = frozenset({"claimed", "not-retested"})
"""States in which the office has to re-check."""
DECIDED = frozenset({"false-positive", "exempt", "deferred", "not-applicable"})
"""States that a decision brings."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who, when, what, from which file."""

    id: int
    """Number, in order of time."""
    at: str
    """ISO moment."""
    day: str
    """ISO reference day."""
    kind: str
    """``issued``, ``returned``, ``contested``, ``undone``, ``verdict``, ``decision``, ``withdrawn``."""
    run: str = ""
    """Run, where one is concerned."""
    finding: str = ""
    """Finding."""
    item: str = ""
    """Work item; ``""`` means all items of the finding."""
    unit: str = ""
    """Name of the body concerned."""
    who: str = ""
    """Who did it."""
    source: str = ""
    """File it came from."""
    batch: int = 0
    """Events that are applied and undone together."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What it says; by kind."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the events of an item add up to."""

    state: str = "open"
    """See ``reports.screen.words.STATE``."""
    unit: str = ""
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
    """Key of a cell to the body that changed it last; ``""`` is the office."""
    saved: str = ""
    """When the file that was applied last says it was saved."""
    verdict: str = ""
    """``fixed``, ``not-fixed``, ``not-examined``, ``relapsed``, or ``""``."""
    checked: str = ""
    """Day of that verdict."""
    relapses: int = 0
    """How often it came back after it had been closed."""


def effective(events: Iterable[Event]) -> list[Event]:
    """Events in order, without the batches that were undone."""
    ordered = sorted(events, key=lambda event: event.id)
    undone = {event.data.get("batch") for event in ordered if event.kind == "undone"}
    return [event for event in ordered if event.kind != "undone" and (not event.batch or event.batch not in undone)]


def concerns(event: Event, item: str) -> bool:
    """Whether an event is about an item: about the item itself, the finding as a whole, or a whole it was split from."""
    return event.item in ("", item) or item.startswith(f"{event.item}-")


def life_of(item: str, events: Sequence[Event], *, unverifiable: bool = False, decided: str = "") -> Life:
    """What the events of a finding say of one of its items; ``decided`` is the kind of a decision that is in force today."""
    life = Life("unverifiable" if unverifiable else "open")
    for event in effective(events):
        if concerns(event, item):
            life = _STEPS.get(event.kind, _same)(life, event)
    return replace(life, state=decided) if decided in DECIDED else life


def worst(states: Iterable[str]) -> str:
    """State of a finding with several items: that of the item that is furthest from closed."""
    return min(states, key=_ORDER.index, default="open")


def finding_state(finding: str, events: Sequence[Event], *, unverifiable: bool = False, decided: str = "") -> str:
    """State of a finding as a whole."""
    items = {event.item for event in events if event.item} or {finding}
    return worst(life_of(item, events, unverifiable=unverifiable, decided=decided).state for item in items)


_ORDER = (
    "reopened", "returned", "contested", "open", "issued", "extension", "in-progress", "not-retested", "claimed", "unverifiable", "deferred", "exempt",
    "gone", "verified", "not-applicable", "false-positive",
)  # fmt: skip


def _issued(life: Life, event: Event) -> Life:
    """A ledger with the item went out; an item that had been closed has come back."""
    unit, ledger, due = event.unit or life.unit, str(event.data.get("ledger", "")), str(event.data.get("due", ""))
    if life.state in ("verified", "gone"):
        return replace(
            life, state="reopened", unit=unit, run=event.run, ledger=ledger, due=due, issued=event.day, verdict="relapsed", checked=event.day,
            relapses=life.relapses + 1, cells={}, by={},
        )  # fmt: skip
    state = "issued" if life.state in ("open", "unverifiable") else life.state
    return replace(life, state=state, unit=unit, run=event.run, ledger=ledger, issued=life.issued or event.day, due=life.due or due)


def _returned(life: Life, event: Event) -> Life:
    """A returned ledger was applied: a claim, nothing more."""
    changed = {str(key): str(value) for key, value in event.data.get("cells", {}).items()}
    cells, by = {**life.cells, **changed}, {**life.by, **dict.fromkeys(changed, event.unit)}
    claim = str(event.data.get("claim", ""))
    state = claim if claim in CLAIMS and life.state not in CLOSED else life.state
    return replace(life, state=state, cells=cells, by=by, saved=str(event.data.get("saved", "")) or life.saved)


def _verdict(life: Life, event: Event) -> Life:
    """A re-check looked again."""
    result = str(event.data.get("result", ""))
    was_closed = life.state == "verified"
    if result == "fixed":
        return replace(life, state="verified", verdict="fixed", checked=event.day)
    if result in ("not-fixed", "relapsed"):
        relapsed = was_closed or result == "relapsed"
        state, verdict = ("reopened", "relapsed") if relapsed or life.state == "reopened" else ("returned", "not-fixed")
        return replace(life, state=state, verdict=verdict, checked=event.day, relapses=life.relapses + relapsed)
    if was_closed:
        return life
    return replace(life, state="not-retested", verdict="not-examined", checked=event.day)


def _decision(life: Life, event: Event) -> Life:
    """The office decided that a contested item stands: it is to be put right after all."""
    stands = life.state == "contested" and event.data.get("kind") == "confirmed"
    return replace(life, state="issued") if stands else life


def _same(life: Life, _event: Event) -> Life:
    return life


_STEPS = {"issued": _issued, "returned": _returned, "verdict": _verdict, "decision": _decision}

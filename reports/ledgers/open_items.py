"""Items that somebody still has to deal with, by body: for reminders and for the history of an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from audits.rectification.decisions import decision_on
from audits.rectification.life import CLOSED, DECIDED, WAITING, life_of, went_out
from audits.store.decisions import decisions
from audits.store.life import events_of, newest_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records import Finding
    from audits.rectification.life import Life
    from audits.rulebook.workdays import Workdays
    from audits.store import Store

Urgency = Literal["overdue", "soon", "later"]
"""How near the deadline of an item is."""
OVERDUE: Final = "overdue"
SOON: Final = "soon"
LATER: Final = "later"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item that was issued."""

    item: str
    finding: Finding
    life: Life
    days_left: int
    """Working days to its deadline; negative if it is over."""

    def urgency(self, soon: int) -> Urgency:
        """How near its deadline is; ``soon`` working days are near."""
        return OVERDUE if self.days_left < 0 else SOON if self.days_left <= soon else LATER


def open_items(store: Store, today: date, workdays: Workdays, *, waiting: bool = False) -> dict[str, list[OpenItem]]:
    """Body to its open items, the most urgent first; with ``waiting`` also those that wait for a re-check."""
    found: dict[str, list[OpenItem]] = {}
    for one in items_out(store, today, workdays):
        life = one.life
        if life.state in CLOSED or life.state in DECIDED or not life.due or (life.state in WAITING and not waiting):
            continue
        found.setdefault(life.department, []).append(one)
    return {department: sorted(items, key=lambda one: (one.life.due, one.item)) for department, items in sorted(found.items())}


def items_out(store: Store, today: date, workdays: Workdays, findings: Sequence[str] | None = None) -> Iterator[OpenItem]:
    """Every item that went out, closed or not, of some findings or of all; decisions are in its state."""
    events = events_of(store, findings)
    issued = {ident: went_out(found) for ident, found in events.items()}
    known = newest_findings(store, [ident for ident, items in issued.items() if items])
    decided = [one for one in decisions(store) if one.holds(today)]
    left = cache(lambda due: _left(due, today, workdays))
    for ident, finding in known.items():
        for item in issued[ident]:
            decision = decision_on(finding, decided, today, item)
            life = life_of(item, events[ident], decided=decision.kind if decision else None)
            yield OpenItem(item, finding, life, left(life.due))


def _left(due: str, today: date, workdays: Workdays) -> int:
    """Working days to a deadline, 0 without one; a day off that is over counts as one."""
    if not due:
        return 0
    left = workdays.between(today, date.fromisoformat(due))
    return -1 if left == 0 and due < today.isoformat() else left

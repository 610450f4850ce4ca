"""What waits for review, in its order and counted, brought up to date finding by finding: nothing here looks at all items twice."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.store.counting import count
from audits.store.desk import touched_since
from audits.store.ledgers import last_event
from reports.ledgers.rows import order_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from audits.store import Store
    from audits.store.counting import Counted

FILTERS: dict[str, Callable[[Counted], str]] = {
    "department": lambda one: one.work.department_name, "rule": lambda one: one.work.finding.rule, "confidence": lambda one: one.confidence.value,
}  # fmt: skip
"""By what the list can be narrowed."""


def is_new(one: Counted) -> bool:
    """Whether nobody has judged an item, or a second person doubts it."""
    return one.life.review is None or one.life.is_doubted


@dataclass
class WaitingCounts:
    """Numbers of what waits."""

    of: dict[str, Counter[str]] = field(default_factory=lambda: {key: Counter() for key in FILTERS})
    """Items by each value of each filter."""
    ready: Counter[str] = field(default_factory=Counter)
    """Items that may go out, by body."""
    new: int = 0
    unseen: int = 0
    """Confirmed items that nobody has judged."""

    def add(self, one: Counted, times: int) -> None:
        """Count an item, or no longer (-1)."""
        for key, value in FILTERS.items():
            self.of[key][value(one)] += times
        if one.life.may_go_out:
            self.ready[one.work.department_name] += times
        self.new += times * is_new(one)
        self.unseen += times * (one.life.review is None and one.confidence == "confirmed")


@dataclass
class ReviewBoard:
    """What a run found and is with nobody, brought up to date by what happened since it was looked at last."""

    store: Store
    counts: WaitingCounts = field(default_factory=WaitingCounts)
    _places: dict[str, int] = field(default_factory=dict)
    """Finding to its place in the order of ledgers."""
    _waiting: dict[str, tuple[Counted, ...]] = field(default_factory=dict)
    """Finding to those of its items that wait, in that order."""
    _mark: tuple[object, ...] = ()
    _event: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def items(self, run: str, today: date) -> list[Counted]:
        """Items that wait for review, in the order of ledgers."""
        with self._lock:
            last, mark = last_event(self.store), (today, run)
            touched = touched_since(self.store, self._event) if last != self._event else set[str]()
            if mark != self._mark or "" in touched or last < self._event:
                self._read(run, today)
            elif mine := sorted(touched & self._places.keys()):
                self._update(mine, run, today)
            self._mark, self._event = mark, last
            return [one for items in self._waiting.values() for one in items]

    def _read(self, run: str, today: date) -> None:
        counted = sorted(count(self.store, run, today).items, key=lambda one: order_of(one.work))
        self._places = {ident: place for place, ident in enumerate(dict.fromkeys(one.work.finding.id for one in counted))}
        waiting: dict[str, list[Counted]] = {}
        self.counts = WaitingCounts()
        for one in counted:
            if one.waits:
                waiting.setdefault(one.work.finding.id, []).append(one)
                self.counts.add(one, 1)
        self._waiting = {ident: tuple(items) for ident, items in waiting.items()}

    def _update(self, findings: list[str], run: str, today: date) -> None:
        found = count(self.store, run, today, findings).by_finding()
        back = False
        for ident in findings:
            items = tuple(one for one in sorted(found.get(ident, ()), key=lambda one: order_of(one.work)) if one.waits)
            for old in self._waiting.get(ident, ()):
                self.counts.add(old, -1)
            for one in items:
                self.counts.add(one, 1)
            if items:
                back = back or ident not in self._waiting
                self._waiting[ident] = items
            else:
                self._waiting.pop(ident, None)
        if back:
            self._waiting = dict(sorted(self._waiting.items(), key=lambda pair: self._places[pair[0]]))

"""The one count of a run: every output takes its numbers from here.

A problem (问题) is a work item that can be issued: sure enough, or looked at by a person, and not set aside by a decision. What is
unverifiable (无法核验) and what a decision sets aside (已作处置) is counted apart; the three add up to all items. A finding that
several bodies have to mend is an item of each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.rectification.decisions import decision_on
from audits.rectification.life import CLOSED, life_of
from audits.rectification.states import FOUND
from audits.store.decisions import decisions
from audits.store.items import all_items, handed_over
from audits.store.life import events_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.records.codes import ItemState
    from audits.records.events import Event
    from audits.rectification.decisions import Decision
    from audits.rectification.life import Life
    from audits.store.items import WorkItem
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class Counted:
    """One work item of a run with how it stands."""

    work: WorkItem
    """The item, with the body that has it now."""
    life: Life
    """What happened to it; decisions are not in it."""
    confidence: Confidence
    """Of the finding, raised where a person has looked."""
    decision: Decision | None = None
    """The decision in force on it."""
    again: bool = False
    """Whether it had been closed in an earlier run and this one found it once more."""

    @property
    def state(self) -> ItemState:
        """Where it stands, decisions included."""
        if self.decision is not None and self.decision.kind != "confirmed":
            return self.decision.kind
        return "reopened" if self.again else self.life.state

    @property
    def is_set_aside(self) -> bool:
        """Whether a decision keeps it out."""
        return self.decision is not None and self.decision.kind != "confirmed"

    @property
    def is_unverifiable(self) -> bool:
        """Whether it is no problem since nobody could verify it."""
        return self.confidence is Confidence.UNVERIFIABLE and not self.is_set_aside

    @property
    def counts(self) -> bool:
        """Whether it is a problem (计入问题)."""
        return not self.is_set_aside and not self.is_unverifiable

    @property
    def waits(self) -> bool:
        """Whether it waits for review: it is with nobody, and no decision keeps it out."""
        return not self.is_set_aside and (self.life.state in FOUND or self.again)

    @property
    def is_issued(self) -> bool:
        """Whether it is a problem that went out (已下发), closed or not; what is found once more has to go out once more."""
        return self.counts and self.life.is_out and not self.again

    @property
    def is_open(self) -> bool:
        """Whether it is a problem of which somebody still has something to do."""
        return self.counts and self.state not in CLOSED


@dataclass(frozen=True, slots=True)
class Count:
    """All items of a run, or of a part of it."""

    items: tuple[Counted, ...]
    """Ordered by number."""

    @property
    def problems(self) -> tuple[Counted, ...]:
        """Items that count."""
        return tuple(one for one in self.items if one.counts)

    @property
    def confirmed(self) -> int:
        """Problems that are confirmed; the others are likely."""
        return sum(1 for one in self.items if one.counts and one.confidence is Confidence.CONFIRMED)

    @property
    def issued(self) -> int:
        """Problems that went out."""
        return sum(1 for one in self.items if one.is_issued)

    @property
    def handed(self) -> int:
        """Those of them that an office's own list handed over and no ledger tells of yet."""
        return sum(1 for one in self.items if one.is_issued and not one.life.ledger)

    @property
    def issued_before(self) -> int:
        """Those of them that went out with another run, and not with this one."""
        return sum(1 for one in self.items if one.is_issued and one.life.ledger and one.life.run != one.work.finding.run)

    @property
    def unverifiable(self) -> int:
        """Items that nobody could verify, counted apart."""
        return sum(1 for one in self.items if one.is_unverifiable)

    @property
    def set_aside(self) -> int:
        """Items that a decision keeps out, counted apart."""
        return sum(1 for one in self.items if one.is_set_aside)

    def by_finding(self) -> dict[str, tuple[Counted, ...]]:
        """Number of a finding to its items."""
        return {ident: tuple(group) for ident, group in groupby(self.items, key=lambda one: one.work.finding.id)}

    def of_site(self, site: str) -> Count:
        """The items of one site."""
        return Count(tuple(one for one in self.items if one.work.site.site == site))


def count(store: Store, run: str, today: date, only: Sequence[str] | None = None) -> Count:
    """Everything that a run found, or some of its findings, as it stands on a day."""
    found = all_items(store, run, only)
    record = store.run(run)
    known = [one for one in decisions(store) if one.holds(today)]
    events = events_of(store, list(dict.fromkeys(item.finding.id for item in found)))
    older = frozenset(one.id for one in store.runs() if (one.created, one.id) < (record.created, record.id))
    counted = []
    for item in found:
        one = _counted(item, events.get(item.finding.id, ()), known, today)
        again = one.life.state in CLOSED and one.life.run in older and one.life.checked <= record.today.isoformat()
        counted.append(replace(one, again=again))
    return Count(tuple(sorted(counted, key=lambda one: (one.work.finding.id, one.work.id))))


def _counted(item: WorkItem, events: Sequence[Event], known: Sequence[Decision], today: date) -> Counted:
    decision = decision_on(item.finding, known, today, item.id, item.page_url) if known else None
    confirmed = decision is not None and decision.kind == "confirmed"
    life = life_of(item.id, events, unverifiable=item.confidence is Confidence.UNVERIFIABLE and not confirmed)
    looked = confirmed or (item.confidence is Confidence.UNVERIFIABLE and (life.is_out or life.may_go_out))
    return Counted(handed_over(item, life), life, Confidence.CONFIRMED if looked else item.confidence, decision)

"""Answers of the office to what departments object to or ask for (答复): it stands, it does not, more time is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.records.events import Answered, Event
from audits.rectification.decisions import Decision, decision_on
from audits.rectification.life import ASKED, life_of, went_out
from audits.rectification.states import OUT
from audits.rectification.takeover import closed_by_hand
from audits.store.decisions import add_decision, decisions
from audits.store.findings import numbers_meant
from audits.store.life import add_events, events_of, newest_findings
from crawler.jobs.problems import Named, NoNewDeadline, NotByHand, NothingAsked, NotSigned, SeveralParts, Unknown, UselessDeadline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.records import Finding
    from audits.records.codes import AnswerKind, Reply
    from audits.rectification.life import Life
    from audits.store import Store


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer as it is asked for."""

    item: str
    """Number of an item, or of a finding that has only one."""
    answer: Reply
    """Whether the office agrees; ``extend`` only to a request for more time, ``close`` only to what no re-check can look at."""
    reason: str
    author: str
    day: date
    until: date | None = None
    """The new deadline, where more time is given."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that was kept."""

    item: str
    department: str
    said: Answered
    decision: int = 0
    """Number of the decision that takes the item out, 0 without one."""


def answer(store: Store, asked: Answering) -> Given:
    """Answer an objection or a request for more time, or close. Raises NotSigned, Unknown, SeveralParts, NothingAsked, NoNewDeadline, UselessDeadline, NotByHand."""
    if not asked.reason.strip() or not asked.author.strip():
        raise NotSigned()
    finding = newest_findings(store, [asked.item[:12]]).get(asked.item[:12])
    if finding is None:
        raise Unknown(Named.FINDING, asked.item, others=numbers_meant(store, asked.item))
    events = events_of(store, [finding.id]).get(finding.id, [])
    item = _item(asked.item, finding, events)
    decided = decision_on(finding, decisions(store), asked.day, item)
    life = life_of(item, events, decided=decided.kind if decided else None)
    if asked.answer == "close" and asked.until is None:
        return _closed(store, asked, finding, item, life)
    if asked.until is not None and (asked.answer in ("close", "reject") or (asked.answer, life.state) == ("accept", "contested")):
        raise UselessDeadline(item, asked.answer)
    if life.state not in ASKED or (asked.answer == "extend" and life.state != "extension"):
        raise NothingAsked(item, life.state)
    kind: AnswerKind = "rejected" if asked.answer == "reject" else "extended" if life.state == "extension" else "accepted"
    until = asked.until.isoformat() if asked.until is not None else ""
    if kind == "extended" and (not until or until <= max(life.due, asked.day.isoformat())):
        raise NoNewDeadline(item, life.due)
    said = Answered(kind, asked.reason.strip(), until)
    event = Event(0, "", asked.day.isoformat(), said, finding=finding.id, item=item, department=life.department, who=asked.author.strip())
    if kind != "accepted":
        add_events(store, [event])
        return Given(item, life.department, said)
    decision = Decision(0, "false-positive", said.reason, event.who, event.day, finding=finding.id, item=item if "-" in item else "")
    return Given(item, life.department, said, add_decision(store, decision, [event]))


def _closed(store: Store, asked: Answering, finding: Finding, item: str, life: Life) -> Given:
    """The office has seen for itself that an item is mended of which no re-check can prove anything. Raises NothingAsked, NotByHand."""
    if not closed_by_hand(finding, life):
        raise NotByHand(item)
    if life.state not in OUT:
        raise NothingAsked(item, life.state)
    said = Answered("settled", asked.reason.strip())
    add_events(store, [Event(0, "", asked.day.isoformat(), said, finding=finding.id, item=item, department=life.department, who=asked.author.strip())])
    return Given(item, life.department, said)


def _item(name: str, finding: Finding, events: Sequence[Event]) -> str:
    """The issued item that a name means."""
    issued = went_out(events)
    if name in issued:
        return name
    if name != finding.id or not issued:
        raise Unknown(Named.FINDING, name, issued)
    if len(issued) > 1:
        raise SeveralParts(finding.id, issued)
    return issued[0]

"""Decisions as they are stored; a withdrawal is an event, nothing is deleted."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from audits.records.codes import DECISION_KINDS
from audits.records.events import DecisionMade, Event, Withdrawal
from audits.rectification.decisions import Decision
from audits.store import schema
from audits.store.codes import Codes, StoreProblem
from audits.store.events import said_of
from audits.store.life import insert_events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from audits.store.opening import Store

DECISION_KIND = Codes("decisions", "kind", DECISION_KINDS)


def decisions(store: Store) -> list[Decision]:
    """All decisions, oldest first."""
    table, events = schema.decisions, schema.events
    with store.engine.connect() as connection:
        withdrawn = {
            said.decision: row.day
            for row in connection.execute(select(events.c.day, events.c.data).where(events.c.kind == "withdrawn").order_by(events.c.id.desc()))
            if isinstance(said := said_of("withdrawn", row.data), Withdrawal)
        }
        return [
            Decision(
                row.id, DECISION_KIND[row.kind], row.reason, row.author, row.created, row.until, row.finding, row.item, row.site, row.rule, row.column_id, row.target,
                row.source, withdrawn.get(row.id, ""),
            )
            for row in connection.execute(select(table).order_by(table.c.id))
        ]  # fmt: skip


def add_decision(store: Store, decision: Decision, also: Sequence[Event] = ()) -> int:
    """Store a decision and the event of it, with others that belong to it, in one transaction; returns its number."""
    with store.engine.begin() as connection:
        return _insert(connection, decision, also)


def add_review(store: Store, decided: Sequence[tuple[Decision, Event]], events: Sequence[Event]) -> None:
    """Store what a review says, its decisions each with the event that it belongs to, in one transaction."""
    with store.engine.begin() as connection:
        for decision, event in decided:
            _insert(connection, decision, [event])
        insert_events(connection, events)


def _insert(connection: Connection, decision: Decision, also: Sequence[Event]) -> int:
    values = {**asdict(decision), "column_id": decision.column}
    for key in ("id", "column", "withdrawn"):
        values.pop(key)
    ident = int(connection.execute(insert(schema.decisions).values(values).returning(schema.decisions.c.id)).scalar_one())
    said = DecisionMade(ident, decision.kind, decision.reason, decision.until)
    made = Event(0, "", decision.created, said, finding=decision.finding, item=decision.item, who=decision.author, source=decision.source)
    insert_events(connection, [made, *also])
    return ident


def withdraw_decision(store: Store, ident: int, day: str, who: str, reason: str) -> Decision:
    """Withdraw a decision from a day on; raises StoreProblem if there is none or it was withdrawn before."""
    found = next((one for one in decisions(store) if one.id == ident), None)
    if found is None:
        raise StoreProblem(f"没有第 {ident} 号处置；用 portal-audit decisions list 查看")
    if found.withdrawn:
        raise StoreProblem(f"第 {ident} 号处置已在 {found.withdrawn} 撤回")
    with store.engine.begin() as connection:
        insert_events(connection, [Event(0, "", day, Withdrawal(ident, reason), finding=found.finding, item=found.item, who=who)])
    return found


def record_matches(store: Store, run: str, matches: Mapping[int, int]) -> None:
    """How many items of a run each decision in force kept out; replaces what was recorded before."""
    table = schema.decision_matches
    with store.engine.begin() as connection:
        connection.execute(delete(table).where(table.c.run == run))
        if matches:
            connection.execute(insert(table), [{"decision": ident, "run": run, "matches": number} for ident, number in sorted(matches.items())])


def matches_of(store: Store) -> dict[int, list[tuple[str, int]]]:
    """Decision to (run, matches), oldest run first."""
    table, runs = schema.decision_matches, schema.runs
    found: dict[int, list[tuple[str, int]]] = {}
    with store.engine.connect() as connection:
        wanted = select(table).join(runs, runs.c.id == table.c.run).order_by(runs.c.created, runs.c.id)
        for row in connection.execute(wanted):
            found.setdefault(row.decision, []).append((row.run, row.matches))
    return found

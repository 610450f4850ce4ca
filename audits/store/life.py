"""What happened to items, as it is stored: events, and the places of the items that a ledger lists."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from audits.records import Occurrence
from audits.records.events import Event, Undoing
from audits.rectification.life import life_of
from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import exclusive
from audits.store.events import data_of, said_of
from audits.store.findings import CONFIDENCE, PLACE_CLASS, finding_from
from audits.store.opening import RUN_KIND, now
from audits.store.parts import within
from audits.store.seals import seal_events
from audits.store.undone import undone_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row, Select

    from audits.records import Confidence, Finding
    from audits.records.codes import RunKind
    from audits.store.opening import Store

CHUNK = 400
"""Values in one IN list."""
SHOWN = 5
"""Items that a sentence names."""


def events_of(store: Store, findings: Sequence[str] | None = None) -> dict[str, list[Event]]:
    """Events by finding, in order; of some findings, or of all. Undoings are among the events of every finding they touch."""
    table = schema.events
    wanted: list[Select[Any]] = [select(table).order_by(table.c.id)]
    if findings is not None and len(findings) <= 20 * CHUNK:
        wanted = [select(table).where(table.c.finding.in_(part)).order_by(table.c.id) for part in chunks(findings)]
    found: dict[str, list[Event]] = {}
    with store.engine.connect().execution_options(yield_per=5000) as connection:
        for query in wanted:
            for row in connection.execute(query):
                if row.finding:
                    found.setdefault(row.finding, []).append(_event(row))
        undone = [_event(row) for row in connection.execute(select(table).where(table.c.kind == "undone"))]
    if undone:
        for events in found.values():
            batches = {event.batch for event in events if event.batch}
            events.extend(event for event in undone if isinstance(event.said, Undoing) and event.said.batch in batches)
    return found


def add_events(store: Store, events: Iterable[Event]) -> None:
    """Store events in one transaction; numbers are given by the store."""
    with store.writing() as connection:
        insert_events(connection, events)


def insert_events(connection: Connection, events: Iterable[Event]) -> None:
    """The same within a transaction."""
    moment = now()
    rows = (
        {
            "at": event.at or moment, "day": event.day, "kind": event.kind, "run": event.run, "finding": event.finding, "item": event.item,
            "department": event.department, "who": event.who, "source": event.source, "batch": event.batch,
            "data": data_of(event.said),
        }
        for event in events
    )  # fmt: skip
    while part := list(islice(rows, 5000)):
        connection.execute(insert(schema.events), part)
        seal_events(connection, part)


def next_batch(connection: Connection) -> int:
    """Number of the next batch of events."""
    return int(connection.execute(select(func.coalesce(func.max(schema.events.c.batch), 0))).scalar_one()) + 1


def undo_batch(store: Store, batch: int, day: str, who: str) -> list[Event]:
    """Take back what came in together: returned cells, or an office's own list; returns its events.

    Raises StoreProblem if there is no such batch, it was undone before, nobody puts a name to taking back a list, or departments have
    what it handed over in a ledger.
    """
    table = schema.events
    with exclusive(store.engine) as connection:
        events = [_event(row) for row in connection.execute(select(table).where(table.c.batch == batch, table.c.kind != "undone").order_by(table.c.id))]
        if not events:
            known = sorted(set(connection.execute(select(table.c.batch).where(table.c.batch > 0)).scalars()))[-10:]
            raise StoreProblem(f"没有第 {batch} 次入库；已有的：{'、'.join(map(str, known)) or '（还没有）'}")
        if batch in undone_batches(connection):
            raise StoreProblem(f"第 {batch} 次入库已经撤销过了")
        undoing = Event(0, "", day, Undoing(batch), who=who)
        handed = [event for event in events if event.kind == "taken-over"]
        if handed and not who.strip():
            raise StoreProblem(f"第 {batch} 次入库是移交的问题清单，撤销要写明是谁：请加 --by 姓名")
        if out := _still_out(connection, handed, undoing):
            shown = "、".join(out[:SHOWN]) + (f" 等 {len(out)} 项" if len(out) > SHOWN else "")
            raise StoreProblem(f"第 {batch} 次入库的问题已经写成台账下发：{shown}；下发过的不能连同清单一起撤销，个别有误的用 portal-audit issue --recall 问题编号 撤回")
        insert_events(connection, [undoing])
    return events


def _still_out(connection: Connection, handed: Sequence[Event], undoing: Event) -> list[str]:
    """Items that a department has by a ledger, too, so that taking the list back would leave them without an origin."""
    table = schema.events
    found: list[str] = []
    for part in chunks(sorted({event.finding for event in handed})):
        told: dict[str, list[Event]] = {}
        for row in connection.execute(select(table).where(table.c.finding.in_(part) | (table.c.kind == "undone")).order_by(table.c.id)):
            told.setdefault(row.finding, []).append(_event(row))
        own = (event for event in handed if event.finding in told)
        found += [event.item for event in own if life_of(event.item, [*told[event.finding], *told.get("", ()), undoing]).is_out]
    return found


def _event(row: Row[Any]) -> Event:
    said = said_of(row.kind, row.data)
    return Event(row.id, row.at, row.day, said, row.run, row.finding, row.item, row.department, row.who, row.source, row.batch)


def newest_findings(store: Store, idents: Sequence[str]) -> dict[str, Finding]:
    """Findings as the newest run that has them saw them."""
    table, runs = schema.findings, schema.runs
    found: dict[str, Finding] = {}
    with store.engine.connect() as connection:
        for part in chunks(idents):
            wanted = select(table).join(runs, runs.c.id == table.c.run).where(table.c.id.in_(part), *within(store.part, table.c.site))
            for row in connection.execute(wanted.order_by(runs.c.created, runs.c.id)):
                found[row.id] = finding_from(row)
    return found


def runs_with(store: Store, finding: str) -> list[tuple[str, str, RunKind, Confidence]]:
    """(run, its reference day, its kind, confidence) of every run that saw a finding, oldest first."""
    table, runs = schema.findings, schema.runs
    wanted = select(runs.c.id, runs.c.today, runs.c.kind, table.c.confidence).join(table, runs.c.id == table.c.run).where(table.c.id == finding)
    with store.engine.connect() as connection:
        rows = connection.execute(wanted.order_by(runs.c.created, runs.c.id))
        return [(row.id, row.today.isoformat(), RUN_KIND[row.kind], CONFIDENCE[row.confidence]) for row in rows]


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Parts of a sequence that fit into one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def occurrences_among(store: Store, run: str, findings: Sequence[str]) -> Iterator[tuple[str, Occurrence]]:
    """(finding id, place) of some findings, in the order in which they are given; holds the places of 400 findings at a time."""
    table = schema.occurrences
    for part in chunks(findings):
        wanted = select(table).where(table.c.run == run, table.c.finding.in_(part)).order_by(table.c.finding, table.c.page_url, table.c.place, table.c.text)
        found: dict[str, list[Occurrence]] = {}
        with store.engine.connect() as connection:
            for row in connection.execute(wanted):
                place = Occurrence(row.page_url, row.page_title, PLACE_CLASS[row.place_class], row.place, row.text, row.column_id, row.department)
                found.setdefault(row.finding, []).append(place)
        for ident in part:
            for place in found.get(ident, ()):
                yield ident, place

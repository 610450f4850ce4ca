"""Keeps what an office's own list of open problems hands over (移交): a run of its own, its items and the file, all or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import exclusive
from audits.store.life import insert_events, next_batch
from audits.store.opening import insert_run, now
from audits.store.seals import note_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.records import Finding, Occurrence
    from audits.records.events import Event
    from audits.records.run_options import RunOptions
    from audits.rulebook.register import Site
    from audits.store.ledgers import ReturnedFile
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class TakeoverRun:
    """The run that is to hold the items."""

    sites: Sequence[Site]
    today: date
    digest: str
    """Of the rule book by which they are judged."""
    options: RunOptions
    base: str = ""
    """Inspection whose pages they are compared with, ``""`` without one."""


def keep_takeover(
    store: Store, wanted: TakeoverRun, findings: Sequence[tuple[Finding, Sequence[Occurrence]]], events: Sequence[Event], file: ReturnedFile, known: int
) -> tuple[str, int]:
    """Keep all of it in one transaction; returns the run and the batch. Raises StoreProblem where there is a newer event than ``known``."""
    with exclusive(store.engine) as connection:
        if int(connection.execute(select(func.coalesce(func.max(schema.events.c.id), 0))).scalar_one()) != known:
            raise StoreProblem("这期间别人往数据库里写了新的内容，这一次什么也没有采用；请重新运行")
        run = insert_run(connection, wanted.sites, wanted.today, wanted.digest, wanted.options, "taken-over", wanted.base)
        connection.execute(update(schema.site_runs).where(schema.site_runs.c.run == run).values(status="done"))
        connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(status="incomplete", finished=now()))
        connection.execute(insert(schema.findings), [_finding(run, finding) for finding, _ in findings])
        connection.execute(insert(schema.occurrences), [_place(run, finding, place) for finding, places in findings for place in places])
        note_rows(connection, run)
        batch = next_batch(connection)
        connection.execute(
            insert(schema.returned_files).values(
                batch=batch, sha256=file.sha256, name=file.name, ledger="", department="", modified=file.modified, at=now(), content=file.content
            )
        )
        insert_events(connection, [replace(event, run=run, batch=batch) for event in events])
    return run, batch


def _finding(run: str, one: Finding) -> dict[str, Any]:
    return {
        "run": run, "id": one.id, "site": one.site, "rule": one.rule, "phase": "site", "subject": one.subject, "column_id": one.column,
        "department": one.department, "page_url": one.page_url, "page_title": one.page_title, "target_url": one.target_url, "place": one.place,
        "message": one.message, "facts": json.dumps(dict(one.facts), ensure_ascii=False, default=str), "severity": one.severity.value,
        "confidence": one.confidence.value, "first_seen": one.first_seen, "last_seen": one.last_seen,
    }  # fmt: skip


def _place(run: str, finding: Finding, one: Occurrence) -> dict[str, Any]:
    return {
        "run": run, "finding": finding.id, "page_url": one.page_url, "page_title": one.page_title, "place_class": one.place_class.value,
        "place": one.place, "text": one.text, "column_id": one.column, "department": one.department,
    }  # fmt: skip

"""What a store was given, noted beside it in the same transaction: how many events of each problem, and how many rows of each run, so that a loss is noticed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from audits.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Table

SEALED = ("at", "day", "kind", "run", "finding", "item", "department", "who", "source", "batch", "data")
"""Columns of an event that its seal covers: all but its number, which another database may give anew."""
BY_SITE = (
    schema.urls, schema.probes, schema.pages, schema.readings, schema.shapes, schema.listings, schema.column_pages, schema.rule_runs, schema.rule_failures,
)  # fmt: skip
"""Tables whose rows belong to one site of a run."""
BY_RUN = (schema.findings, schema.occurrences)
"""Tables whose rows belong to a run."""
SAID: dict[str, tuple[Table, tuple[str, ...]]] = {
    "findings says": (schema.findings, tuple(schema.findings.c.keys())),
    "occurrences says": (schema.occurrences, tuple(schema.occurrences.c.keys())),
    "runs says": (schema.runs, ("id", "kind", "base", "created", "today", "register", "rules_digest", "options")),
    "pages says": (schema.pages, tuple(name for name in schema.pages.c.keys() if name != "body")),  # noqa: SIM118
    "listings says": (schema.listings, tuple(schema.listings.c.keys())),
    "column_pages says": (schema.column_pages, tuple(schema.column_pages.c.keys())),
}
"""Names under which it is noted what rows of a run say, beside how many they are: the table, and what is covered; bodies may be let go of."""
_WHOLE, _POSITIVE = 1 << 256, 1 << 62
AT_ONCE = 5000


def seal_of(event: Mapping[str, Any]) -> int:
    """A number that stands for all that a stored event says."""
    said = json.dumps([event[name] for name in SEALED], ensure_ascii=False, separators=(",", ":"), default=str)
    return int.from_bytes(hashlib.sha256(said.encode("utf-8", "replace")).digest(), "big")


def added(seals: Iterable[int]) -> str:
    """Seals of several events as one, whatever their order."""
    return f"{sum(seals) % _WHOLE:064x}"


def rows_of(table: Table, run: str) -> ColumnElement[bool]:
    """Which rows of a table are those of a run."""
    if "site_run" in table.c:
        return table.c.site_run.in_(select(schema.site_runs.c.id).where(schema.site_runs.c.run == run))
    return (table.c.id if table is schema.runs else table.c.run) == run


def said_by(connection: Connection, name: str, run: str) -> int:
    """A number that stands for all that rows of a run say, whatever their order."""
    table, columns = SAID[name]
    wanted = select(*(table.c[one] for one in columns)).where(rows_of(table, run)).execution_options(yield_per=AT_ONCE)
    total = 0
    for row in connection.execute(wanted):
        said = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=str)
        total += int.from_bytes(hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return total % _POSITIVE


def seal_events(connection: Connection, events: Iterable[Mapping[str, Any]]) -> None:
    """Note events that are stored in this transaction, a row a problem."""
    seals: dict[str, list[int]] = {}
    for event in events:
        seals.setdefault(event["finding"], []).append(seal_of(event))
    if seals:
        rows = [{"finding": finding, "events": len(mine), "digest": added(mine)} for finding, mine in seals.items()]
        connection.execute(insert(schema.event_seals), rows)


def note_book(connection: Connection, run: str, digest: str) -> None:
    """Note that a new run has its rule book, where it has."""
    books = schema.rule_books
    if connection.execute(select(books.c.digest).where(books.c.digest == digest)).first() is not None:
        connection.execute(insert(schema.row_counts).values(run=run, site_run=0, name=books.name, number=1))


def note_rows(connection: Connection, run: str) -> None:
    """Note how many rows a run has that has just ended, in place of what was noted before."""
    forget_rows(connection, run)
    sites = connection.execute(select(schema.site_runs.c.id).where(schema.site_runs.c.run == run)).scalars().all()
    rows = [
        {"run": run, "site_run": site_run, "name": table.name, "number": _number(connection, table, "site_run", site_run)}
        for site_run in sites
        for table in BY_SITE
    ]
    rows += [{"run": run, "site_run": 0, "name": table.name, "number": _number(connection, table, "run", run)} for table in BY_RUN]
    rows += [{"run": run, "site_run": 0, "name": name, "number": said_by(connection, name, run)} for name in SAID]
    connection.execute(insert(schema.row_counts), rows)


def forget_rows(connection: Connection, run: str) -> None:
    """Note nothing of the rows of a run that goes on; that it has its rule book stays."""
    table = schema.row_counts
    connection.execute(delete(table).where(table.c.run == run, table.c.name != schema.rule_books.name))


def _number(connection: Connection, table: Table, key: str, value: object) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(table.c[key] == value)).scalar_one())

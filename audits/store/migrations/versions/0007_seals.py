"""Version 7: what was stored of events and of runs that have ended is noted beside them, so that a loss is noticed."""

import hashlib
import json

import sqlalchemy
from alembic import op

revision = "7"
down_revision = "6"
SEALED = ("at", "day", "kind", "run", "finding", "item", "department", "who", "source", "batch", "data")
BY_SITE = ("urls", "probes", "pages", "link_shapes", "listings", "column_pages", "rule_runs", "rule_failures")
BY_RUN = ("findings", "occurrences")
ENDED = ("complete", "incomplete", "unended")


def upgrade() -> None:
    """What is there counts as it is now."""
    op.create_table(
        "event_seals",
        sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True, autoincrement=True),
        sqlalchemy.Column("finding", sqlalchemy.String(12), nullable=False),
        sqlalchemy.Column("events", sqlalchemy.Integer, nullable=False),
        sqlalchemy.Column("digest", sqlalchemy.String(64), nullable=False),
    )
    op.create_table(
        "row_counts",
        sqlalchemy.Column("run", sqlalchemy.String(40), primary_key=True),
        sqlalchemy.Column("site_run", sqlalchemy.Integer, primary_key=True, autoincrement=False),
        sqlalchemy.Column("name", sqlalchemy.String(40), primary_key=True),
        sqlalchemy.Column("number", sqlalchemy.BigInteger, nullable=False),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # where a length is a limit; names of bodies have none
        for table in ("events", "ledgers", "returned_files"):
            op.alter_column(table, "department", type_=sqlalchemy.String())
    _seal(connection)
    _count(connection)


def _seal(connection: sqlalchemy.Connection) -> None:
    """One seal a problem."""
    events = sqlalchemy.table("events", *(sqlalchemy.column(name) for name in SEALED))
    seals = sqlalchemy.table("event_seals", *(sqlalchemy.column(name) for name in ("finding", "events", "digest")))
    found: dict[str, tuple[int, int]] = {}
    for event in connection.execute(sqlalchemy.select(events)).mappings():
        said = json.dumps([event[name] for name in SEALED], ensure_ascii=False, separators=(",", ":"), default=str)
        number, total = found.get(event["finding"], (0, 0))
        seal = int.from_bytes(hashlib.sha256(said.encode("utf-8", "replace")).digest(), "big")
        found[event["finding"]] = (number + 1, (total + seal) % (1 << 256))
    rows = [{"finding": finding, "events": number, "digest": f"{total:064x}"} for finding, (number, total) in found.items()]
    if rows:
        connection.execute(sqlalchemy.insert(seals), rows)


def _count(connection: sqlalchemy.Connection) -> None:
    """The rows of each run that has ended, and whether any run has its rule book."""
    runs = sqlalchemy.table("runs", *(sqlalchemy.column(name) for name in ("id", "status", "rules_digest")))
    sites = sqlalchemy.table("site_runs", *(sqlalchemy.column(name) for name in ("id", "run")))
    books = sqlalchemy.table("rule_books", sqlalchemy.column("digest"))
    counts = sqlalchemy.table("row_counts", *(sqlalchemy.column(name) for name in ("run", "site_run", "name", "number")))
    number = {name: _numbers(connection, name, "site_run") for name in BY_SITE} | {name: _numbers(connection, name, "run") for name in BY_RUN}
    kept = set(connection.execute(sqlalchemy.select(books.c.digest)).scalars())
    ended = {}
    rows = []
    for run in connection.execute(sqlalchemy.select(runs)).all():
        ended[run.id] = run.status in ENDED
        rows += [{"run": run.id, "site_run": 0, "name": "rule_books", "number": 1}] if run.rules_digest in kept else []
        rows += [{"run": run.id, "site_run": 0, "name": name, "number": number[name].get(run.id, 0)} for name in BY_RUN if ended[run.id]]
    for site in connection.execute(sqlalchemy.select(sites)).all():
        if ended.get(site.run):
            rows += [{"run": site.run, "site_run": site.id, "name": name, "number": number[name].get(site.id, 0)} for name in BY_SITE]
    if rows:
        connection.execute(sqlalchemy.insert(counts), rows)


def _numbers(connection: sqlalchemy.Connection, name: str, key: str) -> dict[object, int]:
    """How many rows of a table belong to each."""
    column: sqlalchemy.ColumnClause[object] = sqlalchemy.column(key)
    wanted = sqlalchemy.select(column, sqlalchemy.func.count()).select_from(sqlalchemy.table(name, column)).group_by(column)
    return {owner: int(times) for owner, times in connection.execute(wanted)}

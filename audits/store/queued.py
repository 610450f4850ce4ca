"""How the sites of a run stand, counted where they are, and what waits for workers on the queue (Procrastinate's tables, if there are any)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, inspect, select, text, update

from audits.store import schema
from audits.store.parts import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.store.opening import Store

OVER = frozenset({"done", "failed"})
"""States of sites that are not worked on any more."""
_JOBS = text("SELECT status, count(*) FROM procrastinate_jobs WHERE args ->> 'run' = :run AND status IN ('todo', 'doing') GROUP BY status")


_ANY = text("SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queue_name = ANY(:queues) AND status IN ('todo', 'doing'))")


class Queued(NamedTuple):
    """Jobs of a run on the queue."""

    waiting: int
    begun: int


def site_states(store: Store, run: str) -> Mapping[str, int]:
    """How many sites of a run are in which state."""
    table = schema.site_runs
    with store.engine.connect() as connection:
        rows = connection.execute(select(table.c.status, func.count()).where(table.c.run == run, *within(store.part, table.c.site)).group_by(table.c.status))
        return {row[0]: row[1] for row in rows}


def all_over(store: Store, run: str) -> bool:
    """Whether no site of a run is left to be worked on."""
    return site_states(store, run).keys() <= OVER


def let_wait(store: Store, run: str, site: str) -> None:
    """A site that failed has another try."""
    table = schema.site_runs
    with store.engine.begin() as connection:
        connection.execute(update(table).where(table.c.run == run, table.c.site == site).values(status="waiting"))


def any_jobs(store: Store, queues: Sequence[str]) -> bool:
    """Whether anything waits or is being done on some queues."""
    with store.engine.connect() as connection:
        return bool(connection.execute(_ANY, {"queues": list(queues)}).scalar())


def queued(store: Store, run: str) -> Queued:
    """What the queue still has of a run."""
    if store.engine.dialect.name != "postgresql" or "procrastinate_jobs" not in inspect(store.engine).get_table_names():
        return Queued(0, 0)
    with store.engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(_JOBS, {"run": run})}
    return Queued(found.get("todo", 0), found.get("doing", 0))

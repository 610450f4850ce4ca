"""How the sites of a run stand, counted where they are, and what waits for workers on the queue (Procrastinate's tables, if there are any)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, inspect, select, text, update

from audits.store import schema
from audits.store.parts import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.store.opening import SiteRun, Store

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

class RunStand(NamedTuple):
    """How far a run is, told from the store."""

    states: Mapping[str, int]
    """State to sites."""
    gaps: int
    """Sites that are done and were not wholly looked at."""
    under_way: tuple[SiteRun, ...]
    """Sites that somebody works on, the first begun first, and those that failed."""
    left_s: float | None
    """Seconds until all are done, as far as those that are done tell; None where they tell nothing."""


def stand_of(store: Store, run: str, moment: datetime) -> RunStand:
    """How far a run is at a moment; of thousands of sites only those under way are read whole."""
    records = store.site_runs(run)
    states = Counter[str](one.status for one in records)
    taken = [_seconds(one.started, one.finished) for one in records if one.status == "done"]
    known = [seconds for seconds in taken if seconds is not None]
    busy = [one for one in records if one.status in ("crawling", "judging")]
    left = None
    if known and (busy or states["waiting"]):
        mean = sum(known) / len(known)
        rest = [max(0.0, mean - (moment - datetime.fromisoformat(one.started)).total_seconds()) for one in busy if one.started]
        left = max(rest, default=0.0) + mean * states["waiting"] / max(1, len(busy))
    shown = sorted((one for one in records if one.status in ("crawling", "judging", "failed", "interrupted")), key=lambda one: (one.status == "failed", one.started))
    return RunStand(states, sum(1 for one in records if one.status == "done" and not one.is_complete), tuple(shown), left)


def _seconds(started: str, finished: str) -> float | None:
    return (datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds() if started and finished else None

"""A run belongs to one process at a time: a lease on it, renewed by beats, which another process takes over only from the dead.

On PostgreSQL the clock of the database tells whether beats are missed. A file of SQLite is used on one machine, where the number of a
process and the moment of its start tell whether it still lives; a machine that does not tell that moment is judged by beats too.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, text, update

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import exclusive
from audits.store.processes import started_at

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Row

_JOB = text("SELECT attempts FROM procrastinate_jobs WHERE id = :job AND status = 'doing' FOR SHARE")
"""The attempt at which a job is, where it is being done."""
BEAT_S = 2.0
MISSED = 5
"""Beats that are missed by a process that is dead."""
LOOK_S = 0.5


class LeaseLost(StoreProblem):
    """Another process has taken over what this one works on."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one process, and of the workers that it starts, to write what a run gives."""

    run: str
    token: str


@dataclass(frozen=True, slots=True)
class JobLease:
    """The right to write what one site of a run gives, as long as its job on the queue is at the attempt with which the writing began.

    Whoever works for a queue is known to be alive by the queue itself; a job that goes on elsewhere is at its next attempt.
    """

    run: str
    job: int
    attempt: int


def take_lease(engine: Engine, run: str) -> Lease:
    """The lease of a run, if it is free or its holder is dead; raises StoreProblem by name while the holder lives.

    Where only beats can tell, it waits for one, five beats at most.
    """
    seen: tuple[str, float] | None = None
    while True:
        with exclusive(engine) as connection:
            found = connection.execute(select(schema.leases).where(schema.leases.c.run == run)).first()
            if found is None or _is_dead(connection, found):
                lease = Lease(run, secrets.token_hex(8))
                if found is None or _withdrawn(connection, found):
                    connection.execute(insert(schema.leases).values(run=run, token=lease.token, beat=_clock(connection), **_me(connection)))
                    return lease
            elif _started(found) or (seen is not None and seen != (found.token, found.beat)):
                raise StoreProblem(_held(found))
            else:
                seen = (found.token, found.beat)
        time.sleep(LOOK_S)


def give_back(engine: Engine, lease: Lease) -> None:
    """Let the next process have the run at once."""
    table = schema.leases
    with engine.begin() as connection:
        connection.execute(delete(table).where(table.c.run == lease.run, table.c.token == lease.token))


def beat(connection: Connection, lease: Lease) -> None:
    """Say that the holder lives; raises LeaseLost."""
    table = schema.leases
    mine = (table.c.run == lease.run) & (table.c.token == lease.token)
    if not connection.execute(update(table).where(mine).values(beat=_clock(connection))).rowcount:
        raise _lost(connection, lease)


def guard(connection: Connection, lease: Lease | JobLease) -> None:
    """Let nobody take over the run, or the job, before this transaction ends; raises LeaseLost where somebody has."""
    if isinstance(lease, JobLease):
        held = connection.execute(_JOB, {"job": lease.job}).scalar()
        if held != lease.attempt:
            raise LeaseLost(f"批次 {lease.run} 的这个站点已由别的机器接着做，本进程不再写入")
        return
    table = schema.leases
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    held = connection.execute(select(table.c.token).where(table.c.run == lease.run).with_for_update(read=True)).scalar()
    if held != lease.token:
        raise _lost(connection, lease)


def living_holder(engine: Engine, run: str) -> str:
    """Who works on a run at this moment, in words; ``""`` if nobody does."""
    with engine.connect() as connection:
        found = connection.execute(select(schema.leases).where(schema.leases.c.run == run)).first()
        return "" if found is None or _is_dead(connection, found) else _named(found)


def _is_dead(connection: Connection, found: Row[tuple[object, ...]]) -> bool:
    if started := _started(found):
        return started_at(found.pid) != started
    return bool(_clock(connection) - found.beat > MISSED * BEAT_S)


def _started(found: Row[tuple[object, ...]]) -> str:
    """When a holder on this machine was started, ``""`` where its number says nothing: beats tell then."""
    here = found.host == socket.gethostname() and bool(started_at(os.getpid()))
    return str(found.started) if here else ""


def _withdrawn(connection: Connection, found: Row[tuple[object, ...]]) -> bool:
    """Take the lease from a dead holder; False if it showed life in the meantime."""
    table = schema.leases
    same = (table.c.run == found.run) & (table.c.token == found.token) & (table.c.beat == found.beat)
    return bool(connection.execute(delete(table).where(same)).rowcount)


def _clock(connection: Connection) -> float:
    """Seconds by the clock that all who use the store share."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
    return time.time()


def _me(connection: Connection) -> dict[str, str | int]:
    """This process; the moment of its start counts on one machine only."""
    started = "" if connection.dialect.name == "postgresql" else started_at(os.getpid())
    taken = datetime.now().astimezone().isoformat(timespec="seconds")
    return {"host": socket.gethostname()[:200], "pid": os.getpid(), "started": started, "taken": taken}


def _named(found: Row[tuple[object, ...]]) -> str:
    return f"{found.host} 上的进程 {found.pid}，{str(found.taken)[:16].replace('T', ' ')} 开始"


def _held(found: Row[tuple[object, ...]]) -> str:
    says = f"批次 {found.run} 正由另一个进程做着（{_named(found)}），同一个批次一次只能由一个进程做"
    return f"{says}；请等它做完，或先停下它再接着做"


def _lost(connection: Connection, lease: Lease) -> LeaseLost:
    found = connection.execute(select(schema.leases).where(schema.leases.c.run == lease.run)).first()
    by = f"由另一个进程接手（{_named(found)}）" if found is not None else "由别的进程接手并做完"
    return LeaseLost(f"批次 {lease.run} 已{by}，本进程不再写入")

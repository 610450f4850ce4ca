"""What a store has lost of what it was given: events of a problem, rows of a run that has ended, rule books, ledgers and decisions that others name."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from audits.store import schema
from audits.store.seals import BY_RUN, BY_SITE, SAID, added, rows_of, said_by, seal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

AT_ONCE = 5000
NOTED = ("complete", "incomplete", "unended")
"""States of runs of which it is noted how many rows they have."""


def _of_events(connection: Connection) -> Iterator[str]:
    """Problems whose events are more, fewer or others than were stored."""
    stored: dict[str, list[int]] = defaultdict(list)
    for event in connection.execution_options(yield_per=AT_ONCE).execute(select(schema.events)).mappings():
        stored[event["finding"]].append(seal_of(dict(event)))
    noted: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for seal in connection.execution_options(yield_per=AT_ONCE).execute(select(schema.event_seals)):
        noted[seal.finding].append((seal.events, seal.digest))
    for finding in sorted({*stored, *noted}):
        number, seals = len(stored[finding]), noted[finding]
        kept = sum(events for events, _ in seals)
        about = f"问题 {finding} 的历史（表 events）" if finding else "撤销一类不属于哪个问题的历史（表 events）"
        if number != kept:
            yield f"{about}存过 {kept} 条，现在有 {number} 条"
        elif added(stored[finding]) != added(_read(digest) for _, digest in seals):
            yield f"{about}与存下的校验值不符，内容被改过"


def _read(digest: str) -> int:
    try:
        return int(digest, 16)
    except ValueError:
        return 0


def _of_rows(connection: Connection) -> Iterator[str]:
    """Runs that have other numbers of rows than when they ended."""
    table = schema.row_counts
    tables = {one.name: one for one in (*BY_SITE, schema.findings, schema.occurrences)}
    now: dict[tuple[str, object], int] = {}
    for name, one in tables.items():
        key = one.c.site_run if one in BY_SITE else one.c.run
        now |= {(name, owner): number for owner, number in connection.execute(select(key, func.count()).group_by(key))}
    sites = {row.id: row.site for row in connection.execute(select(schema.site_runs.c.id, schema.site_runs.c.site))}
    for run, site_run, name, number in connection.execute(select(table).order_by(table.c.run, table.c.site_run, table.c.name)):
        if name not in tables:
            continue
        found = now.get((name, site_run or run), 0)
        if found != number:
            whose = f"批次 {run} 的站点 {sites.get(site_run, site_run)} " if site_run else f"批次 {run} "
            yield f"{whose}在表 {name} 里结束时有 {number} 行，现在有 {found} 行"


def _of_contents(connection: Connection) -> Iterator[str]:
    """Runs whose rows say something else than when they ended; rows that are more or fewer are told of before."""
    noted = schema.row_counts
    numbers = dict[tuple[str, str], int]()
    for run, name, number in connection.execute(select(noted.c.run, noted.c.name, noted.c.number).order_by(noted.c.run)):
        numbers[run, name] = number + numbers.get((run, name), 0)
    for (run, name), number in numbers.items():
        if name not in SAID:
            continue
        table, _ = SAID[name]
        now = connection.execute(select(func.count()).select_from(table).where(rows_of(table, run))).scalar_one()
        try:
            differs = now == numbers.get((run, table.name), 1) and said_by(connection, name, run) != number
        except Exception:  # whatever a value of another type raises: it is told as unreadable
            continue
        if differs:
            yield f"批次 {run} 在表 {table.name} 里的内容与结束时记下的校验值不符，被改过"


def _of_notes(connection: Connection) -> Iterator[str]:
    """Runs that have ended and of which nothing is noted: whatever they lost since is noticed by nobody."""
    runs, noted = schema.runs, schema.row_counts
    has = select(noted.c.run).where(noted.c.name.in_([table.name for table in BY_RUN]), noted.c.site_run == 0)
    for run in connection.execute(select(runs.c.id).where(runs.c.status.in_(NOTED), runs.c.id.not_in(has)).order_by(runs.c.id)).scalars():
        yield f"批次 {run} 结束时记下的行数和校验值（表 row_counts）没有了，少了什么、改了什么看不出来"
    sites = schema.site_runs
    had = select(noted.c.site_run).where(noted.c.name.in_([table.name for table in BY_SITE]))
    wanted = select(sites.c.run, sites.c.site).join(runs, runs.c.id == sites.c.run).where(runs.c.status.in_(NOTED), runs.c.id.in_(has), sites.c.id.not_in(had))
    for run, site in connection.execute(wanted.order_by(sites.c.id)):
        yield f"批次 {run} 的站点 {site} 结束时记下的行数（表 row_counts）没有了，少了什么看不出来"


def _of_books(connection: Connection) -> Iterator[str]:
    """Runs whose rule book was kept and is gone."""
    noted, runs, books = schema.row_counts, schema.runs, schema.rule_books
    had = select(noted.c.run).where(noted.c.name == books.name)
    wanted = select(runs.c.id, runs.c.rules_digest).where(runs.c.id.in_(had), runs.c.rules_digest.not_in(select(books.c.digest)))
    for run, digest in connection.execute(wanted):
        yield f"批次 {run} 所用的规则（表 rule_books 里的 {digest}）没有了"


def _of_named(connection: Connection) -> Iterator[str]:
    """Ledgers and decisions that events name, and which are gone."""
    events = schema.events
    ledgers = set(connection.execute(select(schema.ledgers.c.id)).scalars())
    decisions = set(connection.execute(select(schema.decisions.c.id)).scalars())
    lost: dict[tuple[str, str], int] = {}
    for kind, data in connection.execute(select(events.c.kind, events.c.data).where(events.c.kind.in_(("issued", "decision", "withdrawn")))):
        try:
            said = json.loads(data)
        except ValueError:
            continue  # told as unreadable
        if not isinstance(said, dict):
            continue
        if kind == "issued" and said.get("ledger") and said["ledger"] not in ledgers:
            key = ("ledgers", str(said["ledger"]))
        elif kind != "issued" and said.get("decision") and said["decision"] not in decisions:
            key = ("decisions", str(said["decision"]))
        else:
            continue
        lost[key] = lost.get(key, 0) + 1
    yield from (f"历史（表 events）里有 {number} 条说到表 {table} 里的 {ident[:60]}，它没有了" for (table, ident), number in sorted(lost.items()))


LOSSES: tuple[Callable[[Connection], Iterator[str]], ...] = (_of_events, _of_rows, _of_notes, _of_contents, _of_books, _of_named)
"""Each yields a sentence for whatever was there and is not any more."""

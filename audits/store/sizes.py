"""How much room a store takes, by run and by what is kept; and what may be let go of: the bodies of pages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, cast, func, select, text, update

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import file_of
from audits.store.leases import living_holder
from audits.store.pages import DROPPED, dropped_says, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Column, ColumnElement, Table

    from audits.records.codes import RunKind, RunStatus, SizeKind
    from audits.store.opening import Run, Store

_BY_SITE: dict[SizeKind, tuple[tuple[Table, tuple[str, ...]], ...]] = {
    "bodies": ((schema.pages, ("body",)),),
    "pages": ((schema.pages, ("facts", "title")),),
    "links": ((schema.pages, ("links",)), (schema.shapes, ("raw", "text", "title", "place"))),
    "addresses": ((schema.urls, ("url", "extra")), (schema.probes, ("redirect", "location", "title", "note"))),
    "lists": ((schema.listings, ("url", "href", "title")), (schema.column_pages, ("url",))),
}
_BY_RUN: dict[SizeKind, tuple[tuple[Table, tuple[str, ...]], ...]] = {
    "findings": (
        (schema.findings, ("subject", "page_url", "page_title", "target_url", "place", "message", "facts")),
        (schema.occurrences, ("page_url", "page_title", "place", "text")),
    ),
    "ledgers": ((schema.ledgers, ("rows", "content")),),
}
_OF_ALL: dict[SizeKind, tuple[tuple[Table, tuple[str, ...]], ...]] = {
    "returns": ((schema.returned_files, ("content",)),),
    "history": ((schema.events, ("data",)), (schema.decisions, ("reason",))),
    "rules": ((schema.rule_books, ("content",)),),
}

@dataclass(frozen=True, slots=True)
class RunSize:
    """What one run takes."""

    run: str
    kind: RunKind
    status: RunStatus
    holder: str
    """Who works on it at this moment, ``""`` if nobody does."""
    pages: int
    dropped: int
    """Pages whose body was let go of."""
    size: Mapping[SizeKind, int]
    """Bytes by what is kept."""
    taken_back: bool = False
    """Whether it took over problems, and was undone."""


@dataclass(frozen=True, slots=True)
class StoreSize:
    """What a store takes."""

    version: int
    whole: int
    """Bytes of the file or database, with the room that it keeps for itself."""
    runs: tuple[RunSize, ...]
    others: Mapping[SizeKind, int]
    """Bytes of what belongs to no run."""


def size_of(store: Store) -> StoreSize:
    """How much room a store takes."""
    by_run: dict[str, dict[SizeKind, int]] = {}
    for kind, tables in (*_BY_SITE.items(), *_BY_RUN.items()):
        for table, names in tables:
            for ident, number in _by_run(store, table, names):
                sizes = by_run.setdefault(ident, {})
                sizes[kind] = sizes.get(kind, 0) + number
    runs = []
    for run in store.runs():
        pages, dropped = body_counts(store, run.id)
        runs.append(RunSize(run.id, run.kind, run.status, living_holder(store.engine, run.id), pages, dropped, by_run.get(run.id, {}), run.taken_back))
    return StoreSize(schema.VERSION, _whole(store), tuple(runs), {kind: _of_all(store, tables) for kind, tables in _OF_ALL.items()})


def _by_run(store: Store, table: Table, names: Iterable[str]) -> list[tuple[str, int]]:
    wanted = func.sum(_bytes(store, [table.c[name] for name in names]))
    if "run" in table.c:
        query = select(table.c.run, wanted).group_by(table.c.run)
    else:
        sites = schema.site_runs
        query = select(sites.c.run, wanted).join_from(table, sites, sites.c.id == table.c.site_run).group_by(sites.c.run)
    with store.engine.connect() as connection:
        return [(run, int(number or 0)) for run, number in connection.execute(query)]


def _of_all(store: Store, tables: Iterable[tuple[Table, tuple[str, ...]]]) -> int:
    with store.engine.connect() as connection:
        wanted = (select(func.sum(_bytes(store, [table.c[name] for name in names]))) for table, names in tables)
        return sum(int(connection.execute(query).scalar() or 0) for query in wanted)


def _bytes(store: Store, columns: Iterable[Column[Any]]) -> ColumnElement[int]:
    """Bytes of values; SQLite counts characters of what is text."""
    if store.engine.dialect.name == "sqlite":
        lengths: list[ColumnElement[int]] = [func.coalesce(func.length(cast(column, LargeBinary)), 0) for column in columns]
    else:
        lengths = [func.coalesce(func.octet_length(column), 0) for column in columns]
    return sum(lengths[1:], lengths[0])


def _whole(store: Store) -> int:
    if (path := file_of(store.engine)) is not None:
        parts = (Path(f"{path}{ending}") for ending in ("", "-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
    with store.engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


# -- bodies --------------------------------------------------------------------------------------------------------------


def _sites_of(run: str) -> Any:
    return select(schema.site_runs.c.id).where(schema.site_runs.c.run == run)


def body_counts(store: Store, run: str) -> tuple[int, int]:
    """How many pages of a run are stored, and of how many the body was let go of."""
    table = schema.pages
    of_run = select(func.count()).select_from(table).where(table.c.site_run.in_(_sites_of(run)))
    with store.engine.connect() as connection:
        return connection.execute(of_run).scalar_one(), connection.execute(of_run.where(table.c.body == DROPPED)).scalar_one()


def need_bodies(store: Store, run: str) -> None:
    """Raises StoreProblem where a body of a run was let go of: nothing can be judged again."""
    if body_counts(store, run)[1]:
        raise StoreProblem(dropped_says(run))


def bodies_of(store: Store, run: str) -> Iterator[tuple[int, int, str, bytes, str]]:
    """Record of the site, number, address, body and content type of each page of a run that has its body."""
    table, urls = schema.pages, schema.urls
    wanted = (
        select(table.c.site_run, table.c.url_id, urls.c.url, table.c.body, table.c.content_type)
        .join_from(table, urls, (urls.c.site_run == table.c.site_run) & (urls.c.id == table.c.url_id))
        .where(table.c.site_run.in_(_sites_of(run)), table.c.body != DROPPED)
        .order_by(table.c.site_run, table.c.url_id)
    )
    with store.engine.connect().execution_options(yield_per=100) as connection:
        for row in connection.execute(wanted):
            yield row.site_run, row.url_id, row.url, unpack(row.body), row.content_type


def drop_bodies(store: Store, run: Run, pages: Iterable[tuple[int, int]] | None = None) -> int:
    """Let go of the bodies of a run, or of some of its pages; returns of how many. Raises StoreProblem while somebody works on it."""
    if holder := living_holder(store.engine, run.id):
        raise StoreProblem(f"批次 {run.id} 正由另一个进程做着（{holder}），请等它做完再清理")
    table, dropped = schema.pages, 0
    with store.engine.begin() as connection:
        if pages is None:
            change = update(table).where(table.c.site_run.in_(_sites_of(run.id)), table.c.body != DROPPED).values(body=DROPPED)
            return connection.execute(change).rowcount
        for site_run, url_id in pages:
            where = (table.c.site_run == site_run) & (table.c.url_id == url_id)
            dropped += connection.execute(update(table).where(where).values(body=DROPPED)).rowcount
    return dropped


def give_room_back(store: Store) -> str:
    """Let the disk have the room that was let go of; says what became of it."""
    if (path := file_of(store.engine)) is None:
        return "腾出的空间由 PostgreSQL 的自动清理收回。"
    before, free = _whole(store), shutil.disk_usage(path.resolve().parent).free
    if free < before:
        return f"磁盘只剩 {free // 1_000_000} MB，不够整理数据库文件，文件大小不变；腾出的空间以后会用上。"
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return f"数据库文件从 {before / 1_000_000:.1f} MB 变为 {_whole(store) / 1_000_000:.1f} MB。"

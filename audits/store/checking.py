"""Whether what stands in a store can be read: its file, its tables, and every value that is kept packed or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import reason_of
from audits.store.pages import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import Table

    from audits.store.opening import Store

MOST_SHOWN = 20
_JSON: tuple[tuple[Table, str], ...] = (
    (schema.runs, "register"), (schema.runs, "options"), (schema.site_runs, "coverage"), (schema.site_runs, "facts"),
    (schema.pages, "facts"), (schema.findings, "facts"), (schema.events, "data"),
)  # fmt: skip
_PACKED: tuple[tuple[Table, str], ...] = ((schema.pages, "body"), (schema.ledgers, "rows"))


def check_store(store: Store) -> list[str]:
    """Everything that is damaged in an open store, one sentence each; at most some of one kind."""
    try:
        found = [*_of_database(store)]
        for table, name in _JSON:
            found += _unreadable(store, table, name, json.loads)
        for table, name in _PACKED:
            found += _unreadable(store, table, name, lambda packed: unpack(packed) if packed else None)
    except (DBAPIError, StoreProblem) as error:
        return [f"数据库读到一半读不下去了：{reason_of(error) or str(error).splitlines()[0]}"]
    return found


def _of_database(store: Store) -> Iterator[str]:
    """What the database says of itself, and tables and columns that are not there."""
    with store.engine.connect() as connection:
        known = {name: {column["name"] for column in inspect(connection).get_columns(name)} for name in inspect(connection).get_table_names()}
        for table in schema.metadata.sorted_tables:
            missing = [name for name in (column.name for column in table.columns) if name not in known.get(table.name, set())]
            if table.name not in known:
                yield f"缺少表 {table.name}"
            elif missing:
                yield f"表 {table.name} 缺少列 {'、'.join(missing)}"
        if store.engine.dialect.name == "sqlite":
            said = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({MOST_SHOWN})"))]
            yield from (f"数据库文件：{line}" for line in said if line != "ok")
            lost = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            yield from (f"表 {row[0]} 的第 {row[1]} 行指向表 {row[2]} 里没有的记录" for row in lost[:MOST_SHOWN])


def _unreadable(store: Store, table: Table, name: str, reads: Any) -> Iterator[str]:
    """Values of a column that cannot be read."""
    keys = list(table.primary_key.columns)
    shown = 0
    with store.engine.connect().execution_options(yield_per=200) as connection:
        for *key, value in connection.execute(select(*keys, table.c[name])):
            try:
                reads(value)
            except Exception:  # whatever a packer or parser raises on bytes that are not its own
                shown += 1
                if shown <= MOST_SHOWN:
                    yield f"表 {table.name} 里 {'、'.join(map(str, key))} 的 {name} 读不出来"
    if shown > MOST_SHOWN:
        yield f"表 {table.name} 的 {name} 另有 {shown - MOST_SHOWN} 处读不出来"

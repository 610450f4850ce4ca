"""Whether what stands in a store can be read and hangs together: its file, its tables, and whatever ``audits.store.contents`` says of a column."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import Float, LargeBinary, and_, case, func, inspect, null, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import Integer, NullType

from audits.store import schema
from audits.store.belonging import AT_ONCE, BELONGING, SHOWN, where
from audits.store.codes import StoreProblem
from audits.store.connecting import connect, file_of, is_read_only, reason_of, workspace
from audits.store.contents import HOLDS, Anything, NotAsKept, OneOf, Points, Read
from audits.store.copies import copy_file
from audits.store.losses import LOSSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Column, ColumnElement, Connection, Engine, Table

    from audits.store.opening import Store

MOST_SHOWN = 20


def check_store(store: Store) -> list[str]:
    """Everything that is damaged in an open store, one sentence each; at most some of one kind."""
    with store.engine.connect() as connection:
        try:
            found = [*_of_database(connection)]
        except (DBAPIError, StoreProblem) as error:
            return [_ended(error)]
        return found + ([] if any(line.startswith("缺少表") or "缺少列" in line for line in found) else check_tables(connection))


def check_older(engine: Engine, version: int) -> list[str]:
    """The same of a store of an earlier version, which is left as it is: what it should have at that version, then what an upgrade would make of it."""
    from audits.store.upgrading import as_upgraded  # Alembic costs 0.7 s to load

    try:
        with engine.connect() as connection:
            found = [*_of_database(connection, version)]
        if found:
            return found
        if (path := file_of(engine)) is not None and is_read_only(path):
            return _in_a_copy(path, version)
        with as_upgraded(engine, version) as connection:
            found = check_tables(connection)
    except (DBAPIError, StoreProblem) as error:
        return [_ended(error)]
    return found


def _in_a_copy(path: Path, version: int) -> list[str]:
    """The same of a file that cannot be written, in a copy that goes at the end."""
    with workspace() as folder:
        copy_file(path, folder / "copy.db")
        engine = connect(f"sqlite:///{(folder / 'copy.db').as_posix()}")
        try:
            return check_older(engine, version)
        finally:
            engine.dispose()


def check_tables(connection: Connection) -> list[str]:
    """The same of what stands in the tables, which are all there."""
    found: list[str] = []
    try:
        wrong = {table.name: [*_of_types(connection, table)] if connection.dialect.name == "sqlite" else [] for table in schema.metadata.sorted_tables}
        for table in schema.metadata.sorted_tables:
            found += wrong[table.name] or _of_contents(connection, table)
        if not any(wrong.values()):
            for lines in (*BELONGING, *LOSSES):
                found += _some(lines(connection))
    except (DBAPIError, sqlite3.DatabaseError, StoreProblem) as error:
        found.append(_ended(error))
    return found


def _ended(error: Exception) -> str:
    return f"数据库读到一半读不下去了：{reason_of(error) or str(error).splitlines()[0]}"


def _of_database(connection: Connection, version: int = schema.VERSION) -> Iterator[str]:
    """What the database says of itself, and tables and columns that are not there though a store of its version has them."""
    known = {name: {column["name"] for column in inspect(connection).get_columns(name)} for name in inspect(connection).get_table_names()}
    for table in (one for one in schema.metadata.sorted_tables if schema.SINCE.get(one.name, 1) <= version):
        wanted = [column.name for column in table.columns if schema.SINCE.get(f"{table.name}.{column.name}", 1) <= version]
        missing = [name for name in wanted if name not in known.get(table.name, set())]
        if table.name not in known:
            yield f"缺少表 {table.name}"
        elif missing:
            yield f"表 {table.name} 缺少列 {'、'.join(missing)}"
        else:
            there = {one["name"] for one in inspect(connection).get_indexes(table.name)}
            yield from (f"表 {table.name} 缺少索引 {one.name}" for one in sorted(table.indexes, key=lambda one: str(one.name)) if one.name not in there)
    if connection.dialect.name == "sqlite":
        said = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({MOST_SHOWN})"))]
        yield from (f"数据库文件：{line}" for line in said if line != "ok")


def _some(lines: Iterable[str]) -> Iterator[str]:
    """The first of many lines of one kind, and how many more there are."""
    number = 0
    for number, line in enumerate(lines, 1):
        if number <= MOST_SHOWN:
            yield line
    if number > MOST_SHOWN:
        yield f"（同类的另有 {number - MOST_SHOWN} 处）"


def _of_contents(connection: Connection, table: Table) -> Iterator[str]:
    """What is wrong with a table whose values are of their types."""
    for name, holds in HOLDS[table.name].items():
        match holds:
            case OneOf():
                yield from _some(_unknown(connection, table, name, holds))
            case Read():
                yield from _some(_unreadable(connection, table, name, holds))
            case Points():
                yield from _some(_lost(connection, table, name, holds))
            case Anything():
                continue


# -- single values -------------------------------------------------------------------------------------------------------


def _raw(column: Column[Any]) -> Any:
    """A value as the database has it."""
    return type_coerce(column, NullType())


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns) or list(table.columns)[:2]


def _of_types(connection: Connection, table: Table) -> Iterator[str]:
    """Columns of SQLite, which keeps anything anywhere, with values of other types, and with texts that are none."""
    odd = [func.coalesce(func.sum(case((_is_odd(column), 1), else_=0)), 0) for column in table.columns]
    numbers = dict(zip(table.columns.keys(), connection.execute(select(*odd).select_from(table)).one(), strict=True))
    yield from (f"表 {table.name} 的 {name} 有 {number} 个值不是应有的类型" for name, number in numbers.items() if number)
    texts = [column.name for column in table.columns if _takes(column) == ("text",) and not numbers[column.name]]
    if not _are_texts(connection, table, texts):
        yield from (f"表 {table.name} 的 {name} 有认不出文字的值（不是 UTF-8）" for name in texts if not _are_texts(connection, table, [name]))


def _takes(column: Column[Any]) -> tuple[str, ...]:
    """Types of SQLite that a column may hold."""
    if isinstance(column.type, Integer):
        return ("integer",)
    return ("real", "integer") if isinstance(column.type, Float) else ("blob",) if isinstance(column.type, LargeBinary) else ("text",)


def _is_odd(column: Column[Any]) -> ColumnElement[bool]:
    return func.typeof(column).not_in([*_takes(column), *(["null"] if column.nullable else [])])


def _are_texts(connection: Connection, table: Table, names: Sequence[str]) -> bool:
    """Whether all texts of some columns can be decoded; read past the layers above the driver, since these are all texts of a store."""
    driver = connection.connection.driver_connection
    if not names or driver is None:
        return True
    try:
        for _ in driver.execute(f"SELECT {', '.join(names)} FROM {table.name}"):
            pass
    except sqlite3.OperationalError as error:
        if "UTF-8" in str(error):
            return False
        raise
    return True


def _unknown(connection: Connection, table: Table, name: str, holds: OneOf) -> Iterator[str]:
    """Codes that nobody knows."""
    column = table.c[name]
    for value, number in connection.execute(select(_raw(column), func.count()).group_by(column)):
        try:
            holds.codes[value]
        except StoreProblem:
            yield f"表 {table.name} 的 {name} 有不认识的值“{str(value)[:SHOWN]}”（{number} 处）"


def _unreadable(connection: Connection, table: Table, name: str, holds: Read) -> Iterator[str]:
    """Values that cannot be read, or are not what their digest says."""
    keys = _keys(table)
    wanted = select(*map(_raw, keys), *(_raw(table.c[one]) for one in (name, *holds.beside)))
    for row in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        key, values = row[: len(keys)], row[len(keys) :]
        try:
            holds.reads(*values)
        except NotAsKept:
            yield f"{where(table, key, '、'.join(holds.beside))} 与存下的 {name} 不符，内容被改过"
        except Exception:  # whatever a packer or parser raises on what is not its own
            yield f"{where(table, key, name)} 读不出来"


# -- what belongs together -----------------------------------------------------------------------------------------------


def _lost(connection: Connection, table: Table, name: str, holds: Points) -> Iterator[str]:
    """Values that name a row which is not there."""
    other = schema.metadata.tables[holds.table].alias("other")
    same = and_(*(table.c[mine] == other.c[theirs] for mine, theirs in zip(holds.mine, holds.theirs, strict=True)))
    wanted = select(*_keys(table), table.c[name]).where(~select(null()).select_from(other).where(same).exists())
    if holds.nothing is not None:
        wanted = wanted.where(table.c[name] != holds.nothing)
    for *key, value in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        yield f"{where(table, key, name)} 指向表 {holds.table} 里没有的记录（{str(value)[:SHOWN]}）"

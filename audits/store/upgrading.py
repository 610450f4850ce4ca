"""Brings a store of an earlier version up to date: alone, after a copy, in one transaction, so that a kill leaves the old store or the new one."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select, text, update

from audits.store import migrations, schema
from audits.store.codes import StoreProblem
from audits.store.connecting import draft, exclusive, file_of, masked
from audits.store.damage import damage_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_RESTORE = "请先把它改名移开，再从备份恢复（portal-audit store restore 备份文件）"
HEADER, BLOCK = 100, 1 << 20
ROOM = 1.2
"""How much of a file's size must be free for a copy of it to be made."""


def upgrade_store(engine: Engine, url: str, found: str) -> str:
    """Take the steps that lead from a version to this program's; returns a sentence about what was done."""
    with exclusive(engine) as connection:
        version = str(connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version")).scalar_one())
        if version == str(schema.VERSION):
            return f"数据库 {masked(url)} 这时已由另一个进程升级到版本 {schema.VERSION}"
        copied = _copy(engine, url, found)
        _take_steps(connection, version)
        if lost := sorted(schema.metadata.tables.keys() - set(inspect(connection).get_table_names())):
            raise StoreProblem(f"数据库 {masked(url)} 没有升级：缺少表 {'、'.join(lost)}，数据已不全；{_RESTORE}")
    return f"数据库 {masked(url)} 已从版本 {found} 升级到版本 {schema.VERSION}，历史都保留；{copied}"


@contextmanager
def as_upgraded(engine: Engine, version: int) -> Iterator[Connection]:
    """A connection that sees a store of an earlier version as an upgrade would leave it; nothing of that is kept."""
    with suppress(_TakenBack), exclusive(engine) as connection:
        _take_steps(connection, str(version))
        yield connection
        raise _TakenBack


class _TakenBack(Exception):
    """Ends a transaction whose changes are not wanted."""


def _take_steps(connection: Connection, version: str) -> None:
    """Run Alembic in the transaction that is open; its own table is made where the first program made none."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, version, purge=True)
    command.upgrade(config, str(schema.VERSION))
    connection.execute(text("DROP TABLE alembic_version"))
    connection.execute(update(schema.meta).where(schema.meta.c.key == "version").values(value=str(schema.VERSION)))


def _copy(engine: Engine, url: str, found: str) -> str:
    """Copy an SQLite file that nobody else writes to beside itself where there is room; says what was done. Raises StoreProblem for a damaged file."""
    path = file_of(engine)
    if path is None:
        return "升级前请自行备份的习惯仍要保持（PostgreSQL 用 pg_dump）" if engine.dialect.name == "postgresql" else "没有另存备份"
    if damage := damage_of(path):
        raise StoreProblem(f"数据库 {masked(url)} 没有升级：{damage}；{_RESTORE}")
    with closing(sqlite3.connect(path)) as connection:
        _, logged, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    copies = (path.with_name(f"{path.name}.v{found}{f'-{number}' if number > 1 else ''}.bak") for number in count(1))
    copy = next(one for one in copies if not one.exists() or (logged == moved and _same(path, one)))
    if copy.exists():
        return f"先前的备份 {copy} 就是升级前的样子，没有再备份"
    free = shutil.disk_usage(path.resolve().parent).free
    if free < path.stat().st_size * ROOM:
        return f"磁盘只剩 {free // 1_000_000} MB，没有先备份（升级是一次完成的，中断也不会损坏）"
    try:
        with draft(copy) as half, closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(half)) as target:
            source.backup(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreProblem(f"数据库 {masked(url)} 没有升级：升级前的备份 {copy} 写不成（{error}）；数据库没有动，请检查磁盘后再试") from error
    return f"升级前的备份是 {copy}"


def _same(path: Path, copy: Path) -> bool:
    """Whether an earlier copy holds what a store holds now, so that an upgrade which was killed makes no other one."""
    if not copy.is_file() or copy.stat().st_size != path.stat().st_size:
        return False
    with path.open("rb") as mine, copy.open("rb") as other:
        if _without_counters(mine.read(HEADER)) != _without_counters(other.read(HEADER)):
            return False
        while left := mine.read(BLOCK):
            if left != other.read(BLOCK):
                return False
    return True


def _without_counters(header: bytes) -> bytes:
    """The header of an SQLite file without how often it and its tables were changed and by which version of SQLite, in which a copy may differ."""
    return header[:24] + header[28:40] + header[44:92]

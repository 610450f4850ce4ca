"""Brings a store of an earlier version up to date: alone, after a copy, in one transaction, so that a kill leaves the old store or the new one."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text, update

from audits.store import migrations, schema
from audits.store.connecting import exclusive, masked, private

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

ROOM = 1.2
"""How much of a file's size must be free for a copy of it to be made."""


def upgrade_store(engine: Engine, url: str, found: str) -> str:
    """Take the steps that lead from a version to this program's; returns a sentence about what was done."""
    copied = _copy(engine, found)
    with exclusive(engine) as connection:
        version = str(connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version")).scalar_one())
        if version != str(schema.VERSION):
            _take_steps(connection, version)
    return f"数据库 {masked(url)} 已从版本 {found} 升级到版本 {schema.VERSION}，历史都保留；{copied}"


def _take_steps(connection: Connection, version: str) -> None:
    """Run Alembic in the transaction that is open; its own table is made where the first program made none."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, version)
    command.upgrade(config, str(schema.VERSION))
    connection.execute(text("DROP TABLE alembic_version"))
    connection.execute(update(schema.meta).where(schema.meta.c.key == "version").values(value=str(schema.VERSION)))


def _copy(engine: Engine, found: str) -> str:
    """Copy an SQLite file beside itself where there is room; says what was done."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return "升级前请自行备份的习惯仍要保持（PostgreSQL 用 pg_dump）" if engine.dialect.name == "postgresql" else "没有另存备份"
    path = Path(name)
    copy = path.with_name(f"{path.name}.v{found}.bak")
    if copy.exists():
        return f"先前的备份 {copy} 还在，没有再备份"
    free = shutil.disk_usage(path.resolve().parent).free
    if free < path.stat().st_size * ROOM:
        return f"磁盘只剩 {free // 1_000_000} MB，没有先备份（升级是一次完成的，中断也不会损坏）"
    half = copy.with_name(f"{copy.name}.part")
    half.unlink(missing_ok=True)
    private(half)
    source, target = sqlite3.connect(path), sqlite3.connect(half)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    half.replace(copy)
    return f"升级前的备份是 {copy}"

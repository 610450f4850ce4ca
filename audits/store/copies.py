"""Backups: one file of SQLite that holds a whole store, whatever database it comes from or goes back to."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Integer, func, insert, select, text

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.connecting import BESIDE, connect, draft, file_of, masked, reading, workspace
from audits.store.damage import damage_of
from audits.store.opening import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

ROOM = 1.1
"""How much of a file's size must be free for a copy of it."""
AT_ONCE = 500


def back_up(store: Store, path: Path) -> int:
    """Write a whole store into a new file that only its owner may read; returns its bytes. Raises StoreProblem."""
    if path.exists():
        raise StoreProblem(f"{path} 已经存在，备份不覆盖任何文件；请换一个文件名")
    with _draft(path) as half:
        if (source := file_of(store.engine)) is not None:
            _room_for(source, path)
            copy_file(source, half)
        else:
            copy = open_store(f"sqlite:///{half.as_posix()}")
            _copy_tables(store, copy)
            copy.close()
            _one_file(half)
        if damage := damage_of(half):
            raise StoreProblem(f"数据库本身有损坏，没有写备份：{damage}；请先运行 portal-audit store check")
    return path.stat().st_size


def restore(path: Path, url: str) -> str:
    """Bring a backup back into an empty database; returns what was done in a sentence. Raises StoreProblem."""
    if not path.is_file():
        raise StoreProblem(f"没有备份文件 {path}；应是 portal-audit store backup 写出的文件")
    if damage := damage_of(path):
        raise StoreProblem(f"备份文件 {path} 不能用：{damage}")
    said: list[str] = []
    engine = connect(url)
    if engine.dialect.name == "sqlite":
        target = file_of(engine)
        if target is None:
            raise StoreProblem(f"{masked(url)} 只在内存里，程序一结束就没有了；请用 --store 指明一个新文件")
        if target.exists():
            raise StoreProblem(f"{masked(url)} 已经存在，恢复不覆盖任何数据；要放回原处，{moved_aside(target)}，再运行这条命令；或用 --store 另指一个新文件")
        if left := [name for ending in BESIDE if Path(name := f"{target}{ending}").exists()]:
            raise StoreProblem(f"{target} 旁边还留着原来数据库的文件：{'、'.join(left)}；恢复后会被当作它的一部分，请先把它们一起移走，再恢复")
        with _draft(target) as half:
            _room_for(path, target)
            copy_file(path, half)
        store = open_store(url, create=False, upgrade=said.append)
    else:
        with workspace() as folder:
            half = folder / "restored.db"
            copy_file(path, half)
            source = open_store(f"sqlite:///{half.as_posix()}", create=False, upgrade=said.append)
            store = open_store(url)
            if store.runs():
                source.close()
                store.close()
                raise StoreProblem(f"{masked(url)} 里已有批次，恢复不覆盖任何数据；请用 --store 另指一个空库")
            _copy_tables(source, store)
            source.close()
    runs = len(store.runs())
    store.close()
    return f"已把 {path} 恢复到 {masked(url)}：{runs} 个批次{'；备份是较早版本的，已升级' if said else ''}"


def moved_aside(path: Path) -> str:
    """That a store, with what stands beside it, has to be moved first, in words."""
    return f"先把 {path} 改名，如改成 {path.name}.damaged（旁边若有 {'、'.join(f'{path.name}{ending}' for ending in BESIDE)}，一起移走）"


def how_to_restore(url: str) -> str:
    """The steps that bring a backup back in the place of a damaged store, in words."""
    path = file_of(connect(url))
    if path is None:
        return "恢复：另建一个空库，运行 portal-audit store restore 备份文件 --store 空库的地址"
    return (
        f"恢复：{moved_aside(path)}，再运行 portal-audit store restore 备份文件 --store {masked(url)}；"
        f"备份文件是 store backup 写的，或升级前自动留下的 {path.name}.v版本号.bak"
    )


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file beside the wanted one, which takes its name once it is whole and is gone otherwise."""
    if not path.resolve().parent.is_dir():
        raise StoreProblem(f"{path} 所在的文件夹不存在")
    with draft(path) as half:
        yield half


def _room_for(source: Path, target: Path) -> None:
    free, needed = shutil.disk_usage(target.resolve().parent).free, int(source.stat().st_size * ROOM)
    if free < needed:
        raise StoreProblem(f"磁盘只剩 {free // 1_000_000} MB，写 {target} 约需 {needed // 1_000_000} MB；请换一个磁盘或先腾出空间")


def copy_file(source: Path, target: Path) -> None:
    """A copy as of one moment, also while others write."""
    reads, writes = sqlite3.connect(reading(source), uri=True), sqlite3.connect(target)
    try:
        reads.backup(writes)
    except sqlite3.DatabaseError as error:
        raise StoreProblem(f"读不了 {source}：{error}") from None
    finally:
        writes.close()
        reads.close()
    _one_file(target)


def _one_file(path: Path) -> None:
    """Let everything stand in the file itself, nothing beside it; whoever works on a run works on it in the store, not in a copy."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (schema.leases.name,)).fetchone():
            connection.execute(f"DELETE FROM {schema.leases.name}")
            connection.commit()


def _copy_tables(source: Store, target: Store) -> None:
    """All rows of all tables, as of one moment, in one transaction; numbers that the target gives go on behind them."""
    level = "SERIALIZABLE" if source.engine.dialect.name == "sqlite" else "REPEATABLE READ"
    with source.engine.connect().execution_options(isolation_level=level, yield_per=AT_ONCE) as reads, target.engine.begin() as writes:
        for table in schema.metadata.sorted_tables:
            if table in (schema.meta, schema.leases):
                continue
            for part in reads.execute(select(table)).mappings().partitions():
                writes.execute(insert(table), [dict(row) for row in part])
        if writes.dialect.name == "postgresql":
            _count_on(writes)


def _count_on(connection: Connection) -> None:
    """Let the numbers that PostgreSQL gives go on behind those that are there."""
    for table in schema.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer | BigInteger):
            most = connection.execute(select(func.max(column))).scalar()
            if most is not None:
                wanted = text("SELECT setval(pg_get_serial_sequence(:table, :column), :most)")
                connection.execute(wanted, {"table": table.name, "column": column.name, "most": most})

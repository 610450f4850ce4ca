"""Whether a file of SQLite is whole and a store, asked without opening it as one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from audits.store.connecting import reading, reason_of

if TYPE_CHECKING:
    from pathlib import Path


def damage_of(path: Path) -> str:
    """What is wrong with a file that should be a store, in words; ``""`` if nothing is."""
    connection = sqlite3.connect(reading(path), uri=True)
    try:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
        if found != ["ok"]:
            return "文件已损坏"
        if connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'runs', 'events')").fetchone()[0] != 3:
            return "不是本程序的数据库"
    except sqlite3.DatabaseError as error:
        return reason_of(error) or f"文件读不出来（{error}）"
    finally:
        connection.close()
    return ""


def is_foreign(path: Path) -> bool:
    """Whether a file is a database of somebody else: it has tables, and none of a store's. Only the file itself is read, nothing is made beside it."""
    if not path.is_file():
        return False
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection, suppress(sqlite3.DatabaseError):
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")}
        return bool(names) and not {"meta", "runs"} <= names
    return False

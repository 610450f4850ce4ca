"""A code that this version does not know is refused by the name of its table and column, never passed over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from audits.store import Store, StoreProblem
from tests.support import ledgerlib

READ: dict[tuple[str, str], Callable[[Store, str], Any]] = {
    ("runs", "kind"): lambda store, _run: store.runs(),
    ("runs", "status"): lambda store, run: store.run(run),
    ("site_runs", "status"): lambda store, run: store.site_runs(run),
}
"""Column to somebody who reads it."""


@pytest.mark.parametrize(("table", "column"), READ)
def test_an_unknown_code_is_refused_by_name(tmp_path: Path, table: str, column: str) -> None:
    made = ledgerlib.make(tmp_path)
    READ[table, column](made.store, made.run)
    with made.store.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = 'fixd'"))
    with pytest.raises(StoreProblem, match=f"{table} 表的 {column} 有不认识的值“fixd”，应是"):
        READ[table, column](made.store, made.run)

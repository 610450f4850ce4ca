"""A code that this version does not know is refused by the name of its table and column, never passed over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from audits.rectification.decisions import Decision
from audits.store import Store, StoreProblem
from audits.store.decisions import add_decision, decisions
from audits.store.findings import findings_of, occurrences_of
from audits.store.life import events_of
from tests.support import ledgerlib

READ: dict[tuple[str, str], Callable[[Store, str], Any]] = {
    ("runs", "kind"): lambda store, _run: store.runs(),
    ("runs", "status"): lambda store, run: store.run(run),
    ("site_runs", "status"): lambda store, run: store.site_runs(run),
    ("findings", "severity"): findings_of,
    ("findings", "confidence"): findings_of,
    ("occurrences", "place_class"): lambda store, run: list(occurrences_of(store, run)),
    ("decisions", "kind"): lambda store, _run: decisions(store),
    ("events", "kind"): lambda store, _run: events_of(store),
}
"""Column to somebody who reads it."""


@pytest.mark.parametrize(("table", "column"), READ)
def test_an_unknown_code_is_refused_by_name(tmp_path: Path, table: str, column: str) -> None:
    made = ledgerlib.make(tmp_path)
    add_decision(made.store, Decision(0, "exempt", "专网系统", "张三", "2026-03-02", "2026-12-31", finding="a1b2c3d4e5f6"))
    READ[table, column](made.store, made.run)
    with made.store.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = 'fixd'"))
    with pytest.raises(StoreProblem, match=f"{table} 表的 {column} 有不认识的值“fixd”，应是"):
        READ[table, column](made.store, made.run)

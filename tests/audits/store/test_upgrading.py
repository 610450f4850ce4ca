"""Stores of earlier versions open with every item's history, whenever the upgrade was killed; newer ones are refused."""

from __future__ import annotations

import json
import lzma
import multiprocessing
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from audits.records.events import Event, Return
from audits.records.run_options import RunOptions
from audits.rectification.life import life_of
from audits.rulebook.register import Site
from audits.store import StoreProblem, migrations, open_store, schema
from audits.store.life import events_of
from tests.support.databases import needs_postgresql, own_database
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

OLD = Path(__file__).parent / "old"
VERSIONS = sorted(path.name.partition(".")[0] for path in OLD.glob("v*.db.xz"))


def old_store(folder: Path, version: str) -> Path:
    """A store as that version of the program wrote it."""
    path = folder / "portal-audit.db"
    path.write_bytes(lzma.decompress((OLD / f"{version}.db.xz").read_bytes()))
    return path


def history(url: str) -> dict[str, dict[str, Any]]:
    """What stands in the store of each item."""
    store = open_store(url, create=False)
    found = {}
    for events in events_of(store).values():
        for item in {event.item for event in events if event.item}:
            life = life_of(item, events)
            found[item] = {
                "verdict": life.verdict, "checked": life.checked, "issued": life.issued, "due": life.due, "events": [event.kind for event in events],
                "measures": _measures(events),
            }  # fmt: skip
    store.close()
    return found


def _measures(events: Iterable[Event]) -> str:
    """What the department wrote last, whatever its state is counted as by the program of today."""
    return ([event.said.cells["measures"] for event in events if isinstance(event.said, Return) and "measures" in event.said.cells] or [""])[-1]


def test_there_is_a_store_of_each_version_before_this_one() -> None:
    assert [f"v{number}" for number in range(1, schema.VERSION)] == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_an_earlier_version_is_upgraded_with_its_history_and_a_copy(tmp_path: Path, version: str) -> None:
    path = old_store(tmp_path, version)
    said: list[str] = []
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append).close()
    assert history(f"sqlite:///{path}") == json.loads((OLD / f"{version}.json").read_text("utf-8"))
    copy = tmp_path / f"portal-audit.db.{version}.bak"
    assert said == [f"数据库 sqlite:///{path} 已从版本 {version[1:]} 升级到版本 {schema.VERSION}，历史都保留；升级前的备份是 {copy}"]
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("select value from meta where key = 'version'").fetchone() == (version[1:],)
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append).close()
    assert len(said) == 1, "a store is upgraded once"


@pytest.mark.parametrize("version", VERSIONS)
def test_who_only_reads_does_not_upgrade(tmp_path: Path, version: str) -> None:
    path = old_store(tmp_path, version)
    with pytest.raises(StoreProblem, match="请先运行 portal-audit store upgrade"):
        open_store(f"sqlite:///{path}", create=False)
    assert sqlite3.connect(path).execute("select value from meta where key = 'version'").fetchone() == (version[1:],)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_steps_lead_to_the_tables_of_a_new_store(tmp_path: Path, version: str) -> None:
    store = open_store(f"sqlite:///{old_store(tmp_path, version)}", create=False, upgrade=lambda _: None)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_the_newest_step_is_the_version_of_the_tables() -> None:
    steps = sorted((Path(migrations.__file__).parent / "versions").glob("0*.py"))
    assert [int(path.name[:4]) for path in steps] == list(range(1, schema.VERSION + 1))


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    store = open_store(url)
    with store.engine.begin() as connection:
        connection.execute(text("update meta set value = '99'"))
    store.close()
    with pytest.raises(StoreProblem, match="是版本 99 的，比本程序（版本"):
        open_store(url, upgrade=lambda _: None)


def test_without_room_for_a_copy_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audits.store import upgrading

    monkeypatch.setattr(upgrading, "ROOM", 1e12)
    path = old_store(tmp_path, VERSIONS[0])
    said: list[str] = []
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append)
    assert "没有先备份" in said[0]
    assert not list(tmp_path.glob("*.bak"))


UPGRADE = "import sys; from audits.store import open_store; open_store(sys.argv[1], create=False, upgrade=print).close()"


def test_killed_at_any_moment_an_upgrade_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    path, chance = old_store(tmp_path, VERSIONS[0]), random.Random(7)
    url = f"sqlite:///{path}"
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", UPGRADE, url], cwd=ROOT, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
    open_store(url, create=False, upgrade=lambda _: None).close()
    assert history(url) == json.loads((OLD / f"{VERSIONS[0]}.json").read_text("utf-8"))


def _start(url: str, results: Any) -> None:
    try:
        store = open_store(url, upgrade=lambda _: None)
        run = store.create_run([Site(site="a", name="甲", home="http://a.example/")], date(2026, 3, 1), "digest", RunOptions())
        results.put(("ok", run))
    except Exception as error:
        results.put(("failed", repr(error)))


def twelve_at_once(url: str) -> list[tuple[str, str]]:
    """What twelve processes get that open a store and start a run at the same time."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_start, args=(url, results)) for _ in range(12)]
    for process in processes:
        process.start()
    found = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    return sorted(found)


def test_twelve_processes_make_a_store_and_start_runs_at_once(tmp_path: Path) -> None:
    found = twelve_at_once(f"sqlite:///{tmp_path / 's.db'}")
    assert sorted(run for _, run in found) == sorted(f"20260301-{number}" for number in range(1, 13)), found


@needs_postgresql
def test_twelve_processes_do_so_on_postgresql() -> None:
    with own_database() as url:
        found = twelve_at_once(url)
    assert sorted(run for _, run in found) == sorted(f"20260301-{number}" for number in range(1, 13)), found

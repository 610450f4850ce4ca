"""Stores of earlier versions open with every item's history, whenever the upgrade was killed; newer ones are refused."""

from __future__ import annotations

import json
import lzma
import multiprocessing
import os
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
from sqlalchemy import MetaData, create_engine, insert, select, text

from audits.records.events import Event, Return
from audits.records.run_options import RunOptions
from audits.rectification.life import life_of
from audits.rulebook.register import Site
from audits.store import StoreProblem, migrations, open_store, schema
from audits.store.ledgers import ledger, ledgers_of
from audits.store.life import events_of
from audits.store.upgrading import upgrade_store
from reports.ledgers.columns import BY_KEY
from reports.ledgers.grouping import LEAD
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
    assert history(f"sqlite:///{path}") == kept_history(version)
    copy = tmp_path / f"portal-audit.db.{version}.bak"
    assert said == [f"数据库 sqlite:///{path} 已从版本 {version[1:]} 升级到版本 {schema.VERSION}，历史都保留；升级前的备份是 {copy}"]
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("select value from meta where key = 'version'").fetchone() == (version[1:],)
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append).close()
    assert len(said) == 1, "a store is upgraded once"


@pytest.mark.parametrize("version", VERSIONS)
def test_ledgers_that_an_earlier_version_kept_have_the_keys_of_today(tmp_path: Path, version: str) -> None:
    store = open_store(f"sqlite:///{old_store(tmp_path, version)}", create=False, upgrade=lambda _: None)
    rows = [row for one in ledgers_of(store) if (kept := ledger(store, one.id)) for row in kept.rows.values()]
    names = {event.department for events in events_of(store).values() for event in events if event.said.kind == "issued"} - {""}
    assert rows
    assert {row["department"] for row in rows} >= names
    assert all(row.keys() <= {*BY_KEY, LEAD} for row in rows), "no key that only an earlier version knew"


@pytest.mark.parametrize("version", VERSIONS)
def test_who_only_reads_does_not_upgrade(tmp_path: Path, version: str) -> None:
    path = old_store(tmp_path, version)
    with pytest.raises(StoreProblem, match="请先升级"):
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


def test_another_store_of_that_name_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    path, said = old_store(tmp_path, VERSIONS[-1]), list[str]()
    (tmp_path / f"portal-audit.db.{VERSIONS[-1]}.bak").write_bytes(b"an earlier store")
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append).close()
    assert said[0].endswith(f"升级前的备份是 {tmp_path / f'portal-audit.db.{VERSIONS[-1]}-2.bak'}")
    assert (tmp_path / f"portal-audit.db.{VERSIONS[-1]}.bak").read_bytes() == b"an earlier store"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_damaged_store_is_not_upgraded_and_left_as_it_is(tmp_path: Path, version: str) -> None:
    path = old_store(tmp_path, version)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3 // 4096 * 4096)
        file.write(bytes(range(256)) * 64)
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match=r"没有升级：.*请先把它改名移开，再从备份恢复"):
        open_store(f"sqlite:///{path}", create=False, upgrade=lambda _: None)
    kept, found = before, path.read_bytes()
    assert found[100:] == kept[100:]
    assert not list(tmp_path.glob("*.bak"))


@pytest.mark.parametrize("version", ["0", "abc", "-1", ""])
def test_a_version_that_nobody_wrote_is_no_newer_one(tmp_path: Path, version: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 's.db'}")
    with store.engine.begin() as connection:
        connection.execute(text("update meta set value = :version"), {"version": version})
    store.close()
    with pytest.raises(StoreProblem, match=f"的版本“{version}”认不出"):
        open_store(f"sqlite:///{tmp_path / 's.db'}", upgrade=lambda _: None)


def test_a_table_of_steps_that_somebody_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    path = old_store(tmp_path, VERSIONS[-1])
    with sqlite3.connect(path) as connection:
        connection.execute("create table alembic_version (version_num varchar(32))")
        connection.execute("insert into alembic_version values ('zzz')")
    open_store(f"sqlite:///{path}", create=False, upgrade=lambda _: None).close()
    assert history(f"sqlite:///{path}") == kept_history(VERSIONS[-1])


def test_without_room_for_a_copy_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audits.store import upgrading

    monkeypatch.setattr(upgrading, "ROOM", 1e12)
    path = old_store(tmp_path, VERSIONS[0])
    said: list[str] = []
    open_store(f"sqlite:///{path}", create=False, upgrade=said.append)
    assert "没有先备份" in said[0]
    assert not list(tmp_path.glob("*.bak"))


UPGRADE = "import sys; from audits.store import open_store; open_store(sys.argv[1], create=False, upgrade=print).close()"
KILLS = int(os.environ.get("PORTAL_AUDIT_TEST_KILLS", "2"))
KILLED = VERSIONS if "PORTAL_AUDIT_TEST_KILLS" in os.environ else [VERSIONS[0], VERSIONS[-1]]
"""Versions whose upgrades are killed: by default those with the most and the fewest steps."""


def kept_history(version: str) -> Any:
    return json.loads((OLD / f"{version}.json").read_text("utf-8"))


def killed_upgrades(url: str, seed: str, times: int) -> None:
    """Upgrades that are ended without warning, each a while after it has begun."""
    chance = random.Random(seed)
    for _ in range(times):
        process = subprocess.Popen([sys.executable, "-c", UPGRADE, url], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("version", KILLED)
def test_killed_at_any_moment_an_upgrade_leaves_the_old_store_or_the_new_one(tmp_path: Path, version: str) -> None:
    url = f"sqlite:///{old_store(tmp_path, version)}"
    killed_upgrades(url, version, KILLS)
    open_store(url, create=False, upgrade=lambda _: None).close()
    assert history(url) == kept_history(version)
    assert len(list(tmp_path.glob("*.bak"))) == 1, "what was killed makes no second copy of the same store"


def moved_to(url: str, path: Path) -> None:
    """The tables and rows of an old store in a new database of PostgreSQL, as that version of the program made them there."""
    old, new, tables = create_engine(f"sqlite:///{path}"), create_engine(url), MetaData()
    tables.reflect(old)
    for table in tables.tables.values():
        for column in table.columns:
            column.type = column.type.as_generic()
    with old.connect() as reads, new.begin() as writes:
        tables.create_all(writes)
        for table in tables.sorted_tables:
            if rows := [dict(row) for row in reads.execute(select(table)).mappings()]:
                writes.execute(insert(table), rows)
    old.dispose()
    new.dispose()


@needs_postgresql
@pytest.mark.parametrize("version", KILLED)
def test_an_upgrade_on_postgresql_may_be_killed_too(tmp_path: Path, version: str) -> None:
    with own_database() as url:
        moved_to(url, old_store(tmp_path, version))
        killed_upgrades(url, version, KILLS)
        open_store(url, create=False, upgrade=lambda _: None).close()
        assert history(url) == kept_history(version)


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


def test_who_finds_a_store_upgraded_by_another_makes_no_copy(tmp_path: Path) -> None:
    url, said = f"sqlite:///{old_store(tmp_path, VERSIONS[0])}", list[str]()
    open_store(url, create=False, upgrade=said.append).close()
    engine = create_engine(url)
    assert upgrade_store(engine, url, VERSIONS[0].removeprefix("v")) == f"数据库 {url} 这时已由另一个进程升级到版本 {schema.VERSION}"
    engine.dispose()
    assert [one.name for one in tmp_path.iterdir() if one.suffix in (".bak", ".part")] == [f"portal-audit.db.{VERSIONS[0]}.bak"]

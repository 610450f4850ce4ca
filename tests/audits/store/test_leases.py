"""A run belongs to one process at a time: the living keep it, the dead lose it, and who has lost it writes nothing more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from audits.records.run_options import RunOptions
from audits.rulebook.register import Site
from audits.store import StoreProblem, open_store
from audits.store.leases import LeaseLost, give_back, living_holder, take_lease
from audits.store.processes import started_at
from audits.store.writer import Writer
from tests.support.databases import needs_postgresql, own_database
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.store import Store

HOLD = """
import sys
from audits.store import open_store
store = open_store(sys.argv[1], create=False)
with store.holding(sys.argv[2]):
    print("held", flush=True)
    for line in sys.stdin:
        store.set_run_status(sys.argv[2], "incomplete")
        print("written", flush=True)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 's.db').as_posix()}"
        return
    with own_database() as address:
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def new_run(store: Store) -> str:
    return store.create_run([Site(site="a", name="甲", home="http://a.example/")], date(2026, 3, 1), "digest", RunOptions())


@contextmanager
def holder(store: Store, run: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has a run."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, store.url, run], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n", process.communicate()
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_run_is_refused_by_name_while_another_process_has_it(store: Store) -> None:
    run, other = new_run(store), new_run(store)
    with holder(store, run) as process:
        for _ in range(2):
            with pytest.raises(StoreProblem, match=rf"批次 {run} 正由另一个进程做着（.* 上的进程 {process.pid}，"):
                take_lease(store.engine, run)
        assert str(process.pid) in living_holder(store.engine, run)
        give_back(store.engine, take_lease(store.engine, other))
        process.communicate("")
        assert process.returncode == 0
    assert living_holder(store.engine, run) == ""
    give_back(store.engine, take_lease(store.engine, run))


def test_what_a_killed_process_had_is_taken_over(store: Store) -> None:
    run = new_run(store)
    with holder(store, run) as process:
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it is dead from here on, and still in the list of processes
        lease = take_lease(store.engine, run)
    give_back(store.engine, lease)


def test_a_stopped_process_keeps_a_file_and_loses_a_server(store: Store, url: str) -> None:
    run = new_run(store)
    with holder(store, run) as process:
        os.kill(process.pid, signal.SIGSTOP)
        if url.startswith("sqlite"):
            with pytest.raises(StoreProblem, match="正由另一个进程做着"):
                take_lease(store.engine, run)
            return
        with store.holding(run):
            os.kill(process.pid, signal.SIGCONT)
            _, errors = process.communicate("write\n")
            assert f"批次 {run} 已由另一个进程接手（" in errors
            assert store.run(run).status == "running"
            store.set_run_status(run, "complete")
        assert store.run(run).status == "complete"


def test_a_number_that_another_process_got_in_the_meantime_holds_nothing(store: Store, url: str) -> None:
    run = new_run(store)
    take_lease(store.engine, run)
    if url.startswith("sqlite"):
        with pytest.raises(StoreProblem, match="正由另一个进程做着"):
            take_lease(store.engine, run)
    with store.engine.begin() as connection:
        connection.execute(text("update run_leases set started = 'earlier', beat = 0"))
    take_lease(store.engine, run)


def test_a_machine_that_does_not_tell_when_a_process_began_is_judged_by_beats(store: Store) -> None:
    run = new_run(store)
    take_lease(store.engine, run)
    with store.engine.begin() as connection:
        connection.execute(text("update run_leases set host = 'elsewhere', beat = beat - 8"))
    take_lease(store.engine, run)  # nobody beats: it is taken once five are missed


def test_who_has_lost_a_run_writes_nothing_more(store: Store) -> None:
    run = new_run(store)
    store.writer.lease = take_lease(store.engine, run)
    with store.engine.begin() as connection:
        connection.execute(text("update run_leases set token = 'another'"))
    with pytest.raises(LeaseLost, match=f"批次 {run} 已由另一个进程接手"):
        store.set_run_status(run, "complete")
    with store.engine.begin() as connection:
        connection.execute(text("delete from run_leases"))
    with pytest.raises(LeaseLost, match="已由别的进程接手并做完"):
        store.update_site_run(store.site_run(run, "a").id, status="done")
    assert (store.run(run).status, store.site_run(run, "a").status) == ("running", "waiting")


def test_what_goes_wrong_in_the_thread_is_raised_where_it_is_waited_for(store: Store) -> None:
    writer = Writer(store.engine)
    writer.hand(lambda connection: connection.execute(text("create table t (a int)")))
    writer.hand(lambda connection: connection.execute(text("insert into t values (1)")))
    writer.wait()
    writer.hand(lambda _connection: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            writer.hand(lambda connection: connection.execute(text("insert into t values (2)")))
    writer.close()
    with store.engine.connect() as connection:
        assert connection.execute(text("select a from t")).scalars().all() == [1]


def test_the_moment_a_process_began_is_the_same_however_often_it_is_asked() -> None:
    assert started_at(os.getpid()) == started_at(os.getpid()) != ""
    assert started_at(2**22 + 1) == ""

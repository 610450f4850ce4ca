"""Copies of a store: nobody works on one, nobody else reads one, and of what was killed while it wrote nothing stays."""

from __future__ import annotations

import lzma
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audits.store import StoreProblem, open_store
from audits.store.connecting import draft, workspace
from audits.store.copies import back_up, restore
from audits.store.leases import living_holder
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.store import Store

OLD = Path(__file__).parent / "old" / "v3.db.xz"
RUN = "20260301-1"


def old_store(folder: Path) -> Path:
    """A store of an earlier version that everybody may read."""
    path = folder / "portal-audit.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    path.chmod(0o644)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{old_store(tmp_path).as_posix()}", create=False, upgrade=lambda _: None)
    yield store
    store.close()


def modes(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}


def test_a_copy_of_a_run_that_goes_on_is_nobodys(store: Store, tmp_path: Path) -> None:
    backup, url = tmp_path / "backup.db", f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    with store.holding(RUN):
        back_up(store, backup)
        assert living_holder(store.engine, RUN) != ""
        restore(backup, url)
        with closing(open_store(url, create=False)) as again, again.holding(RUN):
            assert living_holder(store.engine, RUN) != ""


def test_a_copy_that_somebody_made_by_hand_is_nobodys_once_it_is_restored(store: Store, tmp_path: Path) -> None:
    backup, url = tmp_path / "backup.db", f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    with store.holding(RUN), closing(sqlite3.connect(store.url.removeprefix("sqlite:///"))) as reads, closing(sqlite3.connect(backup)) as writes:
        reads.backup(writes)
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("select count(*) from run_leases").fetchone() == (1,)
    restore(backup, url)
    with closing(open_store(url, create=False)) as again:
        assert living_holder(again.engine, RUN) == ""


def test_an_upgraded_store_is_private_with_its_copy(store: Store, tmp_path: Path) -> None:
    assert set(modes(tmp_path).values()) == {0o600}, modes(tmp_path)
    assert {"portal-audit.db", "portal-audit.db.v3.bak"} <= set(modes(tmp_path))


def test_a_store_that_others_could_read_is_private_once_it_is_opened(store: Store, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "portal-audit.db").chmod(0o664)
    with closing(open_store(store.url, create=False)) as again:
        again.runs()
        assert set(modes(tmp_path).values()) == {0o600}, modes(tmp_path)


@pytest.mark.parametrize("more", ["?timeout=5", "?check_same_thread=false&timeout=30"])
def test_an_address_may_have_settings(store: Store, tmp_path: Path, more: str) -> None:
    backup, target = tmp_path / "backup.db", tmp_path / "new.db"
    with closing(open_store(f"{store.url}{more}", create=False)) as opened:
        back_up(opened, backup)
    assert restore(backup, f"sqlite:///{target.as_posix()}{more}").endswith("：2 个批次")
    assert modes(tmp_path)["new.db"] == 0o600
    with pytest.raises(StoreProblem, match="已经存在，恢复不覆盖任何数据"):
        restore(backup, f"sqlite:///{target.as_posix()}{more}")


@pytest.mark.parametrize(("url", "says"), [("sqlite://", "只在内存里"), ("sqlite:///:memory:", "只在内存里"), ("sqlite:///file:new.db?uri=true", "不用 file: 的写法")])
def test_nothing_is_restored_to_where_it_would_be_lost(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, says: str) -> None:
    backup = tmp_path / "backup.db"
    back_up(store, backup)
    monkeypatch.chdir(tmp_path)
    before = set(modes(tmp_path))
    with pytest.raises(StoreProblem, match=says):
        restore(backup, url)
    assert set(modes(tmp_path)) == before


WRITES = """
import sys, time
from pathlib import Path
from audits.store.connecting import draft
with draft(Path(sys.argv[1])) as half:
    print(half, flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_goes_and_what_others_write_stays(tmp_path: Path) -> None:
    (tmp_path / "portal-audit-notes.part").write_bytes(b"of somebody else")
    with subprocess.Popen([sys.executable, "-c", WRITES, str(tmp_path / "a.db")], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        half = Path(other.stdout.readline().strip())
        Path(f"{half}-journal").write_bytes(b"")
        with draft(tmp_path / "b.db") as mine:
            mine.write_bytes(b"mine")
            assert half.exists(), "its process lives"
            other.send_signal(signal.SIGKILL)
            other.wait()
            with draft(tmp_path / "c.db") as third:
                third.write_bytes(b"third")
                assert mine.exists()
    assert sorted(modes(tmp_path)) == ["b.db", "c.db", "portal-audit-notes.part"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks there belong to the open file")
def test_to_open_a_store_again_ends_no_lock_of_its_process(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    store = open_store(f"sqlite:///{path}")
    asks = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM meta').fetchall(); c.close()"
    with store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM meta").all()
        open_store(store.url)
        subprocess.run([sys.executable, "-c", asks, str(path)], check=True)
        assert path.with_name("kept.db-wal").exists(), "another process took itself for the last one and cleared away the log that is in use"


def test_a_workspace_is_private_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with workspace() as folder:
        (folder / "store.db.v3.bak").write_bytes(b"x")
        assert set(modes(tmp_path).values()) == {0o700}
        pid, dead = f"-{os.getpid()}-", tmp_path / folder.name.replace(f"-{os.getpid()}-", f"-{2**22 + 1}-")
        folder.rename(dead)
    assert pid in folder.name
    with workspace():
        assert not dead.exists(), "its process is dead"
    assert modes(tmp_path) == {}


BACKS_UP = """
import sys
from pathlib import Path
from audits.store import StoreProblem, open_store
from audits.store.copies import back_up
store = open_store(sys.argv[1], create=False)
print("ready", flush=True)
sys.stdin.readline()
try:
    print("written", back_up(store, Path(sys.argv[2])))
except StoreProblem as problem:
    print("refused", problem)
"""


def test_of_two_processes_that_write_one_file_the_first_wins(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "backup.db"
    with subprocess.Popen(
        [sys.executable, "-c", BACKS_UP, store.url, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("go\n")
        other.stdin.flush()
        try:
            mine = f"written {back_up(store, path)}"
        except StoreProblem as problem:
            mine = f"refused {problem}"
        found = sorted((mine, other.stdout.read().strip()))
    assert [one.partition(" ")[0] for one in found] == ["refused", "written"], found
    assert found[1] == f"written {path.stat().st_size}"
    assert not list(tmp_path.glob("*.part*"))
    assert restore(path, f"sqlite:///{(tmp_path / 'new.db').as_posix()}").endswith("：2 个批次")

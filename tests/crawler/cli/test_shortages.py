"""What the machine has too little of: one sentence with what it was and where the details lie, exit 1, and nothing begun that cannot be ended."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from audits.store import StoreProblem
from crawler.cli._sentences import ended
from crawler.cli._unexpected import SHORT, say_unexpected
from crawler.download.shortage import Shortage, TooTight, shortage_of
from tests.support.commandline import TODAY, environment
from tests.support.portal_server import register

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.codes import NoCode


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize(("limit", "says"), [("-n 20", SHORT["files"]), ("-v 180000", SHORT["memory"])])
@pytest.mark.parametrize("command", [["inspect", "small.yml", "--today", TODAY], ["runs"]], ids=lambda command: command[0])
def test_limits_that_leave_no_room_are_said_before_anything_is_done(tmp_path: Path, limit: str, says: str, command: list[str]) -> None:
    (tmp_path / "small.yml").write_text(register("127.0.0.1:9"), "utf-8")
    line = f'ulimit {limit}; exec "$0" "$@"'
    done = subprocess.run(
        ["/bin/bash", "-c", line, sys.executable, "-m", "crawler.cli.main", *command], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    (log,) = tmp_path.glob("portal-audit-error-*.log")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(says)
    assert log.name in done.stderr
    assert not (tmp_path / "portal-audit.db").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_limit_that_may_be_widened_is(tmp_path: Path) -> None:
    line = 'ulimit -Sn 20; exec "$0" -m crawler.cli.main runs'
    done = subprocess.run(["/bin/bash", "-c", line, sys.executable], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.returncode == 2
    assert "ulimit" not in done.stderr


def full() -> StoreProblem:
    problem = StoreProblem("数据库用不了：磁盘已满；已经存下的都还在")
    problem.__cause__ = sqlite3.OperationalError("database or disk is full")
    return problem


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), SHORT["memory"]),
        (OSError(errno.ENOMEM, "x"), SHORT["memory"]),
        (OSError(errno.EMFILE, "x"), SHORT["files"]),
        (RuntimeError("can't start new thread"), SHORT["threads"]),
        (ImportError("libx.so: failed to map segment from shared object"), SHORT["memory"]),
        (OSError(errno.ENOSPC, "full"), SHORT["disk"]),
        (OSError(errno.EFBIG, "big"), SHORT["size"]),
        (OSError(errno.ENOSPC, "full", "out/a.xlsx"), "读写不了 out/a.xlsx：磁盘已满"),
        (full(), "数据库用不了：磁盘已满"),
        (TooTight("files", "20", "64"), f"{SHORT['files']}：现在只许用 20，至少要 64"),
        (ValueError("x"), "程序出了想不到的错误"),
    ],
    ids=repr,
)
def test_what_there_was_too_little_of_is_said_in_one_sentence(
    error: Exception, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(error) is None
    say_unexpected(error)
    (log,) = tmp_path.iterdir()
    said = capsys.readouterr().err
    assert said.startswith(f"{says}，没有做完；已经存下的都还在。技术细节写在 {log}")
    assert said.count("\n") == 1


def test_a_log_for_which_there_is_no_room_is_not_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "none"))
    tmp_path.rmdir()
    say_unexpected(MemoryError())
    assert capsys.readouterr().err == f"{SHORT['memory']}，没有做完；已经存下的都还在；排除后可以重做，巡检用 --resume 接着做。\n"


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ValueError(), ""), (OSError(errno.ECONNREFUSED, "x"), ""), (ConnectionResetError(errno.ECONNRESET, "x"), ""), (None, ""), (MemoryError(), "memory")],
    ids=repr,
)
def test_what_the_other_side_did_is_no_shortage(error: BaseException | None, kind: Shortage | NoCode) -> None:
    assert shortage_of(error) == kind
    outer = KeyError("outer")
    outer.__cause__ = error
    assert shortage_of(outer) == kind

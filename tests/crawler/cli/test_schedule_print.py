"""Lines for the schedulers of systems say what is to run, where, and when, however paths are written."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tests.support.commandline import run
from tests.support.portal_server import register

if TYPE_CHECKING:
    from pathlib import Path


def printed(folder: Path, *more: str) -> list[str]:
    (folder / "登记 100%.yml").write_text(register("127.0.0.1:9"), "utf-8")
    done = run(folder, "schedule", "print", "登记 100%.yml", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_crontab_has_a_line_for_each_in_words_that_a_shell_takes_apart_again(tmp_path: Path) -> None:
    lines = [line for line in printed(tmp_path) if not line.startswith("#")]
    assert [line.split(maxsplit=5)[:5] for line in lines] == [["0", "20", "1", "*", "*"], ["7", "*", "*", "*", "*"]]
    assert all("%" not in line.replace("\\%", "") for line in lines), "a bare percent sign ends a command of cron"
    said = [shlex.split(line.split(maxsplit=5)[5].replace("\\%", "%")) for line in lines]
    file = str(tmp_path / "登记 100%.yml")
    assert all(words[:3] == ["cd", str(tmp_path), "&&"] and file in words for words in said)
    assert [("inspect" in words, "watch" in words) for words in said] == [(True, False), (False, True)]


def test_other_systems_and_no_visits(tmp_path: Path) -> None:
    lines = printed(tmp_path, "--form", "systemd", "--every", "week", "--no-watch")
    assert "OnCalendar=Sat *-*-* 20:00" in lines
    (start,) = (line for line in lines if line.startswith("ExecStart="))
    assert start.endswith(f'"inspect" "{tmp_path}/登记 100%%.yml"')
    (task,) = (line for line in printed(tmp_path, "--form", "schtasks", "--no-watch") if line.startswith("schtasks "))
    assert '/TN "portal-audit-full" /SC MONTHLY /D 1 /ST 20:00 /TR "cmd /c cd /d' in task


def test_a_register_with_mistakes_and_a_password_are_told(tmp_path: Path) -> None:
    done = run(tmp_path, "schedule", "print", "none.yml")
    assert (done.returncode, done.stdout) == (2, "")
    (tmp_path / "small.yml").write_text(register("127.0.0.1:9"), "utf-8")
    done = run(tmp_path, "schedule", "print", "small.yml", "--store", "postgresql+psycopg://audit:secret@db/x")
    assert ("secret" in done.stdout + done.stderr, "PORTAL_AUDIT_STORE" in done.stderr) == (False, True)

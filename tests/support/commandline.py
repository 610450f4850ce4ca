"""Runs the command line in a folder of its own, and reads what an inspection left there."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.places import ROOT

TODAY = "2026-03-01"


def run(folder: Path, *arguments: str, timeout: float = 120, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """portal-audit in a folder of its own, in a process that a loaded one forks; where there is no forking, in a new one.

    ``more``: further variables of its surroundings.
    """
    if not hasattr(os, "fork"):
        return run_anew(folder, *arguments, timeout=timeout, more=more)
    with tempfile.TemporaryDirectory() as streams, socket.socket(socket.AF_UNIX) as connection, connection.makefile("r") as answers:
        asked = {"folder": str(Path(folder).resolve()), "arguments": arguments, "stdout": f"{streams}/out", "stderr": f"{streams}/err"}
        connection.settimeout(timeout)
        connection.connect(_server(tuple(sorted({**environment(), **(more or {})}.items())))[1])
        connection.sendall(json.dumps(asked).encode() + b"\n")
        pid = int(answers.readline())
        try:
            code = int(answers.readline())
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(["portal-audit", *arguments], timeout) from None
        out, err = (Path(streams, name).read_text("utf-8") for name in ("out", "err"))
    return subprocess.CompletedProcess(["portal-audit", *arguments], code, out, err)


def run_anew(folder: Path, *arguments: str, timeout: float = 120, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """portal-audit in a process that starts from nothing, as a person starts it."""
    command = [sys.executable, "-m", "crawler.cli.main", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout, env={**environment(), **(more or {})}, check=False)


@cache
def _server(around: tuple[tuple[str, str], ...]) -> tuple[subprocess.Popen[str], str]:
    """A process that has loaded the program in certain surroundings, and its address; it ends with this one."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    path = str(folder / "socket")
    command = [sys.executable, "-m", "tests.support.warm", path]
    server = subprocess.Popen(command, cwd=ROOT, env=dict(around), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None
    atexit.register(_end, server, folder)
    assert server.stdout.readline() == "ready\n"
    return server, path


def _end(server: subprocess.Popen[str], folder: Path) -> None:
    server.communicate()
    shutil.rmtree(folder, ignore_errors=True)


METERED = {"PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "support" / "metering"), str(ROOT)]), "LAG_IN": "lag.txt"}
"""Surroundings in which whatever holds a loop is noted in the folder of the command."""


def run_metered(folder: Path, *arguments: str, timeout: float = 120, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """As ``run``; fails where something held a loop for longer than the meter lets pass."""
    done = run(folder, *arguments, timeout=timeout, more={**METERED, **(more or {})})
    assert_unheld(folder)
    return done


def assert_unheld(folder: Path) -> None:
    """Fail where something held the loop of a metered command that ran in a folder."""
    lag = Path(folder) / METERED["LAG_IN"]
    assert not lag.exists(), lag.read_text("utf-8")


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTEST_CURRENT_TEST")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def found(folder: Path) -> list[dict[str, Any]]:
    """Findings of a run, without what differs from run to run: its number, and the evidence with the times of attempts."""
    lines = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return sorted(({**line, "run": "", "facts": {}} for line in lines), key=lambda line: line["id"])

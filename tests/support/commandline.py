"""Runs the command line in a folder of its own, and reads what an inspection left there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-03-01"


def run(folder: Path, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """portal-audit in a folder of its own."""
    command = [sys.executable, "-m", "crawler.cli.main", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout, env=environment(), check=False)


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def found(folder: Path) -> list[dict[str, Any]]:
    """Findings of a run, without what differs from run to run: its number, and the evidence with the times of attempts."""
    lines = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return sorted(({**line, "run": "", "facts": {}} for line in lines), key=lambda line: line["id"])

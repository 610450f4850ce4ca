"""The portal of planted faults beside the checkout: what an inspection finds of them, and what it accuses without reason."""

from __future__ import annotations

import csv
import json
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

from tests.support.commandline import run
from tests.support.places import ROOT, SHARED

if TYPE_CHECKING:
    from pathlib import Path

PORTAL = SHARED / "faults" / "portal"
AT = "http://www.dp.example"
RECALL, PRECISION = 0.95, 0.97

pytestmark = [
    pytest.mark.skipif(not (PORTAL / "serve.py").exists(), reason="no ../shared/faults beside the checkout: NOT TESTED"),
    pytest.mark.xdist_group("planted"),
]


class Planted(NamedTuple):
    """One line of the truth; ``*`` as page stands for all pages."""

    kind: str
    rule: str
    page: str
    target: str
    why: str

    def fits(self, finding: dict[str, str]) -> bool:
        """Whether a finding is about it."""
        if finding["rule"] != self.rule:
            return False
        own = self.page in ("*", finding["page_url"].removeprefix(AT))
        return own and (not self.target or finding["target_url"].removeprefix(AT) == self.target)


def truth() -> list[Planted]:
    lines = (ROOT / "tests" / "portals" / "planted.tsv").read_text("utf-8").splitlines()
    return [Planted(*row) for row in csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder: Path = tmp_path_factory.mktemp("planted")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    register = yaml.safe_load((PORTAL / "register.yml").read_text("utf-8"))
    register["resolve"] = dict.fromkeys(register["resolve"], f"127.0.0.1:{port}")
    (folder / "register.yml").write_text(yaml.safe_dump(register, allow_unicode=True), "utf-8")
    with subprocess.Popen([sys.executable, str(PORTAL / "serve.py"), str(port), str(folder / "requests.log")]) as server:
        _wait_for(port)
        done = run(folder, "inspect", "register.yml", "--today", "2026-11-20", timeout=180)
        server.kill()
    assert done.returncode in (0, 3), done.stderr
    return [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def test_what_was_planted_is_found(findings: list[dict[str, str]]) -> None:
    planted = [one for one in truth() if one.kind == "planted"]
    missed = [one for one in planted if not any(one.fits(finding) for finding in findings)]
    assert 1 - len(missed) / len(planted) >= RECALL, missed


def test_nothing_else_is_accused(findings: list[dict[str, str]]) -> None:
    known = [one for one in truth() if one.kind in ("planted", "either")]
    wrong = [finding for finding in findings if not any(one.fits(finding) for one in known)]
    assert 1 - len(wrong) / len(findings) >= PRECISION, [(one["rule"], one["page_url"], one["message"]) for one in wrong]


def test_no_look_alike_is_accused(findings: list[dict[str, str]]) -> None:
    fine = [one for one in truth() if one.kind == "fine"]
    assert [(one.rule, one.why) for one in fine if any(one.fits(finding) for finding in findings)] == []

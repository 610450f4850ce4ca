"""``recheck`` on the command line: Ctrl-C ends it with 130, keeps what it has, and the next one does the rest."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.support.commandline import TODAY, environment, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path


def test_ctrl_c_ends_a_recheck_with_130_and_the_next_does_the_rest(tmp_path: Path) -> None:
    with PortalServer(small_portal(20, 12)) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address, concurrency=1, delay_s=0.1), "utf-8")
        assert run(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY, "--only", "links", timeout=240).returncode == 0
        portal.asked.clear()
        command = [sys.executable, "-m", "crawler.cli.main", "recheck", "--today", TODAY]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not portal.asked and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 130, errors
        assert "已中断" in errors
        assert "Traceback" not in errors
        again = run(tmp_path, "recheck", "--today", TODAY, "--format", "json", timeout=240)
    assert again.returncode == 0, again.stderr
    assert {item["result"] for item in json.loads(again.stdout)["items"]} == {"not-fixed"}

"""What ended a worker is remembered, and its site goes on without it: a page on which the process breaks down, or never ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.crawl.desk import Desk, own_desk
from tests.support.commandline import TODAY, environment, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

HARNESS = """
import json, os, sys, time
from datetime import date
from pathlib import Path
import crawler.crawl.desk as desks
import crawler.jobs.workers as workers
from audits.records.entries import State
from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from audits.store import open_store
from audits.store.attempts import asked_of
from crawler.crawl.session import Session
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck

FAULT = sys.argv[2]
workers.METHOD, workers.STUCK_S, desks.AT_FAULT_S = "fork", 1.0, 0.5
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
read = Session.ahead

def wall(self, answer, **how):
    with self.desk.reading("small", answer.entry.url):
        if answer.entry.url == FAULT and sys.argv[1] == "abort":
            os.abort()
        if answer.entry.url == FAULT:
            time.sleep(1000)
    return read(self, answer, **how)

Session.ahead = wall
store = open_store("sqlite:///portal-audit.db", create=sys.argv[3] == "inspect")
book = load_rulebook(None)
if sys.argv[3] == "inspect":
    sites = [site for name in ("small", "other") for site in load_register(Path(name + ".yml"), book.column_types)]
    ended = inspect(store, book, Inspection(date(2026, 3, 1)), sites)
    assert store.site_run(ended.run, "other").coverage.complete
    run, told = ended.run, [*ended.ended.values(), ended.complete]
else:
    ended = recheck(store, book, Recheck(date(2026, 3, 1)))
    run, told = ended.run, [one.result for one in ended.items]
asked = asked_of(store, store.site_run(run, "small").id)
left = {one.url: one.reason for one in asked.values() if one.state is not State.DONE}
print(json.dumps({"told": told, "left": left}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_inspection_goes_on_without_what_ended_its_worker_and_harms_no_other_site(tmp_path: Path) -> None:
    home = "http://www.small.example/"
    with PortalServer(small_portal(4, 1)) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        (tmp_path / "other.yml").write_text(register(portal.address).replace("small", "other"), "utf-8")
        assert harness(tmp_path, "abort", home, "inspect") == {"told": ["done", "done", False], "left": {home: "internal-error"}}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_recheck_goes_on_without_what_ended_its_worker(tmp_path: Path) -> None:
    url = "http://www.small.example/xw/t0.html"
    with PortalServer(small_portal(4, 1)) as portal:
        (tmp_path / "small.yml").write_text(register(portal.address), "utf-8")
        assert run_metered(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY).returncode == 0
        again = harness(tmp_path, "stuck", url, "recheck")
    assert again["left"] == {url: "internal-error"}
    assert {"not-fixed", "not-examined"} == set(again["told"])


def harness(folder: Path, *given: str) -> Any:
    (folder / "harness.py").write_text(HARNESS, "utf-8")
    command = [sys.executable, "harness.py", *given]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("busy_s", "code", "fault"), [(1.0, -11, True), (1.0, -9, False), (30.0, -9, True), (30.0, 137, True), (1.0, 0, False), (0.0, -11, False)]
)
def test_who_ends_a_worker_is_told_from_what_ended_it(busy_s: float, code: int, fault: bool) -> None:
    since = [time.monotonic() - busy_s if busy_s else 0.0]
    url = "http://www.small.example/\u4e2d.html"
    desk = Desk(SimpleNamespace(value=f"small\n{url}".encode()), since)
    assert desk.ended_it(code) is fault
    assert desk.lying() == (("small", url) if busy_s else None)


def read_badly(desk: Desk) -> None:
    with desk.reading("small", "http://www.small.example/"):
        assert desk.lying() == ("small", "http://www.small.example/")
        raise RecursionError


def test_a_desk_is_empty_once_an_answer_is_read_or_raised() -> None:
    desk = own_desk()
    with pytest.raises(RecursionError):
        read_badly(desk)
    assert desk.busy_s() == 0.0
    assert desk.lying() is None
    with desk.reading("small", "http://www.small.example/" + "x" * 5000):
        assert desk.lying() == ("small", "")

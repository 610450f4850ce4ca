"""Inspections that are killed once or twice at any moment and go on: the same findings, as sure as those of one left alone.

PORTAL_AUDIT_TEST_KILLS tells how many moments are tried; the suite tries a few.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.commandline import TODAY, environment, run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEDS = range(int(os.environ.get("PORTAL_AUDIT_TEST_KILLS", "2")))
ERROR_PAGE = (
    "<html><head><meta charset=utf-8><title>页面不存在</title></head><body><h1>您访问的页面不存在</h1><p>"
    "该页面可能已经删除、更名或暂时不可用，请返回首页重新查找。</p></body></html>"
).encode()
Found = dict[str, tuple[str, str, int]]


class Pages(dict[str, bytes]):
    """A folder of the portal answers 200 with its error page for whatever it has not."""

    def get(self, path: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        return super().get(path, ERROR_PAGE if path.startswith("/old/") else default)


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalServer]:
    """Dead links that are confirmed, error pages that say 200, and articles that a list shows only after a page has led to them."""
    pages = Pages(small_portal(articles=45, dead=4))
    pages["/old/there.html"] = pages["/xw/t3.html"]
    for number in range(6):
        links = f'<a href="/old/{number}.html">往年专题{number}</a><a href="/xw/t{44 - number}.html">相关要闻{number}</a>'
        pages[f"/xw/t{number}.html"] = pages[f"/xw/t{number}.html"].replace(b"</h1>", f"</h1><p>{links}</p>".encode(), 1)
    with PortalServer(pages, slow_s=0.03) as server:
        server.pages = pages
        yield server


def prepared(folder: Path, portal: PortalServer) -> Path:
    folder.mkdir()
    (folder / "small.yml").write_text(register(portal.address, concurrency=2, confirm_after_s=1), "utf-8")
    return folder


def results(folder: Path) -> Found:
    """Number of each finding to its rule, how sure it is, and at how many places it was found."""
    lines = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    return {line["id"]: (line["rule"], line["confidence"], line["occurrences"]) for line in lines}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, portal: PortalServer) -> tuple[Found, float, str]:
    """What an inspection that is left alone finds, how long it takes, and what it says of its coverage."""
    folder = prepared(tmp_path_factory.mktemp("whole") / "run", portal)
    started = time.monotonic()
    done = run(folder, "inspect", "small.yml", "--today", TODAY, timeout=900)
    found = results(folder)
    assert {("broken-link", "confirmed"), ("soft-404", "likely")} <= {(rule, sure) for rule, sure, _ in found.values()}, done.stderr
    return found, time.monotonic() - started, coverage(folder)


def coverage(folder: Path) -> str:
    """What was looked at, without how often the rules ran: attempts and rules are counted anew when a crawl goes on."""
    with sqlite3.connect(folder / "portal-audit.db") as connection:
        kept = json.loads(connection.execute("select coverage from site_runs").fetchone()[0])
    return json.dumps({key: kept[key] for key in ("complete", "findings", "columns", "home")}, sort_keys=True)


def start_and_kill(folder: Path, after_s: float, chance: random.Random) -> None:
    """Start or go on, and end without warning: the command, or everything that belongs to it."""
    known = has_run(folder)
    asked = ["--resume", "20260301-1"] if known else ["small.yml", "--today", TODAY]
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", *asked]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(), start_new_session=True
    )
    time.sleep(after_s)
    if chance.random() < 0.5:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def has_run(folder: Path) -> bool:
    if not (folder / "portal-audit.db").exists():
        return False
    with sqlite3.connect(folder / "portal-audit.db", timeout=20) as connection:
        tables = connection.execute("select count(*) from sqlite_master where name = 'runs'").fetchone()[0]
        return bool(tables) and bool(connection.execute("select count(*) from runs").fetchone()[0])


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_moment_an_inspection_ends_with_the_same_findings(
    tmp_path: Path, portal: PortalServer, whole: tuple[Found, float, str], seed: int, times: int
) -> None:
    found, seconds, covered = whole
    chance, folder = random.Random(seed), prepared(tmp_path / "run", portal)
    moments = [chance.uniform(0.2, 1.0) * seconds for _ in range(times)]
    for moment in moments:
        start_and_kill(folder, moment, chance)
    asked = ["--resume", "20260301-1"] if has_run(folder) else ["small.yml", "--today", TODAY]
    done = run(folder, "inspect", *asked, timeout=900)
    assert results(folder) == found, (moments, done.stderr)
    assert coverage(folder) == covered

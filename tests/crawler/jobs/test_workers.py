"""Worker processes: how one ended is told apart, also when Ctrl-C reached the worker before the command that waits for it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from audits.store import open_store
from crawler.crawl.desk import own_desk
from crawler.download.neighbours import Neighbours
from crawler.jobs.work import Progress, SiteJob
from crawler.jobs.worker import serve
from crawler.jobs.workers import Workers
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

BOOK = load_rulebook()


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(), slow_s=0.05) as server:
        yield server


def job_of(folder: Path, portal: PortalServer) -> SiteJob:
    """A new run over the small portal."""
    (folder / "small.yml").write_text(register(portal.address, concurrency=1), "utf-8")
    sites = load_register(folder / "small.yml", BOOK.column_types)
    store = open_store(f"sqlite:///{(folder / 's.db').as_posix()}")
    run = store.create_run(sites, date(2026, 3, 1), BOOK.digest(), RunOptions())
    return SiteJob(store.url, run, "small", only=("broken-link",))


def ready(workers: Workers) -> BaseProcess:
    """The worker that will get the first job; where workers are forked, it starts only with its job otherwise."""
    workers.prepare(all_rules=False)
    workers._ready = workers._ready or workers._start(all_rules=False)
    return workers._ready.process


def silent(_told: Progress) -> None:
    """Nobody watches."""


@pytest.mark.parametrize(
    ("number", "how"), [(signal.SIGINT, "interrupted"), (signal.SIGKILL, "killed"), (signal.SIGTERM, "interrupted")], ids=lambda one: str(one)
)
@pytest.mark.parametrize("wait_s", [0.0, 3.0], ids=["starting", "ready"])
def test_a_signal_to_a_worker_without_a_job(tmp_path: Path, portal: PortalServer, number: signal.Signals, how: str, wait_s: float) -> None:
    workers = Workers()
    process = ready(workers)
    time.sleep(wait_s)
    os.kill(process.pid or 0, number)
    assert workers.run([job_of(tmp_path, portal)], 1, silent) == {"small": how}


@pytest.mark.parametrize(("number", "how"), [(signal.SIGINT, "interrupted"), (signal.SIGKILL, "killed")], ids=lambda one: str(one))
def test_a_signal_to_a_worker_at_work(tmp_path: Path, portal: PortalServer, number: signal.Signals, how: str) -> None:
    workers = Workers()
    process = ready(workers)

    def strike(told: Progress) -> None:
        if told.step == "pages":
            os.kill(process.pid or 0, number)

    assert workers.run([job_of(tmp_path, portal)], 1, strike) == {"small": how}


def test_a_worker_that_is_left_alone_finishes(tmp_path: Path, portal: PortalServer) -> None:
    told: list[Progress] = []
    assert Workers().run([job_of(tmp_path, portal)], 1, told.append) == {"small": "done"}
    assert [one.step for one in told][-2:] == ["judging", "done"]
    assert told[-1].pages == 43


def test_a_worker_that_fails_before_its_site_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for owner, name in ((sys, "unraisablehook"), (threading, "excepthook"), (logging, "lastResort")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # as it was, afterwards
    before = signal.getsignal(signal.SIGINT)
    inbox, jobs = multiprocessing.Pipe(duplex=False)
    _, said = multiprocessing.Pipe(duplex=False)
    jobs.send("no job")
    with pytest.raises(SystemExit) as ended:
        serve(inbox, said, Neighbours([], 0), own_desk(), all_rules=False)
    signal.signal(signal.SIGINT, before)
    (log,) = tmp_path.glob("portal-audit-error-*.log")
    assert ended.value.code == 1
    assert "AttributeError" in log.read_text("utf-8")
    assert capfd.readouterr() == ("", "")

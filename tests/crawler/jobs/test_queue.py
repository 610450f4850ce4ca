"""Runs on the queue of PostgreSQL: what a job holds, whose writing counts, and that workers that are killed lose nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from audits.store import open_store
from audits.store.findings import findings_of
from audits.store.leases import JobLease, LeaseLost
from audits.store.queued import Queued, all_over, let_wait, queued, site_states
from crawler.jobs.inflow import Inflow
from crawler.jobs.inspect import Inspection, inspect, prepare
from crawler.jobs.problems import NoQueue
from crawler.jobs.queue import address_of, cancel, put
from crawler.jobs.roster import Roster
from crawler.jobs.work import SiteJob
from tests.crawler.jobs.test_many_sites import NAMES, sites
from tests.support.commandline import TODAY, environment, run
from tests.support.databases import needs_postgresql, own_database
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.store import Store

pytestmark = pytest.mark.xdist_group("queue")
ASKED = Inspection(date(2026, 3, 1), only=("broken-link",))


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(12, 3), slow_s=0.03) as server:
        yield server


@pytest.fixture
def url() -> Iterator[str]:
    with own_database() as address:
        yield address


@contextmanager
def queued_run(url: str, folder: Path, portal: PortalServer) -> Iterator[tuple[Store, str]]:
    """A run of six sites that waits for workers."""
    store = open_store(url)
    made = prepare(store, BOOK, ASKED, sites(folder, portal, *NAMES))
    assert put(store, made, NAMES) == len(NAMES)
    yield store, made.id
    store.close()


def found(store: Store, of: str) -> list[tuple[str, str, str]]:
    return sorted((one.site, one.rule, one.subject) for one in findings_of(store, of))


def test_only_postgresql_has_a_queue() -> None:
    assert address_of("postgresql+psycopg://a:b@db:5432/x") == address_of("postgres://a:b@db:5432/x") == "postgresql://a:b@db:5432/x"
    for address in ("sqlite:///a.db", "postgresql", "mysql://a/b", ""):
        with pytest.raises(NoQueue):
            address_of(address)


def test_without_postgresql_a_sentence_says_so_and_nothing_is_begun(tmp_path: Path, portal: PortalServer) -> None:
    sites(tmp_path, portal, "s0")
    done = run(tmp_path, "inspect", "s0.yml", "--queue", "--today", TODAY)
    assert (done.returncode, "PostgreSQL" in done.stderr, (tmp_path / "portal-audit.db").exists()) == (2, True, False)


@needs_postgresql
def test_a_job_names_a_run_and_a_site_and_no_path_or_password(url: str, tmp_path: Path, portal: PortalServer) -> None:
    with queued_run(url, tmp_path, portal) as (store, of):
        with store.engine.connect() as connection:
            jobs = connection.execute(text("select args, lock, queueing_lock from procrastinate_jobs order by id")).all()
        assert jobs[0] == ({"run": of, "site": "s0", "failures": 0}, "site:s0", f"{of}:s0")
        assert put(store, store.run(of), NAMES) == 0, "what waits already is left as it is"
        assert (queued(store, of), all_over(store, of), site_states(store, of)) == (Queued(6, 0), False, {"waiting": 6})
        assert (cancel(store, of), queued(store, of)) == (6, Queued(0, 0))
        store.update_site_run(store.site_run(of, "s0").id, status="failed")
        let_wait(store, of, "s0")
        assert store.site_run(of, "s0").status == "waiting"


@needs_postgresql
def test_only_the_attempt_that_a_job_is_at_may_write(url: str, tmp_path: Path, portal: PortalServer) -> None:
    with queued_run(url, tmp_path, portal) as (store, of):
        with store.engine.begin() as connection:
            job = connection.execute(text("select min(id) from procrastinate_jobs")).scalar_one()
            connection.execute(text("update procrastinate_jobs set status = 'doing' where id = :job"), {"job": job})
        mine = store.for_site()
        mine.work_under(JobLease(of, job, 0))
        mine.update_site_run(store.site_run(of, "s0").id, status="crawling")
        with store.engine.begin() as connection:
            connection.execute(text("update procrastinate_jobs set attempts = 1 where id = :job"), {"job": job})
        with pytest.raises(LeaseLost, match="已由别的机器接着做"):
            mine.update_site_run(store.site_run(of, "s0").id, status="done")
        assert store.site_run(of, "s0").status == "crawling"


def worker(folder: Path, url: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "crawler.cli.main", "worker", "--jobs", "1", "--sites-at-once", "3", *more]
    around = {**environment(), "PORTAL_AUDIT_STORE": url}
    return subprocess.Popen(command, cwd=folder, env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@needs_postgresql
def test_workers_share_a_run_lose_nothing_with_one_that_is_killed_and_one_finishes_it(url: str, tmp_path: Path, portal: PortalServer) -> None:
    with queued_run(url, tmp_path, portal) as (store, of):
        (tmp_path / "out").mkdir()
        first = worker(tmp_path, url)
        while not site_states(store, of).get("crawling") and first.poll() is None:
            time.sleep(0.05)
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
        others = [worker(tmp_path, url, "--out", "out"), worker(tmp_path, url)]
        try:
            while store.run(of).status == "running" and all(one.poll() is None for one in others):
                time.sleep(0.2)
        finally:
            for one in others:
                one.send_signal(signal.SIGINT)
            said = [one.communicate(timeout=60) for one in others]
        assert store.run(of).status == "complete", said
        written = [json.loads(line) for line in (tmp_path / "out" / of / "findings.jsonl").read_text("utf-8").splitlines()]
        here = new_store(tmp_path)
        alone = inspect(here, BOOK, ASKED, sites(tmp_path, portal, *NAMES))
        assert found(store, of) == found(here, alone.run)
        assert len(written) == len(found(store, of)) > 0
        here.close()


@needs_postgresql
def test_a_folder_that_is_missing_leaves_a_run_unfinished(url: str, tmp_path: Path, portal: PortalServer) -> None:
    with queued_run(url, tmp_path, portal) as (store, of):
        done = run(tmp_path, "worker", "--out", "nowhere", "--until-empty", more={"PORTAL_AUDIT_STORE": url})
        assert (done.returncode, store.run(of).status) == (0, "running"), done.stderr
        with store.engine.connect() as connection:
            jobs = connection.execute(text("select status::text, count(*) from procrastinate_jobs where task_name = 'finish-run' group by 1")).all()
        assert [tuple(row) for row in jobs] == [("failed", 3)]


def test_what_flows_in_is_inspected_and_told_back() -> None:
    inflow, roster = Inflow(), Roster([], 2, 16)
    job = SiteJob("postgresql://", "r", "a")
    inflow._come.put(job)
    roster.let_flow(inflow)
    assert roster.next_for([]) == (job, 0)
    inflow.close()
    assert not inflow.is_open()

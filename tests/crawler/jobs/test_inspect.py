"""An inspection as a function: what it keeps, what it tells, how it is interrupted and goes on."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records import Post
from audits.records.run_options import HandedIn, RunOptions
from audits.rulebook import load_rulebook
from audits.store import StoreProblem
from audits.store.findings import findings_of
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.problems import Named, NotResumed, RulesChanged, Unknown
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.records.codes import RunKind
    from crawler.jobs.work import Plan, Progress, Tell

POST = Post("示例发布", "2026-02-20", title="天气晴好")
ASKED = Inspection(date(2026, 3, 1), only=("broken-link",))


class Watcher:
    """Keeps what it is told; ends the first site's work when it hears of its first page, if it is to."""

    def __init__(self, *, interrupts: bool = False) -> None:
        self.plans: list[Plan] = []
        self.told: list[Progress] = []
        self._interrupts = interrupts

    @contextmanager
    def watch(self, plan: Plan) -> Iterator[Tell]:
        self.plans.append(plan)
        yield self._tell

    def _tell(self, told: Progress) -> None:
        self.told.append(told)
        if self._interrupts and told.step == "pages":
            self._interrupts = False
            os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(), slow_s=0.03) as server:
        yield server


def test_an_inspection_keeps_findings_and_says_how_it_ended(
    tmp_path: Path, portal: PortalServer, capfd: pytest.CaptureFixture[str]
) -> None:
    store, watcher = new_store(tmp_path), Watcher()
    done = inspect(store, BOOK, ASKED, [small_site(tmp_path, portal.address)], HandedIn(posts={"small": (POST,)}), watch=watcher.watch)
    assert (done.run, dict(done.ended), done.complete, done.interrupted) == ("20260301-1", {"small": "done"}, True, False)
    assert {finding.rule for finding in findings_of(store, done.run)} == {"broken-link"}
    assert len(findings_of(store, done.run)) == 6
    run = store.run(done.run)
    assert (run.status, run.options) == ("complete", RunOptions(("broken-link",), handed_in=HandedIn(posts={"small": (POST,)})))
    [plan] = watcher.plans
    assert [(job.site, job.only, job.resume) for job in plan.jobs] == [("small", ("broken-link",), False)]
    assert [told.step for told in watcher.told][-2:] == ["judging", "done"]
    assert capfd.readouterr() == ("", "")


def test_what_was_interrupted_goes_on_to_the_same_findings(tmp_path: Path, portal: PortalServer) -> None:
    store, site = new_store(tmp_path), small_site(tmp_path, portal.address, concurrency=1)
    stopped = inspect(store, BOOK, ASKED, [site], watch=Watcher(interrupts=True).watch)
    assert (stopped.interrupted, stopped.complete, store.run(stopped.run).status) == (True, False, "interrupted")
    watcher = Watcher()
    gone_on = inspect(store, BOOK, Inspection(date(2030, 1, 1), resume=stopped.run), watch=watcher.watch)
    assert (gone_on.run, gone_on.complete, store.run(gone_on.run).today) == (stopped.run, True, date(2026, 3, 1))
    assert [(job.resume, job.only) for job in watcher.plans[0].jobs] == [(True, ("broken-link",))]
    assert len(findings_of(store, gone_on.run)) == 6
    nothing_left = inspect(store, BOOK, Inspection(date(2030, 1, 1), resume=stopped.run), watch=watcher.watch)
    assert (watcher.plans[1].jobs, dict(nothing_left.ended), nothing_left.complete) == ((), {}, True)


def test_only_an_inspection_goes_on_and_only_in_one_process(tmp_path: Path, portal: PortalServer) -> None:
    store, site = new_store(tmp_path), small_site(tmp_path, portal.address)
    kinds: tuple[RunKind, ...] = ("recheck", "audit")
    for kind in kinds:
        run = store.create_run([site], date(2026, 3, 1), BOOK.digest(), RunOptions(), kind=kind)
        with pytest.raises(NotResumed) as refused:
            inspect(store, BOOK, Inspection(date(2026, 3, 1), resume=run))
        assert (refused.value.run, refused.value.kind) == (run, kind)
    run = store.create_run([site], date(2026, 3, 1), BOOK.digest(), RunOptions())
    other = new_store(tmp_path)
    with other.holding(run), pytest.raises(StoreProblem, match=f"批次 {run} 正由另一个进程做着"):
        inspect(store, BOOK, Inspection(date(2026, 3, 1), resume=run))
    assert inspect(store, BOOK, Inspection(date(2026, 3, 1), resume=run)).complete


def test_a_cap_on_pages_leaves_an_inspection_incomplete(tmp_path: Path, portal: PortalServer) -> None:
    store = new_store(tmp_path)
    done = inspect(store, BOOK, Inspection(date(2026, 3, 1), ("broken-link",), max_pages=3), [small_site(tmp_path, portal.address)])
    assert (dict(done.ended), done.complete, store.run(done.run).status) == ({"small": "done"}, False, "incomplete")


def test_what_cannot_be_inspected_is_a_problem_and_starts_no_run(tmp_path: Path) -> None:
    store, site = new_store(tmp_path), small_site(tmp_path, "127.0.0.1:9")
    with pytest.raises(Unknown) as unknown:
        inspect(store, BOOK, Inspection(date(2026, 3, 1), ("lnks",)), [site])
    assert (unknown.value.kind, unknown.value.name, "links" in unknown.value.known) == (Named.RULE_OR_GROUP, "lnks", True)
    with pytest.raises(StoreProblem):
        inspect(store, BOOK, Inspection(date(2026, 3, 1), resume="20200101-1"))
    assert store.runs() == []


def test_a_run_does_not_go_on_with_other_rules(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    run = store.create_run([small_site(tmp_path, "127.0.0.1:9")], date(2026, 3, 1), BOOK.digest(), RunOptions())
    (tmp_path / "own" / "audits").mkdir(parents=True)
    (tmp_path / "own" / "audits" / "broken-link.yml").write_text("rule: broken-link\nseverity: minor\n", "utf-8")
    with pytest.raises(RulesChanged) as changed:
        inspect(store, load_rulebook(tmp_path / "own"), Inspection(date(2026, 3, 1), resume=run))
    assert changed.value.run == run

"""A re-check as a function: what it asks again, what it decides, and what it refuses."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records.events import Event, Issued
from audits.records.run_options import RunOptions
from audits.rectification.decisions import Decision
from audits.store.decisions import add_decision
from audits.store.findings import findings_of
from audits.store.ledgers import ledgers_of
from audits.store.life import add_events
from crawler.cli._recheck_text import recheck_lines
from crawler.jobs.audit import reaudit
from crawler.jobs.compare import compare
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.papers import NextRound
from crawler.jobs.problems import Named, NothingOut, StillRunning, Unknown
from crawler.jobs.recheck import Recheck, Rechecked, recheck
from crawler.jobs.work import unwatched
from reports.ledgers import issue_ledgers
from tests.support.ledgerlib import send_out
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from audits.store import Store
    from crawler.jobs.work import Plan, Tell

TODAY = date(2026, 3, 1)
LATER = date(2026, 3, 9)
ARTICLE = (
    "<html><head><meta charset=utf-8><title>办理指南</title></head><body><h1>办理指南</h1>"
    "<p>发布时间：2026-03-08</p><p>申请人到政务服务中心三号窗口，带身份证件和申请表，当场办理。</p></body></html>"
).encode()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[tuple[Store, str, PortalServer]]:
    """A store with one inspection of the small portal that looked for dead links, and the portal."""
    with PortalServer(small_portal(articles=12, dead=3)) as portal:
        store = new_store(tmp_path)
        run = inspect(store, BOOK, Inspection(TODAY, ("broken-link",)), [small_site(tmp_path, portal.address)]).run
        send_out(store, run, TODAY)
        yield store, run, portal


def by_target(store: Store, run: str, done: Rechecked) -> dict[str, str]:
    targets = {finding.id: finding.target_url.partition("example")[2] for finding in findings_of(store, run)}
    return {targets[one.finding]: one.result for one in done.items}


def test_what_was_mended_is_fixed_and_nothing_else(inspected: tuple[Store, str, PortalServer], capfd: pytest.CaptureFixture[str]) -> None:
    store, run, portal = inspected
    portal.pages["/bad/1.html"] = ARTICLE
    plans: list[Plan] = []

    def watch(plan: Plan) -> AbstractContextManager[Tell]:
        plans.append(plan)
        return unwatched(plan)

    done = recheck(store, BOOK, Recheck(LATER, run), watch=watch)
    assert by_target(store, run, done) == {
        "/zt/gone.html": "not-fixed", "/bad/0.html": "not-fixed", "/bad/1.html": "fixed", "/bad/2.html": "not-fixed",
    }  # fmt: skip
    assert (done.base, done.complete, done.settled, done.too_few_pages) == (run, True, True, ())
    assert (store.run(done.run).kind, store.run(done.run).base, store.run(done.run).today) == ("recheck", run, LATER)
    [plan] = plans
    assert [(job.site, job.base, len(job.items)) for job in plan.jobs] == [("small", run, 4)]
    assert all(one.said.counts and one.site == "small" for one in done.items)
    assert capfd.readouterr() == ("", "")


def test_new_problems_are_listed_apart(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, portal = inspected
    dead = b'<a href="/bad/0.html">'
    portal.pages["/xw/t0.html"] = portal.pages["/xw/t0.html"].replace(dead, b'<a href="/bad/2.html">x</a><a href="/xw/nosuch.html">y</a>' + dead)
    done = recheck(store, BOOK, Recheck(LATER, run))
    assert {one.result for one in done.items} == {"not-fixed"}
    known = {finding.id for finding in findings_of(store, run)}
    assert not known & {one.id for one in done.new}


def test_what_cannot_be_reached_is_not_examined(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, portal = inspected
    portal.gone.update({"/xw/t2.html": 503, "/bad/2.html": 503})
    done = recheck(store, BOOK, Recheck(LATER))
    assert by_target(store, run, done)["/bad/2.html"] == "not-examined"
    assert (done.base, done.settled) == (run, False)


def test_where_nothing_could_be_read_no_round_follows(inspected: tuple[Store, str, PortalServer], tmp_path: Path) -> None:
    store, _, portal = inspected
    portal.gone.update(dict.fromkeys(portal.pages, 503))
    before = ledgers_of(store)
    done = recheck(store, BOOK, Recheck(LATER), paper=NextRound(tmp_path, issue_ledgers))
    assert (done.items, done.papers, done.too_few_pages) == ((), None, ("small",))
    assert ledgers_of(store) == before
    assert "  没有写新一轮台账" in list(recheck_lines(done))


def test_one_item_is_looked_at_alone(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, portal = inspected
    number = {finding.target_url.rpartition("/")[2]: finding.id for finding in findings_of(store, run)}
    portal.asked.clear()
    done = recheck(store, BOOK, Recheck(LATER, item=number["1.html"]))
    assert [(one.item, one.result, [proof.why for proof in one.said.proofs]) for one in done.items] == [(number["1.html"], "not-fixed", ["still-found"])]
    assert not portal.asked["/bad/2.html"], "nobody asked for the others"
    portal.lost = {"/xw/t1.html"}
    (lost,) = recheck(store, BOOK, Recheck(LATER, item=number["1.html"])).items
    assert (lost.result, [proof.why for proof in lost.said.proofs]) == ("not-examined", ["not-fetched"])
    portal.lost = set()
    portal.pages["/bad/1.html"] = ARTICLE.replace("办理指南".encode(), "相关链接1的办理指南".encode())
    (mended,) = recheck(store, BOOK, Recheck(LATER, item=number["1.html"])).items
    assert (mended.result, [proof.why for proof in mended.said.proofs]) == ("fixed", ["target-works"])


def test_one_item_is_looked_at_whatever_was_decided_and_a_part_stands_for_its_finding(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, _ = inspected
    frame = next(finding.id for finding in findings_of(store, run) if finding.target_url.endswith("gone.html"))
    add_decision(store, Decision(0, "deferred", "试", "张三", TODAY.isoformat(), site="small", rule="broken-link"))
    assert {one.finding for one in recheck(store, BOOK, Recheck(LATER, item=f"{frame}-A")).items} == {frame}


@pytest.mark.parametrize("run", ["", "the first"])
def test_an_unknown_item_is_refused_and_no_run_is_started(inspected: tuple[Store, str, PortalServer], run: str) -> None:
    store, first, _ = inspected
    with pytest.raises(Unknown) as unknown:
        recheck(store, BOOK, Recheck(LATER, first if run else "", item="0123456789ab"))
    assert unknown.value.args[:2] == (Named.FINDING, "0123456789ab")
    assert [one.kind for one in store.runs()] == ["inspect"]


MALFORMED = (
    "http://[bad/x", "http:///a.html", "http://x:99999/", "http://http://www.small.example/q.html", "http://", "http://%%%/", "http://www.small.example:abc/",
    "http：//www.small.example/x", "http://192.168.1.5/x", "ttp://x.y/z", "http://a..b/",
)  # fmt: skip


def test_addresses_that_nobody_can_ask_for_end_in_a_verdict(tmp_path: Path) -> None:
    with PortalServer(small_portal(articles=12, dead=3)) as portal:
        links = "".join(f'<a href="{url}">链接{number}</a>' for number, url in enumerate(MALFORMED)).encode()
        portal.pages["/xw/t3.html"] = portal.pages["/xw/t3.html"].replace(b'<div id="zoom">', b'<div id="zoom">' + links)
        store = new_store(tmp_path)
        run = inspect(store, BOOK, Inspection(TODAY, ("links",)), [small_site(tmp_path, portal.address)]).run
        send_out(store, run, TODAY)
        done = recheck(store, BOOK, Recheck(LATER, run))
    assert len(done.items) > 10
    assert {one.result for one in done.items} == {"not-fixed"}


def test_decisions_leave_nothing_to_ask(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, portal = inspected
    add_decision(store, Decision(0, "false-positive", "试", "张三", TODAY.isoformat(), site="small", rule="broken-link"))
    asked = sum(portal.asked.values())
    done = recheck(store, BOOK, Recheck(LATER, run))
    assert (done.items, done.settled, sum(portal.asked.values())) == ((), True, asked)
    assert [one.status for one in store.site_runs(done.run)] == ["done"]


def test_every_unknown_site_is_refused_and_no_run_is_started(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, _ = inspected
    with pytest.raises(Unknown) as unknown:
        recheck(store, BOOK, Recheck(LATER, run, ("small", "smal")))
    assert unknown.value.args == (Named.SITE_OF_RUN, "smal", ("small",), (), run)
    assert [one.kind for one in store.runs()] == ["inspect"]


def test_a_stored_run_is_judged_again_and_compared(inspected: tuple[Store, str, PortalServer], capfd: pytest.CaptureFixture[str]) -> None:
    store, run, portal = inspected
    asked = sum(portal.asked.values())
    done = reaudit(store, BOOK, run, ("links",))
    assert sum(portal.asked.values()) == asked
    again = store.run(done.run)
    assert (again.kind, again.base, again.today, again.status, done.complete) == ("audit", run, TODAY, "complete", True)
    before = {finding.id for finding in findings_of(store, run)}
    assert len(before) == 4
    assert before <= {finding.id for finding in findings_of(store, done.run)}
    found = compare(store, BOOK, run, done.run)
    assert {item.finding.id for item in found.items["not-fixed"]} == before
    assert found.items["fixed"] == found.items["not-examined"] == ()
    assert [(one.why, one.before, one.after) for one in found.unlike] == [("only", "broken-link", "links")]
    assert capfd.readouterr() == ("", "")


def test_a_re_audit_with_an_unknown_rule_starts_no_run(inspected: tuple[Store, str, PortalServer]) -> None:
    store, run, _ = inspected
    with pytest.raises(Unknown):
        reaudit(store, BOOK, run, ("nosuch",))
    assert [one.id for one in store.runs()] == [run]


def test_a_run_that_is_still_going_on_is_not_looked_at_again(inspected: tuple[Store, str, PortalServer], tmp_path: Path) -> None:
    store, run, portal = inspected
    newer = store.create_run([small_site(tmp_path, portal.address)], LATER, BOOK.digest(), RunOptions())
    with new_store(tmp_path).holding(newer):
        with pytest.raises(StillRunning) as refused:
            recheck(store, BOOK, Recheck(LATER, newer))
        assert (refused.value.run, str(os.getpid()) in refused.value.holder) == (newer, True)
        assert recheck(store, BOOK, Recheck(LATER)).base == run, "the newest that came to its end"
    with pytest.raises(NothingOut):  # its process is gone, and nothing of it went out
        recheck(store, BOOK, Recheck(LATER, newer))


def test_only_what_is_out_is_looked_at_again(tmp_path: Path) -> None:
    with PortalServer(small_portal(articles=12, dead=3)) as portal:
        store = new_store(tmp_path)
        run = inspect(store, BOOK, Inspection(TODAY, ("broken-link",)), [small_site(tmp_path, portal.address)]).run
        with pytest.raises(NothingOut) as refused:
            recheck(store, BOOK, Recheck(LATER))
        assert refused.value.run == run
        first = findings_of(store, run)[0].id
        add_events(store, [Event(0, "", TODAY.isoformat(), Issued(f"{run}-01", "2026-03-16"), run, first, first)])
        newer = inspect(store, BOOK, Inspection(LATER, ("stale-column",)), [small_site(tmp_path, portal.address)]).run
        done = recheck(store, BOOK, Recheck(LATER))
    assert newer != done.base == run, "the newest of which something is out"
    assert [one.finding for one in done.items] == [first]


def test_what_went_out_with_an_older_run_and_was_not_found_since_is_looked_at_too(inspected: tuple[Store, str, PortalServer], tmp_path: Path) -> None:
    store, run, portal = inspected
    portal.pages = {path: page.replace(b"/bad/1.html", b"/xw/").replace(b"/bad/2.html", b"/xw/") for path, page in portal.pages.items()}
    newer = inspect(store, BOOK, Inspection(LATER, ("broken-link",)), [small_site(tmp_path, portal.address)]).run
    send_out(store, newer, LATER)
    portal.pages["/xw/t1.html"] = portal.pages["/xw/t5.html"]
    done = recheck(store, BOOK, Recheck(LATER))
    assert [(one.base, len(one.items)) for one in done.all] == [(newer, 2), (run, 2)]
    targets = {finding.id: finding.target_url.rpartition("/")[2] for finding in findings_of(store, run)}
    assert sorted((targets[one.finding], one.result) for one in done.older[0].items) == [("1.html", "not-examined"), ("2.html", "fixed")]
    assert f"另有 2 项是批次 {run} 下发、批次 {newer} 没有查到的，一并复查：" in "\n".join(recheck_lines(done))
    ledgers = [issue_ledgers(store, one.base, BOOK, tmp_path, LATER, "nothing").files for one in done.all]
    assert [sum(one.rows for one in files if one.department) for files in ledgers] == [2, 2], "each problem stands in one ledger"
    assert recheck(store, BOOK, Recheck(LATER, newer)).older == ()

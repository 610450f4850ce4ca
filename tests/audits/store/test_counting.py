"""One count: what is a problem, what is counted apart, and to whom an item belongs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from audits.records.events import Event, ItemVerdict, Recalled, Reviewed
from audits.rectification.decisions import Decision
from audits.store.counting import Count, count
from audits.store.decisions import add_decision
from audits.store.life import add_events
from reports.screen.count_text import count_words
from tests.support import ledgerlib
from tests.support.ledgerlib import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.codes import DecisionKind


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


def now(made: ledgerlib.Made, day: date = TODAY, run: str = "") -> Count:
    return count(made.store, run or made.run, day)


def item_of(made: ledgerlib.Made, ending: str, department: str = "") -> str:
    """Number of the item of one subject, or of one body's part of it."""
    found = [one.work for one in now(made).items if one.work.finding.subject.endswith(ending)]
    return next(work.id for work in found if not department or work.department == department)


def decide(made: ledgerlib.Made, kind: DecisionKind, **scope: Any) -> None:
    add_decision(made.store, Decision(0, kind, "理由", "李四", TODAY.isoformat(), **scope))


def happen(made: ledgerlib.Made, item: str, said: Any, department: str = "") -> None:
    add_events(made.store, [Event(0, "", TODAY.isoformat(), said, made.run, item[:12], item, department, "王五")])


def numbers(counted: Count) -> tuple[int, ...]:
    """Problems, confirmed, issued, unverifiable, set aside."""
    parts = len(counted.problems), counted.unverifiable, counted.set_aside
    assert sum(parts) == len(counted.items)
    return parts[0], counted.confirmed, counted.issued, *parts[1:]


def test_a_finding_of_several_bodies_is_an_item_of_each(made: ledgerlib.Made) -> None:
    assert numbers(now(made)) == (8, 7, 0, 1, 0)
    assert count_words(now(made)) == "问题 8 项（确认 7，疑似 1）；另有无法核验 1 项，不计入问题"
    assert {len(items) for items in now(made).by_finding().values()} == {1, 2}


@pytest.mark.parametrize("kind", ["false-positive", "not-applicable", "explained"])
def test_what_a_decision_sets_aside_is_counted_apart(made: ledgerlib.Made, kind: DecisionKind) -> None:
    decide(made, kind, item=item_of(made, "/three.html", "finance"))
    assert numbers(now(made)) == (7, 6, 0, 1, 1)
    decide(made, kind, rule="broken-link")
    assert numbers(now(made)) == (2, 1, 0, 0, 7), "a wide decision takes the unverifiable one too"


def test_a_decision_that_has_ended_counts_no_more(made: ledgerlib.Made) -> None:
    decide(made, "deferred", rule="stale-column", until="2026-03-10")
    assert numbers(now(made)) == (7, 6, 0, 1, 1)
    assert numbers(now(made, date(2026, 3, 11))) == (8, 7, 0, 1, 0)


def test_what_a_person_has_looked_at_is_a_problem(made: ledgerlib.Made) -> None:
    wall = item_of(made, "//wall.example/")
    happen(made, wall, Reviewed("issue"))
    assert numbers(now(made)) == (8 + 1, 7 + 1, 0, 0, 0)
    ledgerlib.send_out(made.store, made.run)
    assert numbers(now(made))[:3] == (9, 8, 8)


def test_what_the_office_confirms_is_a_problem(made: ledgerlib.Made) -> None:
    decide(made, "confirmed", finding=item_of(made, "//wall.example/"))
    assert numbers(now(made)) == (9, 8, 0, 0, 0)


def test_what_was_taken_back_is_issued_no_more(made: ledgerlib.Made) -> None:
    ledgerlib.send_out(made.store, made.run)
    happen(made, item_of(made, "/a.html"), Recalled("发错了"))
    assert numbers(now(made)) == (8, 7, 7, 1, 0)


def test_an_item_belongs_to_the_body_that_it_was_handed_over_to(made: ledgerlib.Made) -> None:
    item = item_of(made, "/a.html")
    happen(made, item, Reviewed("reassign"), "市财政局")
    (one,) = [one for one in now(made).items if one.work.id == item]
    assert (one.work.department, one.work.department_name) == ("finance", "市财政局")
    happen(made, item, Reviewed("reassign"), "登记表里没有的局")
    (one,) = [one for one in now(made).items if one.work.id == item]
    assert one.work.department_name == "登记表里没有的局"


def test_what_was_closed_and_is_found_again_is_open_until_it_goes_out_once_more(made: ledgerlib.Made) -> None:
    ledgerlib.send_out(made.store, made.run)
    item = item_of(made, "/a.html")
    happen(made, item, ItemVerdict("fixed"))
    assert sum(one.is_open for one in now(made).items) == 7
    later = ledgerlib.add_run(made.store, ledgerlib.usual_findings(), (made.site,), date(2026, 4, 1))
    again = {one.work.id: one for one in now(made, date(2026, 4, 1), later).items}[item]
    assert (again.state, again.is_open, again.is_issued) == ("reopened", True, False)
    assert {one.work.id: one for one in now(made).items}[item].state == "verified", "of the run that it was closed in"


def test_a_run_of_nothing_has_no_problem(tmp_path: Path) -> None:
    assert count_words(now(ledgerlib.make(tmp_path, []))) == "问题 0 项"

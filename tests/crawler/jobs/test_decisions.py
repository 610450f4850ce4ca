"""What an office decides, and what it cannot decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.store.decisions import decisions
from audits.store.findings import findings_of
from crawler.jobs.decisions import Deciding, decide
from crawler.jobs.problems import EndPassed, Named, NeedsEnd, NoScope, NotSigned, Problem, Unknown
from tests.support import ledgerlib

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 2)
FALSE = Deciding("false-positive", " 该页面要登录 ", " 张三 ", DAY, site="demo-city")


@pytest.fixture
def made(tmp_path: Path) -> ledgerlib.Made:
    return ledgerlib.make(tmp_path)


def test_a_decision_is_kept_as_it_was_asked_for(made: ledgerlib.Made) -> None:
    number = decide(made.store, made.book, replace(FALSE, kind="exempt", until=date(2026, 12, 31), rule="broken-link"))
    [kept] = decisions(made.store)
    assert (kept.id, kept.kind, kept.reason, kept.author, kept.until) == (number, "exempt", "该页面要登录", "张三", "2026-12-31")
    assert (kept.site, kept.rule, kept.finding, kept.item) == ("demo-city", "broken-link", "", "")


def test_a_decision_about_one_item_or_a_part_of_it(made: ledgerlib.Made) -> None:
    finding = findings_of(made.store, made.run)[0].id
    for item in (finding, f"{finding}-A"):
        decide(made.store, made.book, Deciding("false-positive", "理由", "张三", DAY, item=item))
    assert [(one.finding, one.item) for one in decisions(made.store)] == [(finding, ""), (finding, f"{finding}-A")]


REFUSED: list[tuple[Deciding, Problem]] = [
    (replace(FALSE, kind="exempt"), NeedsEnd("exempt", DAY)),
    (replace(FALSE, kind="deferred"), NeedsEnd("deferred", DAY)),
    (replace(FALSE, until=date(2026, 3, 1)), EndPassed(date(2026, 3, 1))),
    (replace(FALSE, reason=" "), NotSigned()),
    (replace(FALSE, author=""), NotSigned()),
    (replace(FALSE, site=""), NoScope()),
    (replace(FALSE, item="ffffffffffff"), Unknown(Named.FINDING, "ffffffffffff")),
    (replace(FALSE, site="demo"), Unknown(Named.SITE_OF_STORE, "demo", ("demo-city",))),
    (replace(FALSE, column="nosuch"), Unknown(Named.COLUMN, "nosuch")),
    (replace(FALSE, rule="nosuch"), Unknown(Named.RULE, "nosuch")),
]


@pytest.mark.parametrize(("asked", "problem"), REFUSED, ids=lambda one: repr(one)[:40])
def test_what_cannot_be_decided_is_a_problem_and_nothing_is_kept(made: ledgerlib.Made, asked: Deciding, problem: Problem) -> None:
    with pytest.raises(type(problem)) as found:
        decide(made.store, made.book, asked)
    assert found.value.args[:2] == problem.args[:2]
    assert decisions(made.store) == []

"""What a detector declares of its facts is true: each hit is held against it, and one that breaks it never reaches a ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from audits.engine import Judge, detectors
from audits.records import Confidence, FactType, Page, Several, broken_promises, codes_of
from audits.records.views import PageView
from audits.rulebook.register import check_site
from tests.support.caselib import BOOK
from tests.support.places import CASES

if TYPE_CHECKING:
    from audits.engine.discovery import Detector

DECLARED: dict[str, FactType] = {
    "title": str, "days": int, "words": list, "state": ("missing", "blank"), "parts": Several(("note", "date")), "sure": Confidence,
}  # fmt: skip
GOOD = {"title": "通知", "days": 3, "words": ["甲"], "state": "blank", "parts": ["note"], "sure": "likely"}


def test_what_keeps_to_the_declaration() -> None:
    assert list(broken_promises(GOOD, DECLARED)) == []
    assert list(broken_promises({**GOOD, "words": [], "parts": [], "title": "", "sure": Confidence.LIKELY}, DECLARED)) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": ["通知"]}, "title is ['通知'], not str"),
        ({"title": None}, "title is None, not str"),
        ({"title": date(2026, 3, 1)}, "title is datetime.date(2026, 3, 1), not str"),
        ({"days": "3"}, "days is '3', not int"),
        ({"days": True}, "days is True, not int"),
        ({"words": "甲"}, "words is '甲', not list"),
        ({"words": [1]}, "words is [1], not list"),
        ({"state": "gone"}, "state is 'gone', not one of missing, blank"),
        ({"state": ["blank"]}, "state is ['blank'], not one of missing, blank"),
        ({"parts": "note"}, "parts is 'note', not some of note, date"),
        ({"parts": ["number"]}, "parts is ['number'], not some of note, date"),
        ({"sure": "perhaps"}, "sure is 'perhaps', not one of confirmed, likely, unverifiable"),
        ({"more": "x"}, "more is not declared"),
    ],
)
def test_what_breaks_it_is_named(changed: dict[str, object], says: str) -> None:
    assert list(broken_promises({**GOOD, **changed}, DECLARED)) == [says]


def test_a_missing_fact_is_named() -> None:
    assert list(broken_promises({key: value for key, value in GOOD.items() if key != "days"}, DECLARED)) == ["days is missing"]


@pytest.mark.parametrize("detector", detectors().values(), ids=lambda one: one.name)
def test_declarations_are_of_the_known_types(detector: Detector) -> None:
    for name, declared in detector.facts.items():
        assert codes_of(declared) or declared in (str, int, list), f"{name}: {declared!r}"


def test_a_hit_with_other_facts_is_a_failure_of_the_rule_and_no_finding() -> None:
    site = check_site(yaml.safe_load((CASES / "_register.yml").read_text("utf-8")), {}, "case", BOOK.column_types)
    rules = {"unreadable-page": BOOK.rules["unreadable-page"]}
    judge = Judge(replace(BOOK, rules=rules), site, date(2026, 3, 1), "r")
    view = PageView(Page("http://www.demo.example/1.html", title="通知", problems=("truncated",)), site, date(2026, 3, 1), ())
    assert len(judge.judge_page(view)) == 1
    odd = replace(view, page=replace(view.page, title=3))  # type: ignore[arg-type]
    assert judge.judge_page(odd) == []
    assert [failure.error for failure in judge.failures] == ["FACTS: title is 3, not str"]

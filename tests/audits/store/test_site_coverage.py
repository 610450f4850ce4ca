"""Coverage is kept as JSON: the form is that of stores written before, and codes that nobody knows are refused."""

import json
from typing import Any

import pytest

from audits.records import AddressCounts, ColumnCoverage, Coverage, RuleCoverage
from audits.records.reasons import status_reason
from audits.records.site_facts import Face, Turn
from audits.store import StoreProblem
from audits.store.site_coverage import coverage_from, coverage_json

STORED: dict[str, Any] = {
    "discovered": 93, "fetched": 90, "pages": 77, "findings": 28, "attachments": {"no-text": 2, "read": 5},
    "failed": {"http-404": 4, "http-502": 1}, "skipped": {"cap-pages": 2}, "left": 1, "unjudged": {"network-away": 3},
    "rules": {"broken-link": {"times": 61, "hits": 4}}, "rule_failures": 1,
    "columns": [
        {
            "id": "news", "name": "政务要闻", "type": "news", "state": "not-readable", "reason": "needs-script", "url": "http://www.demo.example/",
            "reader": "", "items": 0, "pages": 0, "pages_total": None, "newest": None, "oldest": None, "complete": False,
        },
    ],
    "home": "ok", "complete": False, "notes": ["lying_dns"], "gaps": {"robots": 2},
    "turns": [
        {
            "host": "www.demo.example", "since": "2026-03-01T10:00:00.000+08:00", "until": "", "reason": "closed",
            "faces": [{"title": "", "size": 9, "redirect": ""}],
        },
    ],
    "ended": True,
}  # fmt: skip
COVERED = Coverage(
    AddressCounts(93, 90, 77, {"http-404": 4, status_reason(502): 1}, {"cap-pages": 2}, 1), 28, {"no-text": 2}, 5, 3,
    {"broken-link": RuleCoverage(61, 4)}, 1,
    (ColumnCoverage("news", "政务要闻", "news", "not-readable", "needs-script", "http://www.demo.example/", complete=False),),
    "ok", False, ("lying_dns",), {"robots": 2}, (Turn("www.demo.example", "2026-03-01T10:00:00.000+08:00", "", "closed", (Face("", 9),)),), True,
)  # fmt: skip


def test_the_stored_form_stays_as_it_was() -> None:
    assert json.loads(coverage_json(COVERED)) == STORED
    assert list(json.loads(coverage_json(COVERED))) == list(STORED)
    assert coverage_from(json.dumps(STORED)) == COVERED
    assert coverage_from(json.dumps({**STORED, "probed": 4})) == COVERED


def test_what_is_not_there_is_nothing() -> None:
    assert coverage_from("{}") is None
    assert coverage_from('{"complete": true, "columns": [], "notes": []}') == Coverage(complete=True, ended=True)


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("failed", {"htp-404": 1}, "coverage.failed/skipped/gaps/home 有不认识的值“htp-404”"),
        ("skipped", {"cap-": 1}, "coverage.failed/skipped/gaps/home 有不认识的值“cap-”"),
        ("home", "closd", "coverage.failed/skipped/gaps/home 有不认识的值“closd”"),
        ("attachments", {"crypted": 1}, "coverage.attachments 有不认识的值“crypted”"),
        ("notes", ["asleep"], "coverage.notes 有不认识的值“asleep”"),
        ("columns", [{"id": "news", "state": "red"}], "coverage.columns.state 有不认识的值“red”"),
        ("columns", [{"id": "news", "state": "read", "reason": "js-list"}], "coverage.columns.reason 有不认识的值“js-list”"),
    ],
)
def test_what_nobody_knows_is_refused(key: str, value: object, named: str) -> None:
    with pytest.raises(StoreProblem, match=f"site_runs 表的 {named}"):
        coverage_from(json.dumps({**STORED, key: value}))

"""Each case asserts the whole list of findings of its rule, in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from audits.engine import detectors, rule_mistakes
from tests.support.caselib import BOOK, case_files, findings, load, shown


def _cases() -> list[Any]:
    found = []
    for path in case_files():
        data = load(path)
        given = data.get("given", {})
        found += [pytest.param(data["rule"], given, case, id=f"{path.stem}/{case['name']}") for case in data["cases"]]
    return found


@pytest.mark.parametrize(("rule", "given", "case"), _cases())
def test_case(rule: str, given: dict[str, Any], case: dict[str, Any]) -> None:
    found = findings(rule, given, case)
    expected = case["expect"]
    got = [shown(judged, set(want)) for judged, want in zip(found, expected, strict=False)]
    got += [shown(judged, {"at", "says", "target_url"}) for judged in found[len(expected) :]]
    assert got == expected


def test_rules_detectors_and_cases_belong_together() -> None:
    names = {path.stem for path in case_files()}
    assert names == set(BOOK.rules), "each rule has a case file of its name and the reverse"
    assert {rule.detector for rule in BOOK.rules.values()} == set(detectors()), "each detector is used by a rule"
    assert rule_mistakes(BOOK) == []


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_enough_cases(path: Any) -> None:
    data = load(path)
    cases = [case for case in data["cases"] if "known_gap" not in case]
    clean = [case for case in cases if not case["expect"]]
    assert data["rule"] == path.stem
    assert len(cases) >= 5, "at least five cases"
    assert 0.4 <= len(clean) / len(cases) < 1, "at least 40 % clean cases and one that finds"
    assert BOOK.rules[path.stem].basis, "each rule names where it is written"

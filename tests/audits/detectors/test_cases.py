"""Each case asserts the whole list of findings of its rule, in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from audits.engine import detectors, rule_mistakes
from tests.support.caselib import BOOK, case_files, findings, load, shown


def _param(stem: str, data: dict[str, Any], case: dict[str, Any]) -> Any:
    """One case; with a ``known_gap`` it must fail, so that who closes the gap has to take the mark away."""
    marks = [pytest.mark.xfail(reason=case["known_gap"], strict=True)] if "known_gap" in case else []
    return pytest.param(data["rule"], data.get("given", {}), case, id=f"{stem}/{case['name']}", marks=marks)


def _cases() -> list[Any]:
    return [_param(path.stem, data, case) for path in case_files() for data in [load(path)] for case in data["cases"]]


@pytest.mark.parametrize(("rule", "given", "case"), _cases())
def test_case(rule: str, given: dict[str, Any], case: dict[str, Any]) -> None:
    found = findings(rule, given, case)
    expected = case["expect"]
    got = [shown(judged, set(want)) for judged, want in zip(found, expected, strict=False)]
    got += [shown(judged, {"at", "says", "target_url"}) for judged in found[len(expected) :]]
    assert got == expected


def test_a_known_gap_must_fail() -> None:
    marked = _param("x", {"rule": "x"}, {"name": "图片里的标注", "known_gap": "应读图片的 alt 文字"})
    assert [(mark.name, mark.kwargs) for mark in marked.marks] == [("xfail", {"reason": "应读图片的 alt 文字", "strict": True})]


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

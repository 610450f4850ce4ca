"""How problems of an office's own list are known again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audits.records import Finding
from audits.rectification.takeover import KIND, perhaps_again, seen_again, unprovable

if TYPE_CHECKING:
    from audits.records.codes import ProofWhy, Scope

SCOPES: dict[str, Scope] = {"a-link": "link", "other-link": "link", "a-page": "page", "a-site": "site", "other-page": "page"}
PAGE, OTHER, TARGET = "http://a.example/1.html", "http://a.example/2.html", "http://a.example/t.html"


def mine(rule: str, page: str = PAGE, target: str = "", column: str = "") -> Finding:
    """A problem from a list."""
    return Finding("a" * 12, "r", rule, "s", "", column, page_url=page, target_url=target, facts={KIND: "甲"})


def found(rule: str, target: str = "", column: str = "", subject: str = "x", **facts: object) -> Finding:
    """What a rule found."""
    return Finding("b" * 12, "r", rule, "s", subject, column, page_url=PAGE, target_url=target, facts=facts)


LACKING: list[tuple[Finding, ProofWhy | None]] = [
    (mine("nobody-knows"), "no-rule"),
    (mine("a-page"), None),
    (mine("a-page", ""), "no-place"),
    (mine("a-link", PAGE, TARGET), None),
    (mine("a-link", PAGE), "no-place"),
    (mine("a-link", "", TARGET), "no-place"),
    (mine("a-site", PAGE, column="news"), None),
    (mine("a-site", PAGE), "no-place"),
    (mine("a-site", "", column="news"), "no-place"),
    (replace(mine("nobody-knows"), facts={}), None),
]


@pytest.mark.parametrize(("finding", "why"), LACKING)
def test_what_a_re_check_needs(finding: Finding, why: ProofWhy | None) -> None:
    assert unprovable(finding, SCOPES) == why


AGAIN: dict[str, tuple[Finding, Finding, list[str], set[str]]] = {
    "the same rule on the page": (mine("a-page"), found("a-page"), [PAGE], {PAGE}),
    "under another address of the page": (mine("a-page", f"{PAGE}?from=x"), found("a-page"), [PAGE], {f"{PAGE}?from=x"}),
    "the same rule on another page": (mine("a-page"), found("a-page"), [OTHER], set()),
    "another rule on the page": (mine("a-page"), found("other-page"), [PAGE], set()),
    "the same target on the page": (mine("a-link", PAGE, TARGET), found("a-link", TARGET), [PAGE], {PAGE}),
    "the same target by another rule of links": (mine("a-link", PAGE, TARGET), found("other-link", TARGET), [PAGE], {PAGE}),
    "a variant of the target": (mine("a-link", PAGE, TARGET), found("a-link", OTHER, targets=[TARGET]), [PAGE], {PAGE}),
    "another target": (mine("a-link", PAGE, TARGET), found("a-link", OTHER), [PAGE], set()),
    "the target on another page": (mine("a-link", PAGE, TARGET), found("a-link", TARGET), [OTHER], set()),
    "the column itself": (mine("a-site", PAGE, column="news"), found("a-site", column="news", subject="news"), [OTHER], {PAGE}),
    "another column": (mine("a-site", PAGE, column="news"), found("a-site", column="docs", subject="docs"), [OTHER], set()),
    "something else in the column": (mine("a-site", PAGE, column="news"), found("a-site", column="news", subject="x"), [OTHER], set()),
}


@pytest.mark.parametrize("name", AGAIN)
def test_what_shows_a_problem_again(name: str) -> None:
    finding, other, pages, expected = AGAIN[name]
    assert seen_again(finding, (), other, pages, SCOPES) == expected


def test_something_else_in_the_column_may_be_it() -> None:
    assert perhaps_again(mine("a-site", PAGE, column="news"), found("a-site", column="news"), SCOPES)
    assert not perhaps_again(mine("a-site", PAGE, column="news"), found("a-site", column="docs"), SCOPES)
    assert not perhaps_again(mine("a-page"), found("a-page"), SCOPES)

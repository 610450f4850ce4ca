"""What several re-checks prove together: each place as it was last seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.records import PlaceProof, Verdict
from audits.records.events import ItemVerdict
from audits.rectification.adding_up import added_up
from audits.rectification.verdicts import result_of
from tests.support.rechecklib import at, finding, url

if TYPE_CHECKING:
    from audits.records.codes import ProofState, ProofWhy

PAGES = ("/1.html", "/2.html", "/3.html")
WHY: dict[str, tuple[ProofState, ProofWhy]] = {
    "c": ("clean", "gone-from-page"), "d": ("dirty", "still-found"), "?": ("unexamined", "not-fetched"), "o": ("unexamined", "other-document"),
    "w": ("unexamined", "target-unverifiable"), "r": ("unexamined", "rule-not-run"),
}  # fmt: skip


def proofs(states: str) -> tuple[PlaceProof, ...]:
    return tuple(PlaceProof(url(page), *WHY[state], "此处") for page, state in zip(PAGES, states, strict=True))


def said(states: str, kept: int = 3) -> tuple[str, ItemVerdict]:
    """What an earlier re-check said, with so many of its proofs."""
    found = proofs(states)
    counts = {state: sum(one.state == state for one in found) for state in ("clean", "dirty", "unexamined")}
    shown = sorted(found, key=lambda one: one.state == "clean")[:kept]
    return "f" * 12, ItemVerdict(result_of({one.state for one in found}), counts, tuple(shown))  # type: ignore[arg-type]


def result(now: str, *earlier: tuple[str, ItemVerdict]) -> str:
    found = proofs(now)
    verdict = Verdict("f" * 12, "R9", result_of({one.state for one in found}), found)
    return added_up(verdict, finding(), at(*PAGES), earlier).result


@pytest.mark.parametrize(("earlier", "now", "expected"), [
    (["cc?"], "??c", "fixed"), (["cc?"], "c?c", "fixed"), (["c??", "?c?"], "??c", "fixed"), (["cc?"], "cc?", "not-examined"), (["cc?"], "ccd", "not-fixed"),
    (["cc?", "d??"], "?cc", "not-examined"), (["d??", "ccd"], "??c", "fixed"), (["cco"], "ooc", "fixed"),
    (["ccd"], "??c", "fixed"),
    (["cc?"], "wcc", "not-examined"), (["cc?"], "rcc", "not-examined"), (["ccc"], "???", "not-examined"), (["ccc", "d??"], "?cc", "not-examined"),
    ([], "c?c", "not-examined"),
])  # fmt: skip
def test_places_that_cannot_be_read_count_as_they_were_last_seen(earlier: list[str], now: str, expected: str) -> None:
    assert result(now, *map(said, earlier)) == expected


def test_of_many_places_those_that_are_not_named_were_clean() -> None:
    assert result("??c", said("cc?", kept=1)) == "fixed"
    assert result("??c", said("c??", kept=1)) == "not-examined", "not all that is open was kept"


def test_what_is_added_is_told_as_proved_before() -> None:
    found = proofs("?cc")
    made = added_up(Verdict("f" * 12, "R9", "not-examined", found), finding(), at(*PAGES), [said("c??")])
    assert [(one.state, one.why) for one in made.proofs] == [("clean", "proved-before"), ("clean", "gone-from-page"), ("clean", "gone-from-page")]

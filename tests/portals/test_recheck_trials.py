"""A re-check with pages lost at random closes nothing wrongly."""

from __future__ import annotations

import random

import pytest

from audits.records.codes import SCOPES, Scope
from audits.rectification.verdicts import Seen, verdict_of
from tests.support.rechecklib import Fake, at, finding, url

PAGES, ITEMS, LOST = 400, 60, 0.05


def item(number: int, dice: random.Random) -> tuple[Scope, list[str], bool]:
    """Scope, pages and whether all of it was really mended."""
    return dice.choice(SCOPES), [f"/p{dice.randrange(PAGES)}.html" for _ in range(dice.choice((1, 1, 2, 5, 40)))], dice.random() < 0.5


@pytest.mark.parametrize("seed", range(100))
def test_nothing_is_closed_that_was_not_seen_to_be_mended(seed: int) -> None:
    dice = random.Random(seed)
    lost = {url(f"/p{number}.html") for number in range(PAGES) if dice.random() < LOST}
    lists_lost = dice.random() < LOST
    site = Fake(lists={"news": ("unreachable", False) if lists_lost else ("read", True)})
    site.reads(*(path for number in range(PAGES) if url(path := f"/p{number}.html") not in lost))
    for address in lost:
        site.answers(address, dice.choice(("timeout", "http-503", "reset", "not-fetched", "wall-js")), sure=dice.choice(("likely", "unverifiable")))
    site.before = {url(f"/p{number}.html"): {"news"} for number in range(0, PAGES, 4)}
    site.now = {} if lists_lost else {page: {"news"} for page in site.before}
    closed = wrong = 0
    for number in range(ITEMS):
        scope, paths, mended = item(number, dice)
        target = f"/dead{number}.html" if scope == "link" else ""
        if scope == "link" and dice.random() < LOST:
            site.answers(target, "timeout", sure="unverifiable")
        elif scope == "link":
            site.answers(target, "ok" if mended else "http-404", 200 if mended else 404)
        for path in paths if scope == "link" else ():
            site.has(path, target)
        shows = {url(path) for path in paths} - lost
        unseen = lists_lost and scope != "link"
        dirty = set() if mended else {page for page in shows if not (unseen and page in site.before)}
        seen = Seen({"f" * 12: frozenset(dirty)} if dirty else {}, ran=frozenset({"a-rule"}))
        result = verdict_of(finding(target=target, page=paths[0]), at(*paths), scope, site, seen, "R2").result
        closed += result == "fixed"
        wrong += result == "fixed" and (not mended or any(url(path) in lost for path in paths))
    assert wrong == 0
    assert closed, "a trial in which nothing is closed proves nothing"

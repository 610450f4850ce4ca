"""A host that turns is told in whatever order its answers come in, since several of them are always under way."""

import re
from itertools import permutations

import pytest

from audits.engine.answered import Answer
from audits.extract import read
from audits.records import Page, Probe
from audits.records.entries import HOME, Entry, Role
from crawler.crawl.standing import WINDOW, Again, HostStanding
from tests.support.portal_server import small_portal
from tests.support.turning import framed

HOST = "www.small.example"
PAGES = {
    path: re.sub(rb"<title>.*?</title>", "<title>示例市人民政府</title>".encode(), body)
    for path, body in small_portal(40, 0).items()
    if path.endswith(("/", ".html"))
}
PATHS = sorted(PAGES)
"""The home page first."""
ENDS = sorted(set(permutations("FFFRR")))
"""Orders in which the last good pages (R) and the first ones of the turned host (F) may come in."""


def answered(number: int, body: bytes) -> tuple[Answer, Page]:
    url = f"http://{HOST}{PATHS[number]}"
    entry = Entry(number + 1, url, Role.PAGE, internal=True)
    page = read(body, url)
    return Answer(entry, Probe(url, f"2026-03-01T08:00:{number:02d}", status=200, title=page.title, size=len(body)), body), page


@pytest.mark.parametrize("turned", [framed(PAGES["/"]), PAGES["/"], PAGES[PATHS[3]]], ids=["another", "home", "article"])
@pytest.mark.parametrize("order", ENDS, ids="".join)
def test_one_page_for_everything_is_told_in_every_order(order: tuple[str, ...], turned: bytes) -> None:
    standing = HostStanding()
    came = "R" * 12 + "".join(order) + "F" * WINDOW
    for number, kind in enumerate(came):
        standing.note(*answered(number, turned if kind == "F" else PAGES[PATHS[number]]))
    assert standing.doubtful() == [HOST]
    asked = [Again(proof, read(proof.body, proof.entry.url), *answered(proof.entry.id - 1, turned)) for proof in standing.proofs(HOST)]
    turn = standing.turn_of(HOST, asked)
    assert turn is not None
    swept = {entry.id for entry in standing.swept(HOST, turn)}
    assert {number + 1 for number, kind in enumerate(came) if kind == "F"} <= swept


def test_a_host_that_stays_itself_is_left_alone() -> None:
    standing = HostStanding()
    for number, path in enumerate(PATHS):
        standing.note(*answered(number, PAGES[path]))
    assert standing.doubtful() == []
    assert standing.unproved() == []


@pytest.mark.parametrize("place", [0, 1, 3, 20])
def test_the_home_page_proves_its_host_whenever_it_came(place: int) -> None:
    standing, numbers = HostStanding(), list(range(1, 30))
    numbers.insert(place, HOME - 1)
    for number in numbers:
        standing.note(*answered(number, PAGES[PATHS[number]]))
    proofs = [proof.entry.id for proof in standing.proofs(HOST)]
    assert proofs[0] == HOME
    assert len(set(proofs)) == 3

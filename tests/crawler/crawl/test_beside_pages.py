"""Nothing that is asked for beside the pages has no end: one page, all pages, a file that leads to the next."""

from __future__ import annotations

from audits.records.entries import Entry, Role
from audits.rulebook.register import Pace
from crawler.crawl.beside_pages import DEEPER, LEAST_PROBES, MOST_OF_PAGE, PROBES_A_PAGE, BesidePages

PACE = Pace(max_pages=10, max_depth=5)


def probe(number: int, depth: int = 1, via: int = 1) -> Entry:
    return Entry(number, f"http://www.small.example/f/{number}.pdf", Role.PROBE, True, depth, via=via)


def test_one_page_cannot_queue_all_it_names() -> None:
    beside = BesidePages(PACE)
    told = [beside.refuses(probe(number)) for number in range(20_000)]
    assert told.count("") == MOST_OF_PAGE
    assert set(told[MOST_OF_PAGE:]) == {"cap-probes"}
    assert beside.refuses(probe(20_001, via=2)) == ""


def test_many_pages_cannot_either() -> None:
    beside = BesidePages(PACE)
    told = [beside.refuses(probe(number, via=number)) for number in range(20_000)]
    assert told.count("") == LEAST_PROBES + 10 * PROBES_A_PAGE


def test_a_style_sheet_that_loads_the_next_one_ends() -> None:
    beside = BesidePages(PACE)
    told = [beside.refuses(probe(number, depth=number, via=number - 1)) for number in range(1, 40)]
    assert told == [""] * (PACE.max_depth + DEEPER) + ["cap-depth"] * (39 - PACE.max_depth - DEEPER)

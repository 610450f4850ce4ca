"""The order in which addresses are taken, and what each phase waits for."""

from __future__ import annotations

from audits.records.entries import Entry, Role
from crawler.crawl.frontier import Frontier


def test_the_first_phase_does_not_wait_for_probes() -> None:
    frontier = Frontier(own_at_once=4)
    entries = [
        Entry(1, "http://www.demo.example/", Role.PAGE, True),
        Entry(2, "http://dead.example.com/1.html", Role.PROBE, False),
        Entry(3, "http://www.demo.example/xw/t1.html", Role.PAGE, True, depth=1),
    ]
    for entry in entries:
        frontier.push(entry)
    taken = list(frontier.take())
    assert entries[1] in taken
    for entry in taken:
        if entry.role is not Role.PROBE:
            frontier.back(entry)
    assert frontier.busy() == 0, "only the probe is under way"
    frontier.first_phase = False
    assert frontier.busy() == 1

"""The order in which addresses are taken, what each phase waits for, and that every place that was taken is given back."""

from __future__ import annotations

from dataclasses import replace

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


def entry(number: int, role: Role = Role.PAGE) -> Entry:
    return Entry(number, f"http://www.small.example/{number}.html", role, internal=True)


def frontier(*entries: Entry, at_once: int = 4) -> Frontier:
    made = Frontier(own_at_once=at_once, first_phase=False)
    for one in entries:
        made.push(one)
    return made


def test_an_address_found_again_while_it_is_under_way_is_asked_again_only_after_it_has_answered() -> None:
    one = entry(1)
    asked = frontier(one)
    assert list(asked.take()) == [one]
    asked.again(one)
    assert list(asked.take()) == []
    asked.back(one)
    assert list(asked.take()) == [one]
    asked.back(one)
    assert (asked.busy(), asked.left()) == (0, 0)


def test_a_place_is_given_back_as_what_it_was_taken_for() -> None:
    probe = entry(1, Role.PROBE)
    asked = frontier(probe)
    assert list(asked.take()) == [probe]
    page = replace(probe, role=Role.PAGE)
    asked.again(page)
    asked.back(page)
    assert list(asked.take()) == [page]
    asked.back(page)
    assert asked.busy() == 0


def test_a_place_is_given_back_once() -> None:
    one, two = entry(1), entry(2)
    asked = frontier(one, two, at_once=2)
    assert list(asked.take()) == [one, two]
    asked.back(one)
    asked.back(one)
    assert asked.busy() == 1
    asked.push(entry(3))
    asked.push(entry(4))
    assert [found.id for found in asked.take()] == [3]

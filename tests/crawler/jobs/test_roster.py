"""Who inspects which site, and what becomes of the sites of a worker that ends: one is to blame at most, all others go on."""

from __future__ import annotations

import pytest

from crawler.jobs.capacity import fitting
from crawler.jobs.roster import MOST_WALLS, Roster
from crawler.jobs.work import SiteJob


def jobs(*names: str) -> list[SiteJob]:
    return [SiteJob("sqlite://", "20260301-1", name) for name in names]


def handed_out(roster: Roster, workers: int = 0, each: int = 0) -> list[list[str]]:
    """Sites of each worker once nobody can take more."""
    loads: list[list[str]] = [[] for _ in range(workers)]
    while (found := roster.next_for([len(one) + each for one in loads])) is not None:
        job, place = found
        if place == len(loads):
            loads.append([])
        loads[place].append(job.site)
    return loads


@pytest.mark.parametrize(
    ("sites", "processes", "each", "expected"),
    [
        ("abcde", 2, 16, ["ace", "bd"]),
        ("abcde", 2, 2, ["ac", "bd"]),
        ("a", 8, 16, ["a"]),
        ("abc", 1, 16, ["abc"]),
        ("abc", 1, 1, ["a"]),
    ],
)
def test_sites_are_spread_over_processes_up_to_what_each_may_have(sites: str, processes: int, each: int, expected: list[str]) -> None:
    roster = Roster(jobs(*sites), processes, each)
    assert ["".join(one) for one in handed_out(roster)] == expected
    assert roster.is_open() is (len("".join(expected)) < len(sites))


def left_over(roster: Roster) -> tuple[str, str]:
    """Sites that go on together, and those that go on alone; each as far as it had come."""
    apart = []
    while (job := roster.next_apart(0)) is not None:
        apart.append(job)
    together = []
    while (found := roster.next_for([])) is not None:
        together.append(found[0])
    assert all(job.resume for job in (*together, *apart))
    return "".join(sorted(job.site for job in together)), "".join(job.site for job in apart)


def test_who_dies_alone_is_given_up() -> None:
    roster = Roster([], 2, 16)
    roster.died(jobs("a"), "", alone=True)
    assert (roster.ended, roster.is_open()) == ({"a": "killed"}, False)


def test_the_site_that_was_being_read_goes_on_alone_and_all_others_together() -> None:
    roster = Roster([], 2, 16)
    roster.died(jobs("a", "b", "c"), "b", alone=False)
    assert left_over(roster) == ("ac", "b")
    roster.died(jobs("a", "c"), "c", alone=False)
    assert left_over(roster) == ("a", "c")
    roster.died(jobs("c"), "c", alone=True)
    assert roster.ended == {"c": "killed"}


def test_where_nobody_is_to_blame_all_go_on_together_once_and_then_each_alone() -> None:
    roster = Roster([], 2, 16)
    roster.died(jobs("a", "b"), "", alone=False)
    assert left_over(roster) == ("ab", "")
    roster.died(jobs("a", "b", "d"), "", alone=False)
    assert left_over(roster) == ("d", "ab")


def test_a_site_goes_on_without_what_ended_its_worker_but_not_for_ever() -> None:
    roster, (job,) = Roster([], 2, 16), jobs("a")
    assert [roster.goes_on(job) for _ in range(MOST_WALLS + 1)] == [True] * MOST_WALLS + [False]
    assert left_over(roster) == ("", "a" * MOST_WALLS)


def test_no_more_sites_have_a_worker_of_their_own_than_there_are_processes() -> None:
    roster = Roster([], 2, 16)
    roster.goes_on(jobs("a")[0])
    assert roster.next_apart(2) is None
    assert roster.next_apart(1) is not None


def test_once_it_is_stopped_nothing_begins_or_goes_on() -> None:
    roster = Roster(jobs("a", "b", "c"), 1, 1)
    assert roster.next_for([]) is not None
    roster.stop()
    roster.died(jobs("a"), "a", alone=True)
    assert not roster.goes_on(jobs("a")[0])
    assert roster.ended == {"a": "interrupted", "b": "interrupted", "c": "interrupted"}
    assert not roster.is_open()


@pytest.mark.parametrize(
    ("processes", "free_mb", "handles", "expected"),
    [(2, 4096, 16_384, 64), (2, 1024, 16_384, 21), (2, 200, 16_384, 16), (1, 0, 0, 16), (2, 8192, 1024, 42), (2, 8192, 256, 10), (64, 64_000, 0, 41)],
)
def test_as_many_sites_at_once_as_memory_and_handles_allow(processes: int, free_mb: int, handles: int, expected: int) -> None:
    assert fitting(processes, free_mb, handles) == expected

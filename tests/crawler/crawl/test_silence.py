"""Hosts that never answer: who waits, who is asked, and who is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Probe
from audits.records.entries import Entry, Role
from crawler.crawl.silence import SilentHosts

if TYPE_CHECKING:
    from audits.records.reasons import Reason

AT = "2026-03-02T08:00:00+00:00"


def url(number: int, host: str = "dead.example.com") -> str:
    return f"http://{host}/{number}.html"


def attempt(number: int, reason: Reason = "timeout", status: int = 0) -> Probe:
    return Probe(url(number), AT, reason=reason, status=status)


def test_no_third_address_is_asked_while_the_second_is_under_way() -> None:
    hosts = SilentHosts()
    assert not hosts.holds(url(0))
    assert not hosts.holds(url(1))
    hosts.note(attempt(0))
    assert hosts.holds(url(2))
    assert not hosts.holds(url(2, "www.example.org"))
    hosts.note(attempt(1))
    assert hosts.is_silent(url(2))
    assert hosts.holds(url(3))


def test_who_waited_goes_on_as_soon_as_the_host_answers() -> None:
    hosts = SilentHosts()
    assert [hosts.holds(url(number)) for number in (0, 1)] == [False, False]
    hosts.note(attempt(0))
    waiting = [Entry(number, url(number), Role.PROBE, False) for number in (2, 3)]
    hosts.aside += waiting
    assert hosts.note(attempt(1, "http-404", 404)) == waiting
    assert hosts.aside == []
    assert not hosts.holds(url(4))
    assert hosts.note(attempt(4, "ok", 200)) == []


def test_the_last_try_asks_one_address_of_each_silent_host() -> None:
    hosts = SilentHosts()
    for number in (0, 1):
        assert not hosts.holds(url(number))
        hosts.note(attempt(number))
    hosts.last_try()
    assert not hosts.holds(url(0))
    assert hosts.holds(url(1))
    hosts.aside.append(Entry(1, url(1), Role.PROBE, False))
    assert hosts.note(attempt(0, "ok", 200)) == [Entry(1, url(1), Role.PROBE, False)]
    assert hosts.released() == []


def test_one_failure_alone_holds_nobody() -> None:
    hosts = SilentHosts()
    assert not hosts.holds(url(0))
    hosts.note(attempt(0, "protocol"))
    assert [hosts.holds(url(number)) for number in (1, 2)] == [False, False]
    assert not hosts.is_silent(url(0))


FOREIGN, OWN = Entry(7, url(1), Role.PROBE, False), Entry(8, url(1, "www.example.org"), Role.PAGE, True)


def test_a_host_of_which_nothing_was_heard_gets_more_time_the_longer_a_crawl_takes() -> None:
    hosts = SilentHosts()
    assert [hosts.patience(FOREIGN, 30, taken) for taken in (0, 5, 40, 4000)] == [5.5, 5.5, 10, 15]
    assert [hosts.patience(FOREIGN, limit, 0) for limit in (30, 3, 1)] == [5.5, 3, 1]
    hosts.last_try()
    assert [hosts.patience(FOREIGN, 30, taken) for taken in (0, 8, 40, 4000)] == [1.5, 2, 10, 30]
    hosts.released()
    assert hosts.patience(FOREIGN, 30, 4000) == 30


def test_a_host_that_answered_has_its_whole_time() -> None:
    hosts = SilentHosts()
    hosts.note(attempt(1, "ok", 200))
    assert hosts.patience(FOREIGN, 30, 0) == 30


def test_the_entrance_has_its_whole_time_and_a_second_own_host_once_it_answered_not() -> None:
    hosts, home = SilentHosts(), Entry(1, "http://www.example.cn/", Role.PAGE, True)
    assert [hosts.patience(entry, 30, 0) for entry in (home, OWN)] == [30, 30]
    hosts.note(Probe(home.url, AT, reason="ok", status=200))
    column = Entry(9, url(2, "www.example.org"), Role.LIST, True)
    assert [hosts.patience(entry, 30, 0) for entry in (home, OWN, column)] == [30, 5.5, 30]

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


def test_the_first_attempts_at_a_foreign_host_are_less_patient() -> None:
    hosts, foreign, own = SilentHosts(), Entry(1, url(1), Role.PROBE, False), Entry(2, url(2), Role.PAGE, True)
    assert (hosts.patience(foreign, 30), hosts.patience(foreign, 3), hosts.patience(foreign, 1), hosts.patience(own, 30)) == (15, 2, 1, 30)
    hosts.note(attempt(1, "ok", 200))
    assert hosts.patience(foreign, 30) == 30


def test_from_the_last_try_on_every_answer_has_its_whole_time() -> None:
    hosts, foreign = SilentHosts(), Entry(1, url(1), Role.PROBE, False)
    hosts.last_try()
    assert hosts.patience(foreign, 30) == 30
    hosts.released()
    assert hosts.patience(foreign, 30) == 30

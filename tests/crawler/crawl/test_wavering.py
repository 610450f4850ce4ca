"""A host that fails by chance is told by what opened when it was asked for again, and says how often an address must have failed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from audits.engine.answered import Answer
from audits.records import Page, PageKind, Probe
from audits.records.entries import Entry, Role
from crawler.crawl.wavering import MOST_ASKS, WaveringHosts

if TYPE_CHECKING:
    from audits.records.reasons import Reason

HOST = "www.small.example"
PAGE = Page(f"http://{HOST}/", title="通知", kind=PageKind.DETAIL)
ERROR = Page(f"http://{HOST}/", title="系统提示", kind=PageKind.ERROR)


def note(hosts: WaveringHosts, number: int, *reasons: Reason, page: Page = PAGE, role: Role = Role.PAGE) -> Entry:
    """Answers for one address, one after the other."""
    entry = Entry(number, f"http://{HOST}/t{number}.html", role, internal=True)
    for reason in reasons:
        hosts.note(Answer(entry, Probe(entry.url, "2026-03-01T08:00:00", reason=reason)), page if reason == "ok" else None)
    return entry


def asks(hosts: WaveringHosts) -> int:
    found = hosts.found()
    return found[0].asks if found else 2


@pytest.mark.parametrize(("share", "least"), [(0.02, 2), (0.1, 3), (0.3, 5), (0.5, 9), (0.7, MOST_ASKS)])
def test_the_more_a_host_fails_by_chance_the_more_often_it_is_asked(share: float, least: int) -> None:
    chance, hosts = random.Random(7), WaveringHosts()
    for number in range(1, 201):
        tried: list[Reason] = ["http-404" if chance.random() < share else "ok" for _ in range(2)]
        note(hosts, number, *(tried[:1] if tried[0] == "ok" else tried))
    assert least <= asks(hosts) <= MOST_ASKS + 1


def test_what_is_always_gone_says_nothing_of_chance() -> None:
    hosts = WaveringHosts()
    for number in range(1, 200):
        note(hosts, number, *(("http-404", "http-404") if number % 2 else ("ok",)))
    assert hosts.found() == []
    assert hosts.in_doubt(lambda _url: True, lambda _url, _body: False) == []


@pytest.mark.parametrize("bad", ["page", "status"])
def test_what_failed_too_few_times_is_asked_for_again(bad: str) -> None:
    hosts = WaveringHosts()
    for number in range(1, 41):
        if number % 2 or bad == "status":
            note(hosts, number, *(("http-500", "ok") if number % 2 else ("ok",)))
        else:
            note(hosts, number, "ok")
            note(hosts, 100 + number, "ok", page=ERROR)
            note(hosts, 100 + number, "ok")
    dead = note(hosts, 99, "http-404", "http-404")
    assert [entry.id for entry in hosts.in_doubt(lambda _url: True, lambda _url, _body: False)] == [dead.id]
    assert hosts.in_doubt(lambda _url: False, lambda _url, _body: False) == []
    for _ in range(MOST_ASKS):
        note(hosts, 99, "http-404")
    assert hosts.in_doubt(lambda _url: True, lambda _url, _body: False) == []


def test_what_shows_to_be_an_error_page_later_is_asked_for_as_often() -> None:
    hosts = WaveringHosts()
    for number in range(1, 41):
        note(hosts, number, *(("http-500", "ok") if number % 2 else ("ok",)))
    sorry = note(hosts, 99, "ok")
    assert hosts.in_doubt(lambda _url: True, lambda url, _body: url == sorry.url) == [sorry]
    for _ in range(MOST_ASKS):
        note(hosts, 99, "ok")
    assert hosts.in_doubt(lambda _url: True, lambda url, _body: url == sorry.url) == []


def test_one_time_without_the_host_is_excused() -> None:
    hosts = WaveringHosts()
    for number in range(1, 60):
        note(hosts, number, "ok")
    hosts.excuse([note(hosts, number, "http-404") for number in range(60, 90)])
    for number in range(60, 90):
        note(hosts, number, "ok")
    assert hosts.found() == []


@pytest.mark.parametrize(("reasons", "role"), [(("robots", "ok"), Role.PAGE), (("http-403", "ok"), Role.PAGE), (("http-404", "ok"), Role.CANARY)])
def test_what_says_nothing_of_an_address_is_not_counted(reasons: tuple[Reason, ...], role: Role) -> None:
    hosts = WaveringHosts()
    for number in range(1, 30):
        note(hosts, number, *reasons, role=role)
    assert hosts.found() == []

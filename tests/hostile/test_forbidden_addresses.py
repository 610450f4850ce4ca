"""Hostile inputs of group B (H28-H37) and of name look-ups (H24, H25): what may be connected to is decided on the address itself."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import Any

import pytest

from audits.texts.addresses import resolve
from crawler.download.downloading import reason_of
from crawler.download.guards import AddressGuard, Unreached, seconds_of
from crawler.download.names import LOOK_UPS

BASE = "https://www.demo.example/index.html"
PORTS = frozenset({80, 443, 8080})


def guard(**changes: Any) -> AddressGuard:
    return AddressGuard(**{"resolve": {}, "ports": PORTS, **changes})


def look_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str] | OSError) -> list[str]:
    """Let names resolve to one list of addresses after the other; returns the names that were asked for."""
    asked: list[str] = []
    waiting = list(answers)

    async def getaddrinfo(self: Any, host: str, port: Any, **_: Any) -> list[Any]:
        asked.append(host)
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, OSError):
            raise answer
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in answer]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return asked


def addresses(of: AddressGuard, host: str, port: int = 80) -> list[str]:
    return [f"{found['host']}:{found['port']}" for found in asyncio.run(of.addresses(host, port))]


def refused(of: AddressGuard, host: str, port: int = 80) -> str:
    with pytest.raises(Unreached) as caught:
        asyncio.run(of.addresses(host, port))
    return caught.value.reason


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f000001"])
def test_h28_h29_own_machine_in_every_spelling(host: str) -> None:
    assert refused(guard(), host) == "intranet"


@pytest.mark.parametrize("raw", ["http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://①②⑦.⓪.⓪.①/"])
def test_h29_is_an_intranet_link_on_a_page(raw: str) -> None:
    found = resolve(raw, BASE)
    assert found.problem == "intranet"
    assert found.url in ("http://127.0.0.1/", "http://0.0.0.0/")


@pytest.mark.parametrize("ip", ["169.254.169.254", "100.100.100.200", "fd00:ec2::254"])
def test_h30_metadata_services(ip: str) -> None:
    assert refused(guard(), ip) == "intranet"


PRIVATE = ["10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "64:ff9b::a00:1"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_h31_private_and_special_ranges(ip: str) -> None:
    assert refused(guard(), ip) == "intranet"
    host = f"[{ip}]" if ":" in ip else ip
    assert resolve(f"http://{host}/", BASE).problem == "intranet"


SPECIAL = [
    "0.1.2.3", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.51.100.1", "203.0.113.1", "239.1.1.1", "255.255.255.255", "fec0::1", "feff::1",
    "::1.2.3.4", "::5db8:d822", "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "64:ff9b:1::1", "100::1", "2001::1", "2001:20::1", "2001:db8::1",
    "2002:5db8:d822::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fe80::1%1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("ip", SPECIAL)
def test_h31_special_ranges_are_refused_whatever_python_thinks_of_them(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, [ip])
    assert refused(guard(), "www.evil.cn") == "intranet"


@pytest.mark.parametrize("ip", ["93.184.216.34", "192.0.1.1", "192.88.98.1", "223.255.255.1", "2400:3200::1", "2606:2800:220:1::1"])
def test_h31_public_ones_are_not(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, [ip])
    assert addresses(guard(), "www.good.cn") == [f"{ip}:80"]


def test_h36_a_mapping_without_a_port_opens_the_usual_two_and_those_of_the_register() -> None:
    mapping = {"oa.demo.example": "10.1.2.3", "x.demo.example:8081": "10.1.2.4", "six.demo.example": "[fd00::1]"}
    of = guard(resolve=mapping, registered=frozenset({"oa.demo.example:8090"}))
    assert addresses(of, "oa.demo.example", 443) == ["10.1.2.3:443"]
    assert addresses(of, "oa.demo.example", 8090) == ["10.1.2.3:8090"]
    assert addresses(of, "x.demo.example", 8081) == ["10.1.2.4:8081"]
    assert addresses(of, "six.demo.example") == ["fd00::1:80"]
    assert [refused(of, "oa.demo.example", port) for port in (22, 3306, 8080, 6379)] == ["blocked-port"] * 4
    assert refused(of, "six.demo.example", 25) == "blocked-port"


def test_h24_slow_look_ups_hold_up_no_host_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    async def getaddrinfo(self: Any, host: str, port: Any, **_: Any) -> list[Any]:
        started.append(host)
        if host.startswith("slow"):
            await asyncio.Event().wait()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 0))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    of = guard(registered=frozenset({"www.demo.cn"}))

    async def all_of_them() -> list[Any]:
        slow = [asyncio.ensure_future(of.addresses(f"slow{number}.cn", 80)) for number in range(200) for _ in range(2)]
        await asyncio.sleep(0)
        found = await of.addresses("www.demo.cn", 80)
        for one in slow:
            one.cancel()
        return found

    assert asyncio.run(all_of_them())[0]["host"] == "93.184.216.34"
    assert len(started) == LOOK_UPS + 1, "each name is looked up once, and no more at the same time than there are places"


def test_h31_the_register_may_name_a_private_address() -> None:
    of = guard(resolve={"oa.demo.example": "10.1.2.3:8081", "10.1.2.4": "10.1.2.4"})
    assert addresses(of, "oa.demo.example", 443) == ["10.1.2.3:8081"]
    assert addresses(of, "10.1.2.4", 80) == ["10.1.2.4:80"]
    assert refused(of, "10.1.2.3") == "intranet"


def test_h32_public_name_with_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, ["192.168.7.7"])
    assert refused(guard(), "www.evil.cn") == "intranet"


def test_h32_only_the_public_ones_of_several_addresses_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, ["192.168.7.7", "93.184.216.34"])
    assert addresses(guard(), "www.evil.cn") == ["93.184.216.34:80"]


def test_h33_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = look_up(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    of = guard()
    assert addresses(of, "rebind.evil.cn") == ["93.184.216.34:80"]
    assert addresses(of, "rebind.evil.cn") == ["93.184.216.34:80"]
    assert asked == ["rebind.evil.cn"]
    of.together.names._known.clear()
    assert refused(of, "rebind.evil.cn") == "intranet"


@pytest.mark.parametrize(
    ("raw", "url", "problem"),
    [
        ("http://public.cn@127.0.0.1/", "http://127.0.0.1/", "credentials"),
        ("http://127.0.0.1#@public.cn", "http://127.0.0.1/", "intranet"),
        ("http://public.cn\\@127.0.0.1/x", "http://public.cn/@127.0.0.1/x", ""),
        ("http://127.0.\t0.1/", "http://127.0.0.1/", "intranet"),
        ("http://127.0.0.1\n/", "http://127.0.0.1/", "intranet"),
    ],
)
def test_h35_one_parser_for_check_and_use(raw: str, url: str, problem: str) -> None:
    found = resolve(raw, BASE)
    assert (found.url, found.problem) == (url, problem)


@pytest.mark.parametrize("port", [22, 25, 3306, 6379])
def test_h36_ports(port: int) -> None:
    assert refused(guard(), "93.184.216.34", port) == "blocked-port"


@pytest.mark.parametrize("raw", ["http://localhost:8000/close?id=1", "http://[::1]:8000/close"])
def test_h37_our_own_interface(raw: str) -> None:
    assert resolve(raw, BASE).problem == "intranet"


def test_h24_a_name_that_is_missing_once_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, socket.gaierror(socket.EAI_NONAME, "no such name"), ["93.184.216.34"])
    of = guard()
    assert refused(of, "www.flaky.cn") == "dns"
    assert addresses(of, "www.flaky.cn") == ["93.184.216.34:80"]


def test_h24_a_server_failure_is_not_a_missing_name(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, socket.gaierror(socket.EAI_AGAIN, "temporary failure"))
    assert refused(guard(), "www.flaky.cn") == "dns-temporary"


@pytest.mark.parametrize("name", ["gone.invalid", "x.test", "www.gone.example"])
def test_reserved_names_do_not_exist(name: str) -> None:
    assert refused(guard(), name) == "dns"


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EHOSTUNREACH])
def test_h25_a_machine_without_ipv6_reaches_nothing_by_it(number: int) -> None:
    assert reason_of(OSError(number, "what the system says")) == "unreachable"


PATIENCE = [("120", 120.0), ("86400", 86400.0), ("rubbish", 2.0), ("", 2.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)]


@pytest.mark.parametrize(("text", "seconds"), PATIENCE)
def test_h21_retry_after_is_understood_or_a_little_patience(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_h21_a_host_that_keeps_asking_for_patience_is_left_alone() -> None:
    of = guard(max_pause_s=0.0, throttled=3)
    for _ in range(3):
        asyncio.run(of.wait_turn("busy.cn"))
        of.note_answer("busy.cn", 429, "86400")
    with pytest.raises(Unreached) as caught:
        asyncio.run(of.wait_turn("busy.cn"))
    assert caught.value.reason == "retry-later"
    asyncio.run(of.wait_turn("calm.cn"))

"""One IP address is asked no harder for having many names, or for being asked by many sites and workers."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from itertools import cycle

import pytest

from crawler.download.neighbours import PLACES, ROWS, Neighbours
from crawler.download.pressure import AddressLines, AddressPressure


async def most_at_once(pressure: AddressPressure | list[AddressPressure], ips: list[str]) -> tuple[int, int]:
    """How many requests were under way together at most, and how many came to their end; asked by one site, or by several in turn."""
    busy = most = done = 0
    sites = cycle(pressure if isinstance(pressure, list) else [pressure])

    async def ask(ip: str) -> None:
        nonlocal busy, most, done
        async with next(sites).turn(ip):
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0)
            busy -= 1
            done += 1

    await asyncio.gather(*map(ask, ips))
    return most, done


@pytest.mark.parametrize(("ips", "most"), [(["192.0.2.1"] * 40, 3), (["192.0.2.1"] * 20 + ["192.0.2.2"] * 20, 6), (["192.0.2.1"] * 2, 2)])
def test_each_address_has_its_places(ips: list[str], most: int) -> None:
    assert asyncio.run(most_at_once(AddressPressure(3, 0.0), ips)) == (most, len(ips))


def test_what_raises_or_is_cancelled_gives_its_place_back() -> None:
    async def lose(pressure: AddressPressure) -> tuple[int, int]:
        async def fail() -> None:
            async with pressure.turn("192.0.2.1"):
                raise ValueError

        async def hang() -> None:
            async with pressure.turn("192.0.2.1"):
                await asyncio.Event().wait()

        hanging = [asyncio.ensure_future(hang()) for _ in range(6)]
        await asyncio.sleep(0)
        for one in reversed(hanging):  # those that wait for a place first
            one.cancel()
        await asyncio.gather(*hanging, *(fail() for _ in range(6)), return_exceptions=True)
        return await most_at_once(pressure, ["192.0.2.1"] * 9)

    assert asyncio.run(lose(AddressPressure(2, 0.0))) == (2, 9)


def test_requests_follow_each_other_at_their_distance_after_what_a_rest_allows() -> None:
    lines = AddressLines()
    assert [lines.pause("192.0.2.1", 2, 1.0, 100.0) for _ in range(4)] == [-1.0, 0.0, 1.0, 2.0]
    assert lines.pause("192.0.2.2", 2, 1.0, 100.0) == -1.0
    assert lines.pause("192.0.2.1", 2, 1.0, 103.5) == -0.5


def test_workers_share_an_address_and_nothing_else() -> None:
    table = [0.0] * (ROWS * PLACES)
    first, second, third = (Neighbours(table, row) for row in (0, 1, 1 + ROWS))
    assert first.sharing("192.0.2.1", 100.0) == 1
    assert second.sharing("192.0.2.2", 100.0) == 1
    assert second.sharing("192.0.2.1", 101.0) == 2
    assert third.sharing("192.0.2.1", 102.0) == 2  # has the row of one that has ended
    assert first.sharing("192.0.2.1", 200.0) == 1


def test_a_shared_address_gives_each_worker_its_share() -> None:
    table = [0.0] * (ROWS * PLACES)
    own = AddressPressure(4, 0.0, AddressLines(Neighbours(table, 0)))
    assert asyncio.run(most_at_once(own, ["192.0.2.1"] * 20)) == (4, 20)
    other = AddressPressure(4, 0.0, AddressLines(Neighbours(table, 1)))
    assert asyncio.run(most_at_once(other, ["192.0.2.1"] * 20)) == (2, 20)


@pytest.mark.parametrize(
    ("ip", "here_alone", "most"),
    [("192.0.2.1", False, 3), ("192.0.2.1", True, 3), ("127.0.0.1", False, 3), ("127.0.0.1", True, 12), ("::1", True, 12)],
)
def test_all_sites_of_a_process_stand_in_one_line_but_at_a_test_bed_on_this_machine(ip: str, here_alone: bool, most: int) -> None:
    lines = AddressLines()
    sites = [AddressPressure(3, 0.0, lines, here_alone=here_alone) for _ in range(4)]
    assert asyncio.run(most_at_once(sites, [ip] * 40)) == (most, 40)


def test_who_came_first_is_asked_first_whatever_its_own_pace() -> None:
    lines, order = AddressLines(), list[int]()

    async def ask(number: int, site: AddressPressure) -> None:
        async with site.turn("192.0.2.1"):
            order.append(number)
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        sites = cycle([AddressPressure(1, 0.0, lines), AddressPressure(8, 0.0, lines)])
        await asyncio.gather(*(ask(number, next(sites)) for number in range(12)))

    asyncio.run(all_of_them())
    assert order == sorted(order)


def test_what_waits_in_a_line_is_copied_with_no_settings() -> None:
    lines = AddressLines()
    assert deepcopy({"lines": lines})["lines"] is lines

"""One limit an IP address for all machines: places are taken once, come back, and do not die with who held them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audits.store import open_store
from audits.store.address_locks import AddressLocks
from crawler.download.pressure import AddressLines, AddressPressure
from tests.support.databases import needs_postgresql, own_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.store import Store

pytestmark = needs_postgresql


@pytest.fixture(scope="module")
def machines() -> Iterator[tuple[Store, Store]]:
    with own_database() as url:
        pair = open_store(url), open_store(url)
        yield pair
        for one in pair:
            one.close()


def test_a_place_is_taken_once_and_comes_back(machines: tuple[Store, Store]) -> None:
    here, there = (AddressLocks(store.engine) for store in machines)
    assert [here.take("192.0.2.1", 2), there.take("192.0.2.1", 2), there.take("192.0.2.1", 2), here.take("192.0.2.1", 2)] == [0, 1, None, None]
    assert there.take("192.0.2.2", 2) == 0, "another address"
    here.give_back("192.0.2.1", 0)
    here.give_back("192.0.2.1", 1)  # not its own
    assert [there.take("192.0.2.1", 2), there.take("192.0.2.1", 2)] == [0, None]
    there.close()
    assert [here.take("192.0.2.1", 2), here.take("192.0.2.1", 2), here.take("192.0.2.1", 2)] == [0, 1, None]
    here.close()


def test_two_machines_ask_an_address_as_one(machines: tuple[Store, Store]) -> None:
    locks = [AddressLocks(store.engine) for store in machines]
    busy = most = done = 0

    async def ask(site: AddressPressure) -> None:
        nonlocal busy, most, done
        async with site.turn("192.0.2.9"):
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0.01)
            busy -= 1
            done += 1

    async def all_of_them() -> None:
        lines = [AddressLines(), AddressLines()]
        for line, lock in zip(lines, locks, strict=True):
            line.machines = lock
        await asyncio.gather(*(ask(AddressPressure(3, 0.0, line)) for line in lines for _ in range(8)))

    asyncio.run(all_of_them())
    assert (most, done) == (3, 16)
    for one in locks:
        one.close()

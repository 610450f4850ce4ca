"""When an order of the State Council was signed, told from the orders around it."""

from __future__ import annotations

from datetime import date

import pytest

from audits.regulations.laws import Instruments, LawEvent, Laws, Version, laws_of
from tests.support.caselib import BOOK

SIGNED = {
    "586": "2010-12-20", "588": "2011-01-08", "638": "2013-07-18", "653": "2014-07-29", "666": "2016-02-06", "676": "2017-03-01",
    "687": "2017-10-07", "698": "2018-03-19", "709": "2019-03-02", "726": "2020-03-27", "732": "2020-11-29", "752": "2022-03-29",
    "764": "2023-07-20", "777": "2024-03-10", "797": "2024-12-06",
}  # fmt: skip
"""Orders that amend many regulations at once, with the day of the decision as the notes of those regulations give it."""


@pytest.mark.parametrize(("sequence", "day"), SIGNED.items(), ids=SIGNED)
def test_amending_orders_lie_between_their_neighbours(sequence: str, day: str) -> None:
    found = laws_of(BOOK).orders.between(sequence)
    assert found is not None
    first, last = found
    assert first <= date.fromisoformat(day) <= last
    assert (last - first).days < 460


def test_nothing_is_known_beyond_the_known_orders() -> None:
    orders = laws_of(BOOK).orders
    assert orders.between("99999") is None
    assert orders.about_then("99999", ["2026-01-01"]) is None


def version(number: str, day: str) -> Version:
    return Version("某条例", "行政法规", "国务院", f"国务院令第{number}号", day, day, "", "", "in-force", "", "", "s1", "", ())


def test_a_day_that_does_not_fit_is_left_out_and_decisions_tell_theirs() -> None:
    days = [version(str(600 + step), f"2011-0{1 + step}-10") for step in range(8)]
    decision = LawEvent("旧条例", "", "", "", "2012-01-01", "《决定》（2011-10-10，国务院令第612号）", "repealed", "", "A", "s1", ())
    books = Laws({"某条例": Instruments([*days, version("604", "1988-01-01")], [decision])}, {})
    orders = books.orders
    assert 604 not in orders.sequences
    assert (612, date(2011, 10, 10)) in zip(orders.sequences, orders.days, strict=True)

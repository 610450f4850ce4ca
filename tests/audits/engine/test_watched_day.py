"""A watched day behaves as the day that it is, and tells on which other days the same would have been said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from audits.engine.watched_day import Holding

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 3, 2)
ASKED: tuple[Callable[[date], object], ...] = (
    lambda day: day > date(2026, 1, 1),
    lambda day: date(2026, 5, 1) < day,
    lambda day: date(2026, 3, 2) <= day,
    lambda day: day >= date(2026, 3, 3),
    lambda day: day == date(2026, 3, 2),
    lambda day: day != date(2026, 3, 9),
    lambda day: (day + timedelta(days=1)).isoformat() < "2026-03-04",
    lambda day: day.isoformat() < "2026-03-20",
    lambda day: day.isoformat() >= "2026-13-45",
    lambda day: day.isoformat() > "",
    lambda day: day.isoformat() > "2026-02",
    lambda day: day.year - 3,
    lambda day: (day - timedelta(days=400)).year,
    lambda day: day.month,
    lambda day: f"{day}",
    lambda day: (day - date(2026, 1, 1)).days,
    lambda day: (date(2026, 4, 1) - day).days > 20,
    lambda day: max(day, date(2020, 1, 1)) == date(2020, 1, 1),
    lambda day: day.replace(day=1) > date(2026, 2, 15),
    lambda day: day - timedelta(days=30) < date(2026, 3, 1) < day + timedelta(days=30),
    lambda day: day.isoformat()[:4],
    lambda day: day in {date(2026, 3, 2)},
)


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_on_all_days_for_which_it_holds_the_answer_is_that_of_today(number: int) -> None:
    ask = ASKED[number]
    holding = Holding(TODAY)
    answer = ask(holding.day())
    assert answer == ask(TODAY)
    assert holding.touched
    assert holding.since <= TODAY <= holding.until
    around = [TODAY + timedelta(days=ahead) for ahead in range(-800, 800)]
    assert [day for day in around if holding.since <= day <= holding.until and ask(day) != answer] == []


@pytest.mark.parametrize(
    ("ask", "since", "until"),
    [
        (lambda day: day > date(2026, 1, 1), date(2026, 1, 2), date.max),
        (lambda day: day + timedelta(days=1) < date(2026, 4, 1), date.min, date(2026, 3, 30)),
        (lambda day: day.isoformat() > "2025-12-31", date(2026, 1, 1), date.max),
        (lambda day: day.year, date(2026, 1, 1), date(2026, 12, 31)),
        (lambda day: day.toordinal(), TODAY, TODAY),
        (lambda _day: None, date.min, date.max),
    ],
)
def test_it_holds_for_as_long_as_comparisons_let_it(ask: Callable[[date], object], since: date, until: date) -> None:
    holding = Holding(TODAY)
    ask(holding.day())
    assert (holding.since, holding.until) == (since, until)

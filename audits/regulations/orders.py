"""When orders that are counted through (国务院令第711号) were signed: learnt from the laws, so that amending orders are known by their time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.texts.days import as_date
from audits.texts.numbers import find_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.texts.numbers import Number

COUNTED = "国务院"
"""The issuer whose orders carry numbers that are never used twice, in the order of their days."""
_DATED = re.compile(r"[（(](\d{4}-\d{2}-\d{2})，([^（）()]{2,40})[）)]")
_NEAR = 3
_ODD = timedelta(days=500)
_SLACK = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Orders:
    """Numbers of orders with their days, both rising."""

    sequences: tuple[int, ...]
    days: tuple[date, ...]

    def between(self, sequence: str) -> tuple[date, date] | None:
        """The days between which an order was signed, None beyond the orders that are known."""
        number = int(sequence)
        after, before = bisect_left(self.sequences, number), bisect_right(self.sequences, number) - 1
        if before < 0 or after >= len(self.sequences):
            return None
        return self.days[before] - _SLACK, self.days[after] + _SLACK

    def about_then(self, sequence: str, days: Iterable[str]) -> bool | None:
        """Whether one of some ISO days lies about the time of an order; None where that time is not known."""
        span = self.between(sequence)
        if span is None:
            return None
        first, last = span[0].isoformat(), span[1].isoformat()
        return any(first <= day <= last for day in days)


def orders_of(dated: Iterable[tuple[Number, str]], decisions: Iterable[str]) -> Orders:
    """Orders from known numbers with their ISO days and from the names of decisions; one whose day does not fit in is left out."""
    known: dict[int, date] = {}
    for number, day in (*_of_numbers(dated), *_of_decisions(decisions)):
        known[number] = min(day, known.get(number, day))
    pairs = sorted(known.items())
    kept = []
    for place, (number, day) in enumerate(pairs):
        around = sorted(other for _, other in pairs[max(0, place - _NEAR) : place + _NEAR + 1])
        if abs(day - around[len(around) // 2]) <= _ODD:
            kept.append((number, day))
    days: list[date] = []
    for _, day in kept:
        days.append(max(day, days[-1]) if days else day)
    return Orders(tuple(number for number, _ in kept), tuple(days))


def _of_numbers(dated: Iterable[tuple[Number, str]]) -> Iterator[tuple[int, date]]:
    for number, text in dated:
        day = as_date(text)
        if number.kind == "order" and number.issuer == COUNTED and day:
            yield int(number.sequence), day


def _of_decisions(texts: Iterable[str]) -> Iterator[tuple[int, date]]:
    """``《国务院关于修改和废止部分行政法规的决定》（2022-03-29，国务院令第752号）``."""
    for text in texts:
        for match in _DATED.finditer(text):
            day = as_date(match[1])
            for number in find_numbers(match[2]):
                if number.kind == "order" and number.issuer == COUNTED and day:
                    yield int(number.sequence), day

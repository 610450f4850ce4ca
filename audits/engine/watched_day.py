"""A day that notes what rules ask of it, so that it is known on which other days they would say the same of a page.

Rules compare the day with others. Each comparison holds for a span of days; on all days that lie in all these spans a rule that found nothing
finds nothing. Whatever else is made of the day holds for that day alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, SupportsIndex

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = timedelta(days=1)
LENGTH = 10
"""Characters of a day as text."""


@dataclass
class Holding:
    """On which days the same would be said as today."""

    today: date
    since: date = date.min
    until: date = date.max
    touched: bool = False
    """Whether the day was asked for anything since this was last set back."""

    def day(self) -> date:
        """Today, as rules are to see it."""
        return WatchedDay.of(self, 0)

    def only_today(self) -> None:
        """What was said holds for this day."""
        self.touched = True
        self.since = self.until = self.today

    def narrow(self, since: date, until: date) -> None:
        """What was said holds for no day outside a span."""
        self.touched = True
        self.since, self.until = max(self.since, since), min(self.until, until)

    def compare(self, ahead: int, other: date) -> int:
        """How a day so many days ahead of today stands to another, below, at or above 0; that is noted."""
        try:
            turn = other - ahead * ONE
        except OverflowError:
            self.only_today()
            turn = self.today
        order = (self.today > turn) - (self.today < turn)
        first, last = (turn, turn) if order == 0 else (date.min, turn - ONE) if order < 0 else (turn + ONE, date.max)
        self.narrow(first, last)
        return order


class WatchedDay(date):
    """Today, or a day that was reckoned from it."""

    holding: Holding
    ahead: int

    @classmethod
    def of(cls, holding: Holding, ahead: int) -> WatchedDay:
        """A day so many days ahead of today."""
        plain = holding.today + ahead * ONE
        made = cls(plain.year, plain.month, plain.day)
        made.holding, made.ahead = holding, ahead
        return made

    def _order(self, other: object) -> int | None:
        if isinstance(other, WatchedDay) and other.holding is self.holding:
            self.holding.touched = True
            return self.ahead - other.ahead
        return self.holding.compare(self.ahead, other) if isinstance(other, date) else None

    def __lt__(self, other: date) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other: date) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order <= 0

    def __gt__(self, other: date) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other: date) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order >= 0

    def __eq__(self, other: object) -> bool:
        return self._order(other) == 0

    def __ne__(self, other: object) -> bool:
        return self._order(other) != 0

    def __hash__(self) -> int:
        self.holding.only_today()
        return super().__hash__()

    def __add__(self, other: timedelta) -> WatchedDay:
        return WatchedDay.of(self.holding, self.ahead + other.days)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return WatchedDay.of(self.holding, self.ahead - other.days)
        self.holding.only_today()
        return super().__sub__(other)

    def __rsub__(self, other: Any) -> Any:
        self.holding.only_today()
        return date.__sub__(other, date.fromordinal(super().toordinal()))

    @property
    def year(self) -> int:
        """The year, which holds for its days."""
        number = date.year.__get__(self)
        shift = self.ahead * ONE
        self.holding.narrow(date(number, 1, 1) - shift if number > 1 else date.min, date(number, 12, 31) - shift)
        return int(number)

    def isoformat(self) -> str:
        """The day as text, which is compared with others as days are."""
        return WatchedText(super().isoformat(), self)


def _alone(name: str) -> Callable[..., Any]:
    """What is made of the day in any other way: it holds for this day."""
    usual = getattr(date, name)

    def asked(self: WatchedDay, *given: Any, **named: Any) -> Any:
        self.holding.only_today()
        plain = self.holding.today + self.ahead * ONE
        return usual.__get__(plain) if name in _PARTS else usual(plain, *given, **named)

    return property(asked) if name in _PARTS else asked  # type: ignore[return-value]


_PARTS = ("month", "day")
for _name in (
    *_PARTS, "__str__", "__repr__", "__format__", "__reduce__", "ctime", "isocalendar", "isoweekday", "replace", "strftime", "timetuple", "toordinal", "weekday",
):  # fmt: skip
    setattr(WatchedDay, _name, _alone(_name))


class WatchedText(str):
    """The text of a watched day."""

    __slots__ = ("_day",)
    _day: WatchedDay

    def __new__(cls, text: str, day: WatchedDay) -> WatchedText:
        """A text that knows its day."""
        made = super().__new__(cls, text)
        made._day = day
        return made

    def _noted(self, other: object) -> None:
        """Note a comparison: texts of days stand to each other as the days do; the empty text is less on every day."""
        self._day.holding.touched = True
        if other == "" or not isinstance(other, str):
            return
        try:
            self._day._order(date.fromisoformat(other) if len(other) == LENGTH else None)
        except ValueError:
            self._day.holding.only_today()
        if len(other) != LENGTH:
            self._day.holding.only_today()

    def __lt__(self, other: str) -> bool:
        self._noted(other)
        return super().__lt__(other)

    def __le__(self, other: str) -> bool:
        self._noted(other)
        return super().__le__(other)

    def __gt__(self, other: str) -> bool:
        self._noted(other)
        return super().__gt__(other)

    def __ge__(self, other: str) -> bool:
        self._noted(other)
        return super().__ge__(other)

    def __eq__(self, other: object) -> bool:
        self._noted(other)
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        self._noted(other)
        return super().__ne__(other)

    def __hash__(self) -> int:
        self._day.holding.only_today()
        return super().__hash__()

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        self._day.holding.only_today()
        return super().__getitem__(key)

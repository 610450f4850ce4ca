"""Dates inside running text, in the forms that laws and documents use."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.texts.numbers import arabic

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "〇零○Oo一二三四五六七八九十"
DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2})[年./-](?P<m>\d{1,2})[月./-](?P<d>\d{1,2})(?:日|(?!\d))"
    rf"|(?P<hy>[一二][{_HAN}]{{3}})年(?P<hm>[{_HAN}]{{1,2}})月(?P<hd>[{_HAN}]{{1,3}})日"
)


def dates_in(text: str) -> Iterator[tuple[date, int, int]]:
    """Each possible date of a text without spaces, with its start and end."""
    for match in DATE.finditer(text):
        found = _made(match)
        if found is not None:
            yield found, match.start(), match.end()


def first_date(text: str) -> date | None:
    """The first possible date of a text without spaces."""
    return next((found for found, _, _ in dates_in(text)), None)


def as_date(text: str | None) -> date | None:
    """An ISO date, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _made(match: re.Match[str]) -> date | None:
    if match["y"]:
        parts = match["y"], match["m"], match["d"]
    else:
        parts = arabic(match["hy"].replace("O", "〇").replace("o", "〇")), arabic(match["hm"]), arabic(match["hd"])
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def add_years(day: date, years: float) -> date:
    """The same day some years (or half years) on; 29 February becomes 28."""
    months = round(years * 12)
    year, month = divmod(day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(day.year + year, month + 1, day.day - back)
        except ValueError:
            continue
    return day + timedelta(days=round(365.25 * years))

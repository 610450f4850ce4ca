"""What visits of a home page come to: which count, and weeks in which there are enough of them, as the national check demands."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from audits.probing.reasons import CONNECTION, ReasonClass, class_of
from audits.records.visits import Visit, Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DAYS = 7
A_DAY = 20
"""Visits that each day of a week must have (每天间隔性访问 20 次以上)."""
LIMIT_MS = 15_000
"""A page that is not there by then counts as not opened (超过（含）15 秒)."""
APART = timedelta(minutes=10)
"""Visits that follow sooner tell nothing new, and do not count."""


def opened(visit: Visit) -> bool | None:
    """Whether a visit opened the page in time; None where that cannot be told: a wall, or our own network."""
    kind = class_of(visit.reason)
    if kind is ReasonClass.FINE:
        return visit.elapsed_ms < LIMIT_MS
    if kind in (ReasonClass.OURS, ReasonClass.WALL) or (visit.witness == "none" and visit.reason in CONNECTION):
        return None
    return False


def week_before(visits: Iterable[Visit], today: date) -> Week | None:
    """The seven days up to a day, or else up to the day before it, if each of them has enough visits."""
    days = _by_day(visits)
    return next((week for last in (today, today - timedelta(days=1)) if (week := _week(days, last)) is not None), None)


def weeks_until(visits: Iterable[Visit], today: date, most: int) -> list[Week]:
    """The last weeks before and with the one that ``week_before`` tells of, oldest first; those without enough visits are left out."""
    days = _by_day(visits)
    last = today if _week(days, today) is not None else today - timedelta(days=1)
    found = [_week(days, last - timedelta(days=DAYS * number)) for number in range(most)]
    return [week for week in reversed(found) if week is not None]


def _by_day(visits: Iterable[Visit]) -> Mapping[date, list[Visit]]:
    """Visits that count, by day."""
    days: dict[date, list[Visit]] = defaultdict(list)
    before: datetime | None = None
    for visit in sorted(visits, key=lambda one: datetime.fromisoformat(one.at)):
        moment = datetime.fromisoformat(visit.at)
        if opened(visit) is None or (before is not None and moment - before < APART):
            continue
        before = moment
        days[moment.date()].append(visit)
    return days


def _week(days: Mapping[date, Sequence[Visit]], last: date) -> Week | None:
    first = last - timedelta(days=DAYS - 1)
    wanted = [days.get(first + timedelta(days=number), ()) for number in range(DAYS)]
    if any(len(day) < A_DAY for day in wanted):
        return None
    counted = [visit for day in wanted for visit in day]
    failed = [visit for visit in counted if not opened(visit)]
    return Week(first, last, len(counted), len(failed), sum(1 for visit in failed if visit.status or visit.witness == "others"))

"""Working days (工作日) with moved holidays; beyond the published schedule only weekends count, and callers are told so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
from pydantic import Field

from audits.rulebook.loading import Mistake, MistakesFound, Strict, check, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


class YearSchedule(Strict):
    """The published schedule of one year, where it differs from Monday to Friday."""

    off: tuple[date, ...] = Field(default=())
    """Weekdays without work."""
    work: tuple[date, ...] = Field(default=())
    """Weekend days with work (调休)."""


class WorkdaysFile(Strict):
    """``rules/workdays.yml``."""

    years: dict[int, YearSchedule] = Field(default_factory=dict)


@dataclass
class Workdays:
    """Tells working days; made by ``load_workdays``."""

    years: dict[int, YearSchedule] = field(default_factory=dict)
    """Schedules that take the place of the built-in ones."""

    def is_known(self, day: date) -> bool:
        """Whether the schedule of a day's year is published."""
        if day.year in self.years:
            return True
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return False
        return True

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day; weekends only where the schedule is not known."""
        schedule = self.years.get(day.year)
        if schedule is not None:
            return day in schedule.work or (day.weekday() < 5 and day not in schedule.off)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def after(self, day: date, count: int) -> tuple[date, bool]:
        """The day that lies ``count`` working days after a day, and whether all the schedules on the way are known."""
        known, left = True, count
        while left > 0:
            day += timedelta(days=1)
            known = known and self.is_known(day)
            left -= self.is_workday(day)
        return day, known

    def between(self, day: date, later: date) -> int:
        """Working days after ``day`` up to ``later``; negative if ``later`` lies before."""
        if later < day:
            return -self.between(later, day)
        return sum(self.is_workday(day + timedelta(days=step)) for step in range(1, (later - day).days + 1))


def load_workdays(shipped: Path, own: Path | None = None) -> Workdays:
    """Working days with the shipped override file and an office's own over it; raises MistakesFound."""
    years: dict[int, YearSchedule] = {}
    for folder in (shipped, own):
        path = folder / "workdays.yml" if folder else None
        if path is not None and path.is_file():
            data, marks = read_yaml(path)
            for year, schedule in check(WorkdaysFile, data, marks, str(path)).years.items():
                strange = [day for day in (*schedule.off, *schedule.work) if day.year != year]
                if strange:
                    raise MistakesFound([Mistake(str(path), f"years.{year}", f"{strange[0]} 不在 {year} 年")])
                years[year] = schedule
    return Workdays(years)

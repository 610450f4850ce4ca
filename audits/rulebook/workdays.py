"""Working days (工作日) with moved holidays; beyond the published schedules weekends and statutory holidays count, and callers are told so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
from pydantic import Field, field_validator

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
    """Published schedules."""
    fixed: tuple[str, ...] = ()
    """Statutory holidays that fall on the same day each year, as month and day."""
    moving: dict[int, tuple[date, ...]] = Field(default_factory=dict)
    """Those of a year that follow the moon and the sun."""

    @field_validator("fixed")
    @classmethod
    def _fixed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [day for day in value if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day)]
        if wrong:
            raise ValueError(f"每年同一天的节假日应写成 月-日，如 10-01，现在是：{'、'.join(wrong)}")
        return value


@dataclass
class Workdays:
    """Tells working days; made by ``load_workdays``."""

    years: dict[int, YearSchedule] = field(default_factory=dict)
    """Schedules that take the place of the built-in ones."""
    fixed: frozenset[str] = frozenset()
    """Statutory holidays of years without a schedule: see ``WorkdaysFile``."""
    moving: frozenset[date] = frozenset()
    """The same, those that fall on another day each year."""

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
        """Whether people work on a day; where the schedule is not known, on each that is neither weekend nor statutory holiday."""
        schedule = self.years.get(day.year)
        if schedule is not None:
            return day in schedule.work or (day.weekday() < 5 and day not in schedule.off)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5 and f"{day:%m-%d}" not in self.fixed and day not in self.moving

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
    """Working days with the shipped file and an office's own over it; raises MistakesFound."""
    years: dict[int, YearSchedule] = {}
    moving: dict[int, tuple[date, ...]] = {}
    fixed: tuple[str, ...] = ()
    for folder in (shipped, own):
        path = folder / "workdays.yml" if folder else None
        if path is not None and path.is_file():
            data, marks = read_yaml(path)
            read = check(WorkdaysFile, data, marks, str(path))
            days = [(f"years.{year}", year, day) for year, one in read.years.items() for day in (*one.off, *one.work)]
            days += [(f"moving.{year}", year, day) for year, found in read.moving.items() for day in found]
            wrong = [Mistake(str(path), key, f"{day} 不在 {year} 年") for key, year, day in days if day.year != year]
            if wrong:
                raise MistakesFound(wrong)
            years, moving, fixed = {**years, **read.years}, {**moving, **read.moving}, read.fixed or fixed
    return Workdays(years, frozenset(fixed), frozenset(day for found in moving.values() for day in found))

"""What an office must publish each year by a certain day: which year is due, and whose document a column lacks."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator
from rapidfuzz import fuzz

from audits.texts.yearly import Yearly, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from audits.records import ListItem
    from audits.records.views import ColumnView, SiteView
    from audits.rulebook.register import Site

LOOKED_AT = ("read", "empty")
SAME_NAME = 80
DROPPED_SHARE = 0.5
_OFFICE = re.compile(r"(?:局|委|厅|中心|镇|乡|街道|办事处|院|队|委员会|管委会|公司|学校|中学|小学|协会|总会|处|所|站|馆|社|厂|台)$")
_GOVERNMENT = re.compile(r"政府|(?:市|县|区|省|州|盟|旗)(?:级|本级)?$|办公[室厅]$")


def _month_day(value: str) -> str:
    try:
        date.fromisoformat(f"2024-{value}")
    except ValueError:
        raise ValueError(f"应写成 01-31（月-日），现在是：{value}") from None
    return value


MonthDay = Annotated[str, AfterValidator(_month_day)]
"""A day of each year, ``01-31``."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One yearly document that a list shows."""

    item: ListItem
    told: Yearly


def day_of(year: int, month_day: str) -> date:
    """That day of a year; the last of February where there is no 29th."""
    try:
        return date.fromisoformat(f"{year:04d}-{month_day}")
    except ValueError:
        return date(year, 2, 28)


def due_year(today: date, month_day: str, later: int) -> tuple[int, date]:
    """The newest year whose document is due, and the day it was; documents of year Y are due ``later`` years after Y."""
    year = today.year if today > day_of(today.year, month_day) else today.year - 1
    return year - later, day_of(year, month_day)


def kept(view: ColumnView, told: Callable[[str, str | None], Iterable[Yearly]]) -> list[Kept]:
    """The yearly documents of a column's list, in its order."""
    return [Kept(item, one) for item in view.items for one in told(item.title, item.date)]


def same_unit(one: str, other: str) -> bool:
    """Whether two names may be of one unit: one inside the other, or nearly equal."""
    return bool(one and other) and (one in other or other in one or fuzz.ratio(one, other) >= SAME_NAME)


def is_own(unit: str, names: Sequence[str]) -> bool:
    """Whether a document without or with this unit's name can be that of the column's own department."""
    return not unit or not _OFFICE.search(unit) or any(same_unit(unit, name) for name in names)


def own_names(site: Site, department: str) -> tuple[str, ...]:
    """Names by which a column's own department goes."""
    return tuple(squeezed(name) for name in (site.department_name(department), *((site.owner,) if not department else ())) if name)


def is_government(names: Sequence[str]) -> bool:
    """Whether a department stands for the government itself (its office, the operator of its portal)."""
    return any(_GOVERNMENT.search(name) for name in names)


def own_part(documents: Sequence[Kept], names: Sequence[str]) -> list[Kept]:
    """The documents of the column's own department; all of them where it has none (a column of other units' documents)."""
    return [one for one in documents if is_own(one.told.unit, names)] or list(documents)


def dropped_units(documents: Iterable[Kept], year: int, names: Sequence[str]) -> Iterator[str]:
    """Other units that had a document of the year before and have none of this year, where most of them do have one."""
    units: dict[int, set[str]] = defaultdict(set)
    for one in documents:
        if one.told.year in (year, year - 1) and not is_own(one.told.unit, names):
            units[one.told.year].add(one.told.unit)
    now = units[year]
    gone = [unit for unit in sorted(units[year - 1] - now) if not any(same_unit(unit, other) for other in now)]
    if len(gone) <= len(units[year - 1]) * (1 - DROPPED_SHARE):
        yield from gone


def department_named(site: Site, unit: str) -> str:
    """Id of the registered department of a name, else ``""``."""
    return next((ident for ident, one in site.departments.items() if same_unit(squeezed(one.name), unit)), "")


@dataclass
class Titles:
    """Titles of a site's pages, gone through once however many columns ask."""

    site: SiteView

    @cached_property
    def pages(self) -> list[tuple[str, str | None, tuple[str, ...]]]:
        """(title, date, columns) of each page."""
        return [(summary.page.title, summary.page.published, summary.columns) for summary in self.site.pages()]

    def near(self, column: str, department: str) -> Iterator[tuple[str, str | None]]:
        """(title, date) of pages that may hold what a column's list lacks: its own, those of the department's other columns, of none."""
        own = {view.column.id for view in self.site.columns if view.column.department == department} | {column}
        return ((title, day) for title, day, columns in self.pages if not columns or own.intersection(columns))

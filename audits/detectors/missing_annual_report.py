"""Annual reports on disclosure that are due and not there (年度报告未公布)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.duties import (
    LOOKED_AT,
    MonthDay,
    Titles,
    dropped_units,
    due_year,
    is_government,
    is_own,
    kept,
    own_names,
    own_part,
)
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.register import SiteKind  # noqa: TC001 - the models are built from it
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.yearly import Yearly, report_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"column": str, "unit": str, "year": int, "due": str, "latest": int}


class Params(Strict):
    """Days by which the reports of the year before are due: departments', and the summary of a government on its portal."""

    column_types: ColumnTypes = ("annual-report",)
    departments_by: MonthDay = "01-31"
    government_by: MonthDay = "03-31"
    government_kinds: tuple[SiteKind, ...] = ("portal", "county")


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a column without its own report, and one for each other unit whose yearly report has ceased."""
    titles = Titles(site)
    for view in site.columns:
        if view.column.type in params.column_types and view.state in LOOKED_AT:
            yield from _of_column(site, view, params, titles)


def _of_column(site: SiteView, view: ColumnView, params: Params, titles: Titles) -> Iterator[Hit]:
    column = view.column
    names = own_names(site.site, column.department)
    documents = kept(view, _reports)
    own = own_part(documents, names)
    portal = site.site.kind in params.government_kinds
    summary = portal and (is_government(names) or is_government([one.told.unit for one in own if one.told.unit]))
    year, due = due_year(site.today, params.government_by if summary else params.departments_by, 1)
    maybe_summary = portal and not any(one.told.unit for one in own) and due_year(site.today, params.government_by, 1)[0] != year
    if not any(one.told.year == year for one in own) and not _elsewhere(titles, view, names, year):
        sure = view.state == "read" and view.complete and all(one.told.year for one in own) and not maybe_summary
        unit = site.site.department_name(column.department)
        yield _hit(view, unit, year, due, [one.told.year for one in own], f"{column.id}|{year}", sure=sure)
    year, due = due_year(site.today, params.departments_by, 1)
    for unit in dropped_units(documents, year, names) if view.complete else ():
        years = [one.told.year for one in documents if one.told.unit == unit]
        yield _hit(view, unit, year, due, years, f"{column.id}|{unit}|{year}", sure=False)


def _reports(title: str, day: str | None) -> Iterator[Yearly]:
    found = report_of(title, day)
    if found is not None:
        yield found


def _elsewhere(titles: Titles, view: ColumnView, names: tuple[str, ...], year: int) -> bool:
    """Whether the report stands at another place of the site, or on a page of the column under a longer title than its list shows."""
    for title, day in titles.near(view.column.id, view.column.department):
        found = report_of(title, day, bare=False) if "报" in title else None
        if found is not None and found.year == year and is_own(found.unit, names):
            return True
    return False


def _hit(view: ColumnView, unit: str, year: int, due: date, years: list[int], subject: str, *, sure: bool) -> Hit:
    facts = {"column": view.column.name, "unit": unit, "year": year, "due": due.isoformat(), "latest": max(years, default=0)}
    confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
    return Hit(subject, facts, page_url=view.url, at=view.column.name, column=view.column.id, confidence=confidence)

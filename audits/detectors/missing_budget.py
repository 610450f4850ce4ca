"""Budgets and final accounts that are due and not there (预算决算未公开)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.duties import (
    LOOKED_AT,
    Kept,
    MonthDay,
    Titles,
    dropped_units,
    due_year,
    is_own,
    kept,
    own_names,
    own_part,
)
from audits.records import Confidence, Hit
from audits.records.codes import MoneyLevel  # noqa: TC001 - the models are built from it
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.yearly import ACCOUNTS, BUDGET, LEVELS, money_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {
    "column": str, "unit": str, "year": int, "kind": (BUDGET, ACCOUNTS), "level": ("any", *LEVELS), "due": str, "latest": int,
}  # fmt: skip


class Params(Strict):
    """Days by which this year's budget and last year's accounts are due; ``levels`` that each column must have in any case."""

    column_types: ColumnTypes = ("budget",)
    budget_by: MonthDay = "03-31"
    accounts_by: MonthDay = "10-31"
    levels: tuple[MoneyLevel, ...] = ()


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """Hits for a column without the documents of the year, without those of a level it used to have, and for units that have ceased."""
    titles = Titles(site)
    for view in site.columns:
        if view.column.type in params.column_types and view.state in LOOKED_AT:
            documents = kept(view, money_of)
            for kind, month_day, later in ((BUDGET, params.budget_by, 0), (ACCOUNTS, params.accounts_by, 1)):
                year, due = due_year(site.today, month_day, later)
                yield from _of_kind(site, view, [one for one in documents if one.told.kind == kind], kind, year, due, params, titles)


def _of_kind(
    site: SiteView, view: ColumnView, documents: list[Kept], kind: str, year: int, due: date, params: Params, titles: Titles
) -> Iterator[Hit]:
    column = view.column
    names = own_names(site.site, column.department)
    own = own_part(documents, names)
    unit = site.site.department_name(column.department)
    subject = f"{column.id}|{kind}|{year}"
    now = [one.told.level for one in own if one.told.year == year]
    if not now:
        if not any(told == kind for told in _elsewhere(titles, view, names, year)):
            sure = view.state == "read" and view.complete and all(one.told.year for one in own)
            yield _hit(view, unit, year, kind, "any", due, own, subject, sure=sure)
        return
    before = {one.told.level for one in own if one.told.year == year - 1}
    for level in LEVELS if "" not in now and view.complete else ():
        if level not in now and (level in before or level in params.levels):
            of_level = [one for one in own if one.told.level == level]
            yield _hit(view, unit, year, kind, level, due, of_level, f"{subject}|{level}", sure=False)
    for name in dropped_units(documents, year, names) if view.complete else ():
        of_unit = [one for one in documents if one.told.unit == name]
        yield _hit(view, name, year, kind, "any", due, of_unit, f"{subject}|{name}", sure=False)


def _elsewhere(titles: Titles, view: ColumnView, names: tuple[str, ...], year: int) -> Iterator[str]:
    """Kinds of documents of a year at other places of the site, and on pages of the column under a longer title than its list shows."""
    for title, day in titles.near(view.column.id, view.column.department):
        for told in money_of(title, day) if "算" in title else ():
            if told.year == year and is_own(told.unit, names):
                yield told.kind


def _hit(view: ColumnView, unit: str, year: int, kind: str, level: str, due: date, documents: Sequence[Kept], subject: str, *, sure: bool) -> Hit:
    latest = max((one.told.year for one in documents), default=0)
    facts = {"column": view.column.name, "unit": unit, "year": year, "kind": kind, "level": level, "due": due.isoformat(), "latest": latest}
    confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
    return Hit(subject, facts, page_url=view.url, at=view.column.name, column=view.column.id, confidence=confidence)

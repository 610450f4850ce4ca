"""Columns that have not been updated in time (栏目不更新)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict
from audits.rulebook.register import NEVER, parse_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Column

SCOPE = "site"
FACTS = {
    "column": str, "latest": str, "days": int, "limit": int, "items": int, "undated": int,
    "layer": ("veto", "deduction", "local", "own", "register", "warning"), "own": str, "source": ("columns-file", "register", "none"),
}  # fmt: skip
"""``layer``: whose limit is over, a national one before the office's own; ``own``: days of the latter where both are over."""


class Params(Strict):
    """``grace_days``: days past the limit that are let pass; ``warnings``: whether ``warn_within`` of the column type counts too."""

    grace_days: int = 0
    warnings: bool = False


Source = Literal["columns-file", "register", "none"]


class Limit(NamedTuple):
    """Days within which a column must be updated, whose demand that is, and where an office's own one stands."""

    days: int
    layer: str
    source: Source = "none"


class Over(NamedTuple):
    """The limit that is over, and the office's own one where that is over too."""

    limit: Limit
    own: Limit | None = None


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column whose newest item is too old; undated lists and lists that could not be read are others' matter."""
    shown: dict[str, date] | None = None
    for view in site.columns:
        dated = [day for item in view.items if (day := _day(item.date, site.today)) is not None]
        if view.state != "read" or not dated:
            continue
        latest = max(dated)
        if over(view.column, book, (site.today - latest).days, params) is None:
            continue
        shown = _newest_pages(site) if shown is None else shown
        latest = max(latest, shown.get(view.column.id, latest))
        found = over(view.column, book, (site.today - latest).days, params)
        if found is not None:
            yield _hit(site, view, latest, found, len(dated))


def over(column: Column, book: RuleBook, age: int, params: Params) -> Over | None:
    """What a column of some days' age is over; the day of the limit itself is in time. An office's own limit decides where there is one."""
    own, common = own_limit(column, book), common_limit(column, book)
    age -= params.grace_days
    is_over = common is not None and age > common.days
    if own is None and common is not None and is_over:
        return Over(common)
    if own is not None and own.days != NEVER and age > own.days:
        return Over(common, own) if common is not None and is_over and common.layer != "local" else Over(own)
    kind = book.column_types.get(column.type)
    warned = params.warnings and kind is not None and kind.warn_within and (own is None or own.days != NEVER)
    if warned and kind is not None and age > (days := parse_days(kind.warn_within)):
        return Over(Limit(days, "warning"))
    return None


def own_limit(column: Column, book: RuleBook) -> Limit | None:
    """What the office demands by its register or its column types; None where that is what holds for everybody."""
    if column.update_within is not None and column.update_within != book.update_limit(column.type):
        return Limit(column.update_within, "register", "register")
    return Limit(book.update_limit(column.type), "own", "columns-file") if book.is_own_limit(column.type) else None


def common_limit(column: Column, book: RuleBook) -> Limit | None:
    """What holds for everybody: the shipped limit of the column's type."""
    kind = book.shipped_types.get(column.type)
    days = parse_days(kind.update_within) if kind is not None else NEVER
    return Limit(days, kind.layer) if kind is not None and days != NEVER else None


def _day(text: str | None, today: date) -> date | None:
    """A list date, unless it lies ahead: such a date proves no update."""
    if not text:
        return None
    day = date.fromisoformat(text)
    return day if day <= today + timedelta(days=1) else None


def _newest_pages(site: SiteView) -> dict[str, date]:
    """Newest date that the articles themselves show, by column."""
    found: dict[str, date] = {}
    for summary in site.pages():
        page = summary.page
        if page.kind == PageKind.DETAIL and page.published_where in ("visible", "script") and (day := _day(page.published, site.today)):
            for column in summary.columns:
                found[column] = max(day, found.get(column, day))
    return found


def _hit(site: SiteView, view: ColumnView, latest: date, found: Over, dated: int) -> Hit:
    falling = [item.date for item in view.items if item.date]
    sorted_newest_first = sum(one >= other for one, other in pairwise(falling)) >= (len(falling) - 1) * 0.8
    sure = view.complete or sorted_newest_first
    facts = {
        "column": view.column.name, "latest": latest.isoformat(), "days": (site.today - latest).days, "limit": found.limit.days, "layer": found.limit.layer,
        "own": str(found.own.days) if found.own else "", "source": (found.own or found.limit).source,
        "items": len(view.items), "undated": len(view.items) - dated,
    }  # fmt: skip
    return Hit(
        view.column.id, facts, page_url=view.url, at=view.column.name, column=view.column.id,
        confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
    )  # fmt: skip

"""Columns that have not been updated in time (栏目不更新)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

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
    "layer": ("veto", "deduction", "local", "register", "warning"),
}  # fmt: skip


class Params(Strict):
    """``grace_days``: days past the limit that are let pass; ``warnings``: whether ``warn_within`` of the column type counts too."""

    grace_days: int = 0
    warnings: bool = False


class Limit(NamedTuple):
    """Days within which a column must be updated, and whose demand that is."""

    days: int
    layer: str


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column whose newest item is too old; undated lists and lists that could not be read are others' matter."""
    shown: dict[str, date] | None = None
    for view in site.columns:
        limits = limits_of(view.column, book, warnings=params.warnings)
        dated = [day for item in view.items if (day := _day(item.date, site.today)) is not None]
        if not limits or view.state != "read" or not dated:
            continue
        latest = max(dated)
        if _exceeded(limits, latest, site.today, params.grace_days) is None:
            continue
        shown = _newest_pages(site) if shown is None else shown
        latest = max(latest, shown.get(view.column.id, latest))
        limit = _exceeded(limits, latest, site.today, params.grace_days)
        if limit is not None:
            yield _hit(site, view, latest, limit, len(dated))


def limits_of(column: Column, book: RuleBook, *, warnings: bool = False) -> list[Limit]:
    """Limits of a column, the widest first: its own, else its type's by layer."""
    kind = book.column_types.get(column.type)
    if column.update_within is not None:
        return [] if column.update_within == NEVER else [Limit(column.update_within, "register")]
    if kind is None:
        return []
    found = [Limit(parse_days(kind.update_within), kind.layer)]
    if warnings and kind.warn_within:
        found.append(Limit(parse_days(kind.warn_within), "warning"))
    return sorted((limit for limit in found if limit.days != NEVER), reverse=True)


def _exceeded(limits: list[Limit], latest: date, today: date, grace: int) -> Limit | None:
    """The widest limit that is over; the day of the limit itself is in time."""
    age = (today - latest).days
    return next((limit for limit in limits if age > limit.days + grace), None)


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


def _hit(site: SiteView, view: ColumnView, latest: date, limit: Limit, dated: int) -> Hit:
    falling = [item.date for item in view.items if item.date]
    sorted_newest_first = sum(one >= other for one, other in pairwise(falling)) >= (len(falling) - 1) * 0.8
    sure = view.complete or sorted_newest_first
    facts = {
        "column": view.column.name, "latest": latest.isoformat(), "days": (site.today - latest).days, "limit": limit.days, "layer": limit.layer,
        "items": len(view.items), "undated": len(view.items) - dated,
    }  # fmt: skip
    return Hit(
        view.column.id, facts, page_url=view.url, at=view.column.name, column=view.column.id,
        confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY,
    )  # fmt: skip

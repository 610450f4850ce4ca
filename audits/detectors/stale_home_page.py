"""Home pages on which nothing new has appeared (首页不更新)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict
from audits.texts.freshness import shown_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records import Page
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"latest": str, "days": int, "limit": int, "where": ("home", "below")}


class Params(Strict):
    """``limit``: days without anything new that are let pass."""

    limit: int = 14


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit if the newest date of the home page, or of the pages below a home page that only leads on, is too old."""
    home = site.home
    if home is None or home.kind in (PageKind.ERROR, PageKind.REDIRECT):
        return
    where = "home"
    days = _on_home(site, home)
    if not days:
        where, days = "below", _below(site)
    latest = max((day for day in days if day <= site.today + timedelta(days=1)), default=None)
    if latest is None or (site.today - latest).days <= params.limit:
        return
    sure = where == "home" and not home.problems and not home.data_requests
    facts = {"latest": latest.isoformat(), "days": (site.today - latest).days, "limit": params.limit, "where": where}
    yield Hit(site.site.home, facts, page_url=site.site.home, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _on_home(site: SiteView, home: Page) -> list[date]:
    """Dates that the home page shows, and those of the articles it links to; a day without a year takes that of such an article."""
    full, partial = shown_dates(home.body_text)
    linked = _linked(site, home)
    years = {(day.month, day.day): day for day in linked}
    supplied = [years.get((month, day)) or _latest(month, day, site.today) for month, day in partial]
    return [*full, *linked, *(day for day in supplied if day is not None)]


def _linked(site: SiteView, home: Page) -> list[date]:
    """Publication dates of what the home page links to, by the lists that show it."""
    found = []
    for target in {reference.target for reference in site.links_from(home.url)}:
        found += _days(item.date for _, item in site.listing(target))
    return found


def _latest(month: int, day: int, today: date) -> date | None:
    """The last time that a day of the year was."""
    for year in (today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _below(site: SiteView) -> list[date]:
    """Dates of the columns' items and of all articles."""
    found = [day for view in site.columns for day in _days(item.date for item in view.items)]
    return found + _days(summary.page.published for summary in site.pages())


def _days(texts: Iterable[str | None]) -> list[date]:
    return [date.fromisoformat(text) for text in texts if text]

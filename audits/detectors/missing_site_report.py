"""Sites without the yearly report on themselves, or without a way to it from the home page (政府网站工作年度报表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.disclosure.duties import MonthDay, due_year
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.sitereports import site_report_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
OUTCOME = ("missing", "unlinked", "unknown")
FACTS = {"year": int, "due": str, "latest": int, "outcome": OUTCOME}
MOST_FOLLOWED = 40


class Params(Strict):
    """``by``: day by which the report of the year before is due; ``first_year``: the first year of which reports were due."""

    by: MonthDay = "01-31"
    first_year: int = 2017


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for the report that is due and not there, or not linked from the home page; one that needs a person where too little was seen."""
    year, due = due_year(site.today, params.by, 1)
    home = site.home
    if year < params.first_year or home is None:
        return
    shown = {found: title_url for title_url in _titles(site) if (found := site_report_of(title_url[0], title_url[2])) is not None}
    linked = {found for link in home.links if (found := site_report_of(link.text or link.title)) is not None}
    if year in linked:
        return
    latest = max((*shown, *linked), default=0)
    facts: dict[str, int | str] = {"year": year, "due": due.isoformat(), "latest": latest, "outcome": OUTCOME[0]}
    where = shown.get(year)
    if where is not None:
        if not _reached(site, home, where[1], linked):
            sure = not home.problems and not home.embedded
            yield _hit(site, f"unlinked|{year}", {**facts, "latest": 0, "outcome": OUTCOME[1]}, Confidence.CONFIRMED if sure else Confidence.LIKELY, where[1])
        return
    if 0 in linked or not site.complete or home.problems:
        yield _hit(site, f"missing|{year}", {**facts, "outcome": OUTCOME[2]}, Confidence.UNVERIFIABLE, home.url)
        return
    yield _hit(site, f"missing|{year}", facts, Confidence.CONFIRMED if latest else Confidence.LIKELY, home.url)


def _titles(site: SiteView) -> list[tuple[str, str, str | None]]:
    """(title, address, day) of pages and items of lists, with the texts of links that lead to files."""
    found = [(summary.page.title, summary.page.url, summary.page.published) for summary in site.pages()]
    return [*found, *((item.title, item.url, item.date) for view in site.columns for item in view.items)]


def _reached(site: SiteView, home: Page, url: str, linked: set[int]) -> bool:
    """Whether the home page leads to a report: by its address, by a link with its name, or by way of a page that the home page names so."""
    if linked:
        return True
    targets = {link.url for link in home.links if link.url}
    if url in targets:
        return True
    return any(reference.source in targets and _names_reports(home, reference.source) for reference in site.links_to(url)[:MOST_FOLLOWED])


def _names_reports(home: Page, target: str) -> bool:
    """Whether a link of the home page to a list speaks of yearly reports."""
    return any("报表" in (link.text or link.title) or "年报" in (link.text or link.title) for link in home.links if link.url == target)


def _hit(site: SiteView, subject: str, facts: dict[str, int | str], confidence: Confidence, url: str) -> Hit:
    return Hit(subject, facts, page_url=url, at=site.site.name, confidence=confidence)

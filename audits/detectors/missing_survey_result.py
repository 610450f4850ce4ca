"""Calls for opinions that are over without a result (征集调查没有结果反馈)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.addresses import subject_key
from audits.texts.days import as_date
from audits.texts.issuers import OTHER, whose
from audits.texts.surveys import CALL, RESULT, core_of, end_of, is_result_of, results_in, says_ended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from audits.records import Page
    from audits.records.views import PageSummary, SiteView
    from audits.rulebook import RuleBook

SCOPE = "site"
FACTS = {"title": str, "ended": str, "days": int, "label": str, "outcome": ("missing", "unknown-end")}
MOST_READ = 600
"""Calls whose texts are read."""


class Params(Strict):
    """``grace_days``: after the end that are let pass; ``within_days``: calls published earlier no longer count."""

    column_types: ColumnTypes = ("interaction",)
    names: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    grace_days: int = 30
    within_days: int = 730


def check(site: SiteView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for each call that is over, and tells no result itself or elsewhere; one that needs a person where its end is not told."""
    calls = _calls(site, params)
    if not calls:
        return
    titles = _titles(site)
    for summary, listed in calls[:MOST_READ]:
        page = site.page(summary.page.url)
        if page is None or page.kind not in (PageKind.DETAIL, PageKind.OTHER):
            continue
        labels = list(results_in(page.text)) or list(results_in(page.body_text))
        core = core_of(page.title)
        if any(given for _, given in labels) or _links_to_result(page) or any(is_result_of(title, core) for title, url in titles if url != page.url):
            continue
        hit = _judged(site, summary, page, params, labels[0][0] if labels else "", listed=listed)
        if hit is not None:
            yield hit


def _judged(site: SiteView, summary: PageSummary, page: Page, params: Params, label: str, *, listed: bool) -> Hit | None:
    """What is to be said of a call without a result."""
    ended = end_of("\n".join((page.text, *(f"{one.label}：{one.value}" for one in page.fields))), page.published)
    column = next(iter(summary.columns), "")
    if ended is None:
        published = as_date(page.published)
        if not listed or published is None or not (_over(published, site.today, params, 150) or says_ended(page.body_text)):
            return None
        facts = {"title": page.title, "ended": "", "days": 0, "label": "", "outcome": "unknown-end"}
        return Hit(subject_key(page.url), facts, page_url=page.url, at=page.title, column=column, confidence=Confidence.UNVERIFIABLE)
    if not _over(ended, site.today, params, 0):
        return None
    facts = {"title": page.title, "ended": ended.isoformat(), "days": (site.today - ended).days, "label": label, "outcome": "missing"}
    sure = bool(label) and site.complete and not page.problems and not page.attachments
    confidence = Confidence.CONFIRMED if sure else Confidence.LIKELY
    return Hit(subject_key(page.url), facts, page_url=page.url, at=page.title, column=column, confidence=confidence)


def _over(day: date, today: date, params: Params, more: int) -> bool:
    return day + timedelta(days=params.grace_days + more) < today <= day + timedelta(days=params.within_days)


def _calls(site: SiteView, params: Params) -> list[tuple[PageSummary, bool]]:
    """Pages that call for opinions, and whether a column of such calls lists them."""
    columns = {
        column.id for column in site.site.columns
        if column.type in params.column_types and any(word in column.name for word in params.names)
    }
    found = []
    for summary in site.pages():
        page = summary.page
        listed = bool(columns.intersection(summary.columns))
        if page.kind not in (PageKind.DETAIL, PageKind.OTHER) or RESULT.search(page.title) or any(word in page.title for word in params.exempt):
            continue
        if (listed or CALL.search(page.title)) and whose(page, site.site) != OTHER:
            found.append((summary, listed))
    return found


def _titles(site: SiteView) -> list[tuple[str, str]]:
    """Titles that may tell a result, of pages and of items of lists, with their addresses."""
    found = {(summary.page.title, summary.page.url) for summary in site.pages() if RESULT.search(summary.page.title)}
    found |= {(item.title, item.url) for view in site.columns for item in view.items if RESULT.search(item.title)}
    return sorted(found)


def _links_to_result(page: Page) -> bool:
    """Whether a page links to its result."""
    return any(
        link.url and subject_key(link.url) != subject_key(page.url) and link.region != "frame" and len(link.text) >= 4 and RESULT.search(link.text)
        for link in page.links
    )

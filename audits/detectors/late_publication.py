"""Documents published more than twenty working days after they were written (公开不及时)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.rulebook.workdays import load_workdays
from audits.texts.issuers import OTHER, OWN, whose
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"title": str, "written": str, "published": str, "days": int, "limit": int}
LABELLED = ("field", "visible")


class Params(Strict):
    """``limit``: working days; ``recent_days``: older publications are let be; ``moved_days``: wider gaps are documents put up later."""

    limit: int = 20
    recent_days: int = 730
    moved_days: int = 365


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a document whose two dates lie too far apart."""
    page = view.page
    written, published = _day(page.written), _day(page.published)
    if written is None or published is None or not written < published <= view.today:
        return
    gap = (published - written).days
    if gap <= params.limit or gap > params.moved_days or (view.today - published).days > params.recent_days:
        return
    owner = whose(page, view.site)
    if owner == OTHER:
        return
    workdays = book.memo("workdays", "", lambda: load_workdays(book.data_dir, book.own_dir))
    days = workdays.between(written, published)
    if days <= params.limit:
        return
    known = workdays.is_known(written) and workdays.is_known(published)
    sure = known and owner == OWN and _labelled(page, "written", page.written) and _labelled(page, "published", page.published)
    facts = {"title": page.title, "written": page.written, "published": page.published, "days": days, "limit": params.limit}
    yield Hit(document_key(page), facts, at=page.title, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _labelled(page: Page, kind: str, value: str | None) -> bool:
    """Whether a date stands behind a label that readers see."""
    return any(mark.kind == kind and mark.value == value and mark.where in LABELLED for mark in page.dates)


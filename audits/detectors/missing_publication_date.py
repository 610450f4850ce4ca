"""Articles that do not tell a reader when they were published (稿件未注明发布时间)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract.article.labels import KIND_OF
from audits.records import Confidence, Hit
from audits.records.codes import SHOWN_WHERE, ShownWhere
from audits.rulebook.loading import Strict
from audits.texts.column_pages import is_column
from audits.texts.dates import first_date
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
STATES = ("missing", "blank", *SHOWN_WHERE)
FACTS = {"title": str, "state": STATES}


class Params(Strict):
    """``shown``: where a date counts as told; ``unlisted``: whether pages outside the registered columns are looked at."""

    shown: tuple[ShownWhere, ...] = ("visible", "script")
    unlisted: bool = False


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for an article whose publication date a reader cannot see."""
    page = view.page
    if page.published_where in params.shown or not page.title or not (view.columns or params.unlisted):
        return
    if any(mark.where in params.shown and mark.kind in ("published", "written") for mark in page.dates) or is_column(view):
        return
    blank = any(KIND_OF.get(field.label) in ("published", "time") and not field.value for field in page.fields)
    state = "blank" if blank else page.published_where if page.published_where in STATES else "missing"
    yield Hit(document_key(page), {"title": page.title, "state": state}, at=page.title, confidence=_confidence(page, blank))


def _confidence(page: Page, blank: bool) -> Confidence:
    """Sure only where the page was read whole and its head shows no date at all; a blank label may be filled by a script."""
    if page.problems:
        return Confidence.UNVERIFIABLE
    head = page.body_text.partition(page.title)[2][:300] if page.title in page.body_text else page.body_text[:2000]
    return Confidence.LIKELY if blank or not page.text or first_date(head) is not None else Confidence.CONFIRMED

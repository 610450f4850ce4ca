"""Documents whose own validity period is over and that are still shown as valid (有效期已过)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, PageKind
from audits.regulations.laws import laws_of
from audits.regulations.roles import keeps_current, role_of
from audits.regulations.shown import is_ended, is_in_force, labels_of, marks_of
from audits.rulebook.loading import Strict
from audits.texts.days import add_years, first_date
from audits.texts.keys import document_key
from audits.texts.numbers import arabic, flat, normal_number
from audits.texts.periods import own_period
from audits.texts.titles import read_title
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.regulations.laws import Laws
    from audits.rulebook.book import RuleBook
    from audits.texts.periods import Period

SCOPE = "page"
VOCABULARIES = {"validity-labels": Labels}
FACTS = {
    "title": str,
    "number": str,
    "start": str,
    "end": str,
    "quote": str,
    "days": int,
    "label": ("in-force", "none"),
    "where": ("text", "field"),
}
_EXTENDED = re.compile(r"有效期(?:限)?(?:已|现)?(?:延长|延续|展期|顺延|延期)|继续(?:执行|有效|施行|实施)至|延长[^。]{0,20}有效期")
_LONGER = re.compile(r"^[^。；;，,]{0,6}?([0-9一二两三四五六七八九十]{1,2})年(?![0-9月])")
_END_OF_YEAR = re.compile(r"^[^。；;，,]{0,6}?((?:19|20)\d{2})年(?:底|末|年底|年末)?(?![0-9])")
_UNTIL = 30
"""Characters behind the words within which the new end stands."""


class Params(Strict):
    """``assumed_grace_days``: leeway where the text counts from its publication and only the date of writing is known."""

    assumed_grace_days: int = 60


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a document past its own end; repeal dates of the metadata block are compared elsewhere."""
    page = view.page
    if page.kind != PageKind.DETAIL or not keeps_current(view.columns) or not page.text:
        return
    if not view.columns and not page.doc_number:
        return
    period = own_period(page)
    if period is None or period.state(view.today) != "expired" or (period.where == "field" and not _is_span(period)):
        return
    if role_of(page, view.columns) != "document" or _extended(page, period, laws_of(book), view.today):
        return
    labels = labels_of(book)
    marks = marks_of(page, labels, view.listed, view.today)
    if is_ended([mark for mark in marks if mark.where != "repeal-date"], labels, view.today):
        return
    past = (view.today - period.end).days
    if not period.literal and past <= params.assumed_grace_days:
        return
    labelled = is_in_force(marks, labels)
    quote = period.quote
    facts = {
        "title": page.title, "number": page.doc_number or "", "end": period.end.isoformat(), "quote": quote, "days": past,
        "start": period.start.isoformat() if period.start else "", "label": "in-force" if labelled else "none", "where": period.where,
    }  # fmt: skip
    yield Hit(document_key(page), facts, at=quote, confidence=Confidence.CONFIRMED if labelled else Confidence.LIKELY)


def _is_span(period: Period) -> bool:
    """Whether a field of the metadata block gives a validity period; a bare repeal date is a matter of contradictory-validity."""
    return "有效期" in period.words


def _new_end(behind: str, period: Period) -> date | None:
    """The day to which the words behind ``有效期延长`` extend a period: a day, the end of a year, or some years more."""
    day = first_date(behind)
    if day is not None:
        return day
    if year := _END_OF_YEAR.search(behind):
        return date(int(year[1]), 12, 31)
    longer = _LONGER.search(behind)
    years = int(arabic(longer[1]) or 0) if longer else 0
    return add_years(period.end, years) if years else None


def _extended(page: Page, period: Period, books: Laws, today: date) -> bool:
    """Whether text, a note beside it or the office's own catalogue says that the document lives on."""
    for text in (page.text, page.body_text):
        for match in _EXTENDED.finditer(text):
            until = _new_end(flat(text[match.end() : match.end() + _UNTIL]), period)
            if until is None or until >= today:
                return True
    if not books.knows_documents:
        return False
    entry = books.local_entry(normal_number(page.doc_number or ""), read_title(page.title).key, page.written or "")
    return entry is not None and entry.status in ("in-force", "amended", "to-amend")

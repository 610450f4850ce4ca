"""Pages that show a repealed law, rule or document without saying so (已废止的法规文件未标明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.regulations.currency import rule_on_page
from audits.regulations.evidence import REPEAL_FACTS, repeal_facts
from audits.regulations.laws import laws_of
from audits.regulations.roles import keeps_current, role_of
from audits.regulations.shown import is_ended, is_in_force, labels_of, marks_of
from audits.texts.days import as_date
from audits.texts.keys import document_key
from audits.texts.numbers import normal_number
from audits.texts.titles import read_title
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.regulations.laws import Laws
    from audits.rulebook.book import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "page"
VOCABULARIES = {"validity-labels": Labels}
FACTS = REPEAL_FACTS


def check(view: PageView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page whose law was repealed, or whose document the office itself listed as repealed."""
    page, books = view.page, laws_of(book)
    if not keeps_current(view.columns):
        return
    labels = labels_of(book)
    found = rule_on_page(page, books, view.today)
    if found is not None:
        title, ruling = found
        if ruling.outcome == "repealed" and role_of(page, view.columns, law=True) == "document":
            marks = marks_of(page, labels, view.listed, view.today)
            if not is_ended(marks, labels, view.today):
                facts = repeal_facts(ruling, books)
                yield Hit(f"{document_key(page)}|{title.key}", facts, at=page.title, confidence=ruling.confidence)
        return
    if books.knows_documents and role_of(page, view.columns) == "document":
        marks = marks_of(page, labels, view.listed, view.today)
        if not is_ended(marks, labels, view.today) and not is_in_force(marks, labels):
            yield from _listed(view, books)


def _listed(view: PageView, books: Laws) -> Iterator[Hit]:
    """A document of the office's own list that ended; with a label 有效 it is a contradiction, which another rule reports."""
    page = view.page
    title = read_title(page.title_raw or page.title)
    entry = books.local_entry(normal_number(page.doc_number or ""), title.key, page.written or "")
    day = as_date(entry.date) if entry else None
    if entry is None or not entry.ended or (day is not None and day > view.today):
        return
    facts = {
        "law": entry.title, "how": entry.status, "since": entry.date, "decided_by": entry.decided_by, "successor": entry.successor,
        "source": entry.source, "as_of": entry.as_of, "version": entry.written, "told_by": "number" if entry.number_key else "title",
    }  # fmt: skip
    yield Hit(f"{document_key(page)}|{title.key}", facts, at=page.title, confidence=Confidence.CONFIRMED)

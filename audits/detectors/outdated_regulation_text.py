"""Pages that show an old version of a law or rule as if it were the one in force (法规文本过时)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Hit
from audits.regulations.currency import rule_on_page
from audits.regulations.evidence import outdated_facts
from audits.regulations.laws import laws_of
from audits.regulations.roles import keeps_current, role_of
from audits.regulations.shown import is_ended, labels_of, marks_of
from audits.texts.keys import document_key
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "page"
VOCABULARIES = {"validity-labels": Labels}
FACTS = {
    "law": str,
    "version": str,
    "newer": str,
    "newer_number": str,
    "effective": str,
    "source": str,
    "as_of": str,
    "told_by": ("note", "number", "title", "field", "article"),
}


def check(view: PageView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page whose text was replaced by a newer version."""
    page, books = view.page, laws_of(book)
    found = rule_on_page(page, books, view.today) if keeps_current(view.columns) else None
    if found is None or found[1].outcome != "outdated" or role_of(page, view.columns, law=True) != "document":
        return
    title, ruling = found
    labels = labels_of(book)
    if is_ended(marks_of(page, labels, view.listed, view.today), labels, view.today):
        return
    facts = outdated_facts(ruling, books)
    yield Hit(f"{document_key(page)}|{title.key}", facts, at=page.enactment_note[:200] or page.title, confidence=ruling.confidence)

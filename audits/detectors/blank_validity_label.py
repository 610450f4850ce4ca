"""Validity labels that stand there without a value (有效性标注为空)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Hit
from audits.regulations.roles import SHOWS_DOCUMENTS, shows_document
from audits.regulations.shown import labels_of, marks_of
from audits.rulebook.loading import Strict
from audits.rulebook.rule import ColumnTypes  # noqa: TC001 - the models are built from it
from audits.texts.keys import document_key
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook

SCOPE = "page"
VOCABULARIES = {"validity-labels": Labels}
FACTS = {"title": str, "label": str, "number": str}


class Params(Strict):
    """``column_types``: columns whose documents need a label; pages of no registered column count if they have a document number."""

    column_types: ColumnTypes = tuple(sorted(SHOWS_DOCUMENTS | {"repealed"}))


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page whose labels are all blank and that has no other mark."""
    page = view.page
    if not shows_document(page):
        return
    if not any(column.type in params.column_types for column in view.columns) and (view.columns or not page.doc_number):
        return
    marks = marks_of(page, labels_of(book), view.listed, view.today)
    blank = [mark for mark in marks if mark.state == "blank"]
    if blank and len(blank) == len(marks):
        facts = {"title": page.title, "label": blank[0].label, "number": page.doc_number or ""}
        yield Hit(document_key(page), facts, at=blank[0].label)

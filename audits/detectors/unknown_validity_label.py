"""Validity labels whose value says nothing that a reader could rely on (有效性标注无法识别)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
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
FACTS = {"title": str, "label": str, "value": str, "problem": ("unknown", "script")}


class Params(Strict):
    """``column_types``: columns whose documents need a label; pages of no registered column count if they have a document number."""

    column_types: ColumnTypes = tuple(sorted(SHOWS_DOCUMENTS | {"repealed"}))


def _says(value: str) -> bool:
    """Whether a value with a day says what happens then (``2027年12月31日前有效``)."""
    return any(word in value for word in ("有效", "失效", "废止", "终止", "到期"))


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page whose label cannot be understood; a value that a script fills in can only be seen by a person."""
    page = view.page
    if not shows_document(page):
        return
    if not any(column.type in params.column_types for column in view.columns) and (view.columns or not page.doc_number):
        return
    labels = labels_of(book)
    marks = marks_of(page, labels, view.listed, view.today)
    odd = [mark for mark in marks if mark.where in ("field", "script") and (mark.state == "unknown" or (mark.state == "dated" and not _says(mark.value)))]
    if not odd or any(labels.in_force(mark.state) is not None for mark in marks if mark.where == "field"):
        return
    mark = odd[0]
    facts = {"title": page.title, "label": mark.label, "value": mark.value, "problem": "script" if mark.where == "script" else "unknown"}
    confidence = Confidence.UNVERIFIABLE if mark.where == "script" else Confidence.CONFIRMED
    yield Hit(document_key(page), facts, at=mark.value or mark.label, confidence=confidence)

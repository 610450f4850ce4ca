"""Documents that do not say anywhere whether they are in force (未标注有效性)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Several
from audits.regulations.roles import keeps_current, role_of, shows_document
from audits.regulations.shown import labels_of, marks_of
from audits.rulebook.loading import Strict
from audits.texts.issuers import OTHER, OWN, whose
from audits.texts.keys import document_key
from audits.texts.validity_words import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook

SCOPE = "page"
VOCABULARIES = {"validity-labels": Labels}
FACTS = {"title": str, "number": str, "looked": Several(("field", "title", "banner", "list"))}


class Params(Strict):
    """``sure_fields``: from how many read fields of the metadata block on a missing label counts as certain."""

    sure_fields: int = 2
    exempt: tuple[str, ...] = ()
    """Words in titles of documents that set no rules."""


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a document page without any mark; which columns expect one is the rule's and the register's matter."""
    page = view.page
    if not shows_document(page) or not keeps_current(view.columns) or role_of(page, view.columns) != "document":
        return
    owner = whose(page, view.site)
    if owner == OTHER or any(word in page.title for word in params.exempt):
        return
    labels = labels_of(book)
    marks = marks_of(page, labels, view.listed, view.today)
    if any(mark.where != "repeal-date" or mark.state == "dated" for mark in marks):
        return
    if any(word in column.name for column in view.columns for word in ("现行有效", "有效文件")):
        return
    read = sum(1 for field in page.fields if field.label)
    sure = owner == OWN and read >= params.sure_fields and not any(problem in page.problems for problem in ("parser-limit", "truncated"))
    facts = {"title": page.title, "number": page.doc_number or "", "looked": ["field", "title", "banner", "list"]}
    yield Hit(document_key(page), facts, at=page.title, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)

"""Documents whose page tells its box of facts, and no document number anywhere (没有文号)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.regulations.roles import keeps_current, role_of, shows_document
from audits.rulebook.loading import Strict
from audits.texts.issuers import OTHER, OWN, whose
from audits.texts.keys import document_key
from audits.texts.numbers import find_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook.book import RuleBook

SCOPE = "page"
FACTS = {"title": str, "state": ("missing", "blank")}
HEAD, TAIL = 800, 300


class Params(Strict):
    """``labels``: labels of the number; ``least_fields``: fields that a box must have to be one; ``exempt``: words in titles of papers without."""

    labels: tuple[str, ...] = ("文号", "发文字号")
    least_fields: int = 3
    exempt: tuple[str, ...] = ()


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for an own document with a box of facts; certain where the label of the number stands there without a value."""
    page = view.page
    if page.doc_number or not shows_document(page) or not keeps_current(view.columns) or role_of(page, view.columns) != "document":
        return
    owner = whose(page, view.site)
    fields = [field for field in page.fields if field.label]
    if owner == OTHER or len(fields) < params.least_fields or any(word in page.title for word in params.exempt) or _is_numbered(page):
        return
    labelled = [field for field in fields if any(label in field.label for label in params.labels)]
    if any(field.value.strip() for field in labelled):
        return
    blank = bool(labelled)
    sure = blank and owner == OWN and not page.problems
    facts = {"title": page.title, "state": "blank" if blank else "missing"}
    yield Hit(document_key(page), facts, at=page.title, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _is_numbered(page: Page) -> bool:
    """Whether a number stands in the title, or at the head or end of the text."""
    text = page.body_text or page.text
    return any(any(find_numbers(part)) for part in (page.title_raw or page.title, text[:HEAD], text[-TAIL:]))

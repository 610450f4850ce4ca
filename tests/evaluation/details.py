"""Fields of document pages: title, dates, numbers, offices, persons, attachments, breadcrumb, kind of document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audits.records import PageKind
from tests.evaluation.scoring import Score, labelled, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Page

SINGLE = (
    "title", "published", "published_where", "written", "doc_number", "index_number", "issuer", "source", "validity", "validity_label", "breadcrumb",
)  # fmt: skip


def scores() -> list[Score]:
    """One score a field; whitespace is left out of every comparison."""
    return [*(single(name) for name in SINGLE), doc_type(), attachments(), responsible()]


def single(name: str) -> Score:
    """A field with one value or none."""
    score = Score(name)
    for label, page in labelled("details"):
        score.one(_shown(page, name), _text(label[name]), where(label))
    return score


def doc_type() -> Score:
    """Kind of document; the other defensible values of the label count as well."""
    score = Score("doc_type")
    for label, page in labelled("details"):
        if label["doc_type"]:
            got = page.doc_type
            score.one(label["doc_type"] if got in label["doc_type_alt"] else got, label["doc_type"], where(label))
    return score


def attachments() -> Score:
    """References of the attachments, as often as they are given."""
    score = Score("attachments")
    for label, page in labelled("details"):
        score.set_of(_numbered(link.raw for link in page.attachments), _numbered(label["attachments"]), where(label))
    return score


def responsible() -> Score:
    """Label and name of each person."""
    score = Score("responsible")
    for label, page in labelled("details"):
        got, want = ({(_text(key), _text(name)) for key, name in found.items()} for found in (page.responsible, label["responsible"]))
        score.set_of(got, want, where(label))
    return score


def _shown(page: Page, name: str) -> str | None:
    """A field as ``page --format json`` gives it: error pages have no title."""
    return None if name == "title" and page.kind == PageKind.ERROR else _text(getattr(page, name))


def _text(value: Any) -> str | None:
    """A value as one text without whitespace; None for what is absent, a blank for what is blank."""
    if value is None or (isinstance(value, (list, tuple)) and not value):
        return None
    return re.sub(r"\s", "", " > ".join(value) if isinstance(value, (list, tuple)) else str(value)) or "(blank)"


def _numbered(values: Iterable[str]) -> set[tuple[str, int]]:
    """Values with their number among equal ones, so that a set keeps repetitions."""
    found: list[str] = []
    numbered = set()
    for value in values:
        numbered.add((value, found.count(value)))
        found.append(value)
    return numbered

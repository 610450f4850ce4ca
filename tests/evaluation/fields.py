"""The fields that are scored: each is one function of labels and pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from audits.records import PageKind
from tests.evaluation.scoring import Score

if TYPE_CHECKING:
    from audits.records import Page
    from tests.evaluation.pages import Sample

LISTS = ("list", "js-list")
COLUMNS = (*LISTS, "empty-list")
SINGLE = (
    "title", "published", "published_where", "written", "doc_number", "index_number", "issuer", "source", "validity", "validity_label", "breadcrumb",
)  # fmt: skip
Judged = Callable[[Score, "Sample", "Page"], None]


def all_scores(readings: Iterable[tuple[Sample, Page]]) -> list[Score]:
    """One score a field; whitespace is left out of the comparison of details."""
    scores = {name: Score(name) for name in FIELDS}
    for sample, page in readings:
        for name, (kind, judge) in FIELDS.items():
            if kind in (sample.name, ""):
                judge(scores[name], sample, page)
    return list(scores.values())


def items(score: Score, sample: Sample, page: Page) -> None:
    """Title and reference of each item."""
    want = {(item["title"], item["href"] or "") for item in sample.label["items"]}
    score.set_of({(item.title, item.href) for item in page.items}, want, sample.where)


def item_dates(score: Score, sample: Sample, page: Page) -> None:
    """Date of each item, with the item."""
    want = {(item["title"], item["href"] or "", item["date"]) for item in sample.label["items"] if item["date"]}
    score.set_of({(item.title, item.href, item.date) for item in page.items if item.date}, want, sample.where)


def next_page(score: Score, sample: Sample, page: Page) -> None:
    """Reference to the next page, or none."""
    if sample.label["kind"] in LISTS and "next" in sample.label:
        score.each(page.next, sample.label["next"], sample.where)


def pages(score: Score, sample: Sample, page: Page) -> None:
    """Number of list pages, or none."""
    if sample.label["kind"] in LISTS and "pages" in sample.label:
        score.each(page.pages, sample.label["pages"], sample.where)


def page_kind(score: Score, sample: Sample, page: Page) -> None:
    """Page kind, once for each label."""
    score.each(page.kind.value, sample.label["kind"], sample.where)


def column(score: Score, sample: Sample, page: Page) -> None:
    """Name of the column of lists."""
    if sample.label["kind"] in COLUMNS:
        score.one(page.column, sample.label["column"], sample.where)


def list_breadcrumb(score: Score, sample: Sample, page: Page) -> None:
    """Breadcrumb of lists."""
    if sample.label["kind"] in COLUMNS:
        score.one(_text(page.breadcrumb), _text(sample.label["breadcrumb"]), sample.where)


def charset(score: Score, sample: Sample, page: Page) -> None:
    """Encoding; a page of nothing but ASCII is both."""
    if "charset" in sample.label:
        got, want = ("utf-8" if name == "ascii" else name for name in (page.charset, sample.label["charset"]))
        score.each(got, want, sample.where)


def single(name: str) -> Judged:
    """A field with one value or none."""

    def judge(score: Score, sample: Sample, page: Page) -> None:
        if name in sample.label:
            error = name == "title" and page.kind == PageKind.ERROR  # ``page --format json`` gives error pages no title
            score.one(None if error else _text(getattr(page, name)), _text(sample.label[name]), sample.where)

    return judge


def doc_type(score: Score, sample: Sample, page: Page) -> None:
    """Kind of document; the other defensible values of the label count as well."""
    want = sample.label.get("doc_type")
    if want:
        score.one(want if page.doc_type in sample.label["doc_type_alt"] else page.doc_type, want, sample.where)


def attachments(score: Score, sample: Sample, page: Page) -> None:
    """References of the attachments, as often as they are given."""
    if "attachments" in sample.label:
        score.set_of(_numbered(link.raw for link in page.attachments), _numbered(sample.label["attachments"]), sample.where)


def responsible(score: Score, sample: Sample, page: Page) -> None:
    """Label and name of each person."""
    if "responsible" in sample.label:
        got, want = ({(_text(key), _text(name)) for key, name in found.items()} for found in (page.responsible, sample.label["responsible"]))
        score.set_of(got, want, sample.where)


FIELDS: dict[str, tuple[str, Judged]] = {
    "page kind": ("", page_kind),
    "charset": ("", charset),
    "list items": ("lists", items),
    "item dates": ("lists", item_dates),
    "next page": ("lists", next_page),
    "pages": ("lists", pages),
    "column": ("lists", column),
    "list breadcrumb": ("lists", list_breadcrumb),
    **{name: ("details", single(name)) for name in SINGLE},
    "doc_type": ("details", doc_type),
    "attachments": ("details", attachments),
    "responsible": ("details", responsible),
}
"""Field → kind of label that has it (``""`` for both), and how it is judged."""


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

"""Scores what is read of document pages against pages labelled by hand: precision and recall for each field."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.extract import read
from audits.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.records import Page

PAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pages"
LABELS = PAGES / "details.jsonl"
SINGLE = (
    "title", "published", "published_where", "written", "doc_number", "index_number", "issuer", "source", "validity", "validity_label", "breadcrumb", "doc_type",
)  # fmt: skip
MANY = ("attachments", "responsible")
FLOORS: dict[str, tuple[float, float]] = {
    "title": (0.98, 0.98),
    "published": (1.0, 1.0),
    "published_where": (1.0, 1.0),
    "written": (1.0, 0.97),
    "doc_number": (1.0, 1.0),
    "index_number": (1.0, 1.0),
    "issuer": (1.0, 0.97),
    "source": (1.0, 1.0),
    "validity": (1.0, 1.0),
    "validity_label": (1.0, 1.0),
    "breadcrumb": (1.0, 1.0),
    "doc_type": (0.95, 0.95),
    "attachments": (1.0, 1.0),
    "responsible": (1.0, 1.0),
}
"""Lowest precision and recall a field may have; raise them when reading gets better, never lower them."""


def labelled_pages() -> Iterator[tuple[dict[str, Any], Page]]:
    """Labels and the page as read, for each labelled document."""
    for line in LABELS.read_text("utf-8").splitlines():
        label = json.loads(line)
        name = label["path"].removeprefix("html/")
        url = label["url"] or "http://www.example.gov.cn/" + name.partition("__")[2].replace("__", "/")
        yield label, read((PAGES / label["path"]).read_bytes(), url)


def score(pages: Iterable[tuple[dict[str, Any], Page]]) -> dict[str, tuple[float, float]]:
    """Field to (precision, recall) over all pages."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for label, page in pages:
        for name, want, got in _pairs(label, page):
            right[name] += (want & got).total()
            given[name] += got.total()
            wanted[name] += want.total()
    return {name: (_ratio(right[name], given[name]), _ratio(right[name], wanted[name])) for name in (*SINGLE, *MANY)}


def misses(pages: Iterable[tuple[dict[str, Any], Page]]) -> list[str]:
    """One line for each value that differs from its label."""
    return [
        f"{label['path']} {name}: {dict(want)} / {dict(got)}" for label, page in pages for name, want, got in _pairs(label, page) if want != got
    ]


def _pairs(label: dict[str, Any], page: Page) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """Name, labelled values and read values of each field, whitespace left out."""
    for name in SINGLE:
        want, got = _text(label[name]), _text(getattr(page, name))
        if name == "title" and page.kind == PageKind.ERROR:
            got = None
        if name == "doc_type" and (got in label["doc_type_alt"] or not want):
            want = got
        yield name, _bag([want]), _bag([got])
    yield "attachments", _bag(map(_text, label["attachments"])), _bag(_text(link.raw) for link in page.attachments)
    yield "responsible", *(_bag(f"{_text(key)}={_text(name)}" for key, name in found.items()) for found in (label["responsible"], page.responsible))


def _bag(values: Iterable[str | None]) -> Counter[str]:
    return Counter(value for value in values if value is not None)


def _text(value: Any) -> str | None:
    """A value as one text without whitespace; None for what is absent."""
    if value is None or (isinstance(value, (list, tuple)) and not value):
        return None
    return re.sub(r"\s", "", " > ".join(value) if isinstance(value, (list, tuple)) else str(value))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0

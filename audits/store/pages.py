"""Pages to rows and back: facts as JSON, bodies compressed."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from audits.records import DataRequest, DateMark, Field, Page, PageKind, ValidityMark
from audits.records.codes import FILE_PROBLEMS, PAGE_PROBLEMS, FileProblem, PageProblem
from audits.store.codes import Codes

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEFT_OUT = frozenset({"links", "text", "body_text", "tables", "attachments", "data_requests", "items", "url", "signs"})
_DEFAULTS: dict[str, Any] = {
    field.name: field.default if field.default is not dataclasses.MISSING else {}
    for field in dataclasses.fields(Page)
    if field.name not in _LEFT_OUT
}
_NESTED: dict[str, type[Any]] = {"dates": DateMark, "fields": Field, "validity_marks": ValidityMark}
_TUPLES = frozenset({"headings", "breadcrumb", "embedded"})

PAGE_KIND = Codes("pages", "facts.kind", PageKind)
_PROBLEM: Codes[PageProblem | FileProblem] = Codes("pages", "facts.problems", (*PAGE_PROBLEMS, *FILE_PROBLEMS))


class Same(dict[str, str]):
    """One object for each text that a database gives many times."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text


def facts_of(page: Page) -> str:
    """JSON of a page's facts without text, links and items; defaults are left out."""
    facts: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(page, name)
        if value == default:
            continue
        if name in _NESTED:
            value = [[getattr(part, key) for key in _slots(_NESTED[name])] for part in value]
        elif name not in ("meta", "responsible") and isinstance(value, tuple):
            value = list(value)
        facts[name] = value
    if page.items:
        facts["item_count"] = len(page.items)
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def _slots(record: type[Any]) -> tuple[str, ...]:
    return tuple(record.__slots__)


def page_from(url: str, facts: str) -> Page:
    """The page of stored facts; its text and links are empty."""
    values = json.loads(facts)
    values.pop("item_count", None)
    for name, record in _NESTED.items():
        if name in values:
            values[name] = tuple(record(*parts) for parts in values[name])
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    if "problems" in values:
        values["problems"] = tuple(_PROBLEM[one] for one in values["problems"])
    if "kind" in values:
        values["kind"] = PAGE_KIND[values["kind"]]
    return Page(url=url, **values)


def pack(body: bytes) -> bytes:
    """A body for storage."""
    return zstd.compress(body, 1)


def unpack(data: bytes) -> bytes:
    """A stored body."""
    return zstd.decompress(data)


def request_json(request: DataRequest) -> str:
    """A data request for the frontier."""
    return json.dumps([request.url, request.reader, request.method, request.body], ensure_ascii=False)


def request_from(text: str) -> DataRequest | None:
    """The data request of a frontier row, or None."""
    return DataRequest(*json.loads(text)) if text else None

"""Pages to rows and back: facts as JSON, bodies compressed."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

from audits.records import DataRequest, DateMark, Field, Letter, Page, PageKind, ValidityMark
from audits.records.codes import (
    DATE_KINDS,
    DATE_WHERE,
    DOC_TYPES,
    EMBEDDED,
    FILE_PROBLEMS,
    LETTER_STATES,
    MARK_STATES,
    MARK_WHERE,
    METHODS,
    PAGE_PROBLEMS,
    SHOWN_WHERE,
    FileProblem,
    PageProblem,
)
from audits.store.codes import Codes, readable

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEFT_OUT = frozenset({"links", "text", "body_text", "tables", "guide", "attachments", "data_requests", "items", "url", "signs"})
_DEFAULTS: dict[str, Any] = {
    field.name: field.default if field.default is not dataclasses.MISSING else {}
    for field in dataclasses.fields(Page)
    if field.name not in _LEFT_OUT
}
_NESTED: dict[str, type[Any]] = {"dates": DateMark, "fields": Field, "validity_marks": ValidityMark, "letters": Letter}
_TUPLES = frozenset({"headings", "breadcrumb"})

PAGE_KIND = Codes("pages", "facts.kind", PageKind)
_SHOWN_WHERE = Codes("pages", "facts.published_where", SHOWN_WHERE)
_DOC_TYPE = Codes("pages", "facts.doc_type", DOC_TYPES)
_EMBEDDED = Codes("pages", "facts.embedded", EMBEDDED)
_DATE_KIND = Codes("pages", "facts.dates.kind", DATE_KINDS)
_DATE_WHERE = Codes("pages", "facts.dates.where", DATE_WHERE)
_MARK_WHERE = Codes("pages", "facts.validity_marks.where", MARK_WHERE)
_MARK = Codes("pages", "facts.validity_marks.state", MARK_STATES)
_LETTER = Codes("pages", "facts.letters.state", LETTER_STATES)
_METHOD = Codes("urls", "extra.method", METHODS)
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
    with readable("pages", "facts"):
        values = json.loads(facts)
        values.pop("item_count", None)
        for name in _TUPLES & values.keys():
            values[name] = tuple(values[name])
        for name, understood in _READ.items():
            if name in values:
                values[name] = understood(values[name])
        return Page(url=url, **values)


_READ: dict[str, Callable[[Any], Any]] = {
    "kind": PAGE_KIND.__getitem__,
    "published_where": _SHOWN_WHERE.__getitem__,
    "doc_type": _DOC_TYPE.__getitem__,
    "embedded": lambda found: tuple(_EMBEDDED[one] for one in found),
    "problems": lambda found: tuple(_PROBLEM[one] for one in found),
    "dates": lambda found: tuple(DateMark(_DATE_KIND[kind], value, raw, _DATE_WHERE[where]) for kind, value, raw, where in found),
    "fields": lambda found: tuple(Field(*parts) for parts in found),
    "letters": lambda found: tuple(
        Letter(title, url, asked, answered, _LETTER[state], said, sure) for title, url, asked, answered, state, said, sure in found
    ),
    "validity_marks": lambda found: tuple(ValidityMark(_MARK_WHERE[where], label, value, _MARK[state]) for where, label, value, state in found),
}
"""Name of a fact to what makes it of its stored form; all others are what they are in JSON."""


DROPPED = b""
"""What stands in the place of a body that was let go of; a page without content is not empty when it is packed."""


def dropped_says(run: str) -> str:
    """Why a page cannot be read again."""
    return f"批次 {run} 的网页正文已用 portal-audit store prune 清理（全部或一部分），不能再从中重判或读出内容；请用较新的批次，或重新巡检"


def pack(body: bytes) -> bytes:
    """A body for storage."""
    return zstd.compress(body, 1)


def unpack(data: bytes) -> bytes:
    """A stored body."""
    with readable("pages", "body"):
        return zstd.decompress(data)


def request_json(request: DataRequest) -> str:
    """A data request for the frontier."""
    return json.dumps([request.url, request.reader, request.method, request.body], ensure_ascii=False)


def request_from(text: str) -> DataRequest | None:
    """The data request of a frontier row, or None."""
    if not text:
        return None
    with readable("urls", "extra"):
        url, reader, method, body = json.loads(text)
    return DataRequest(url, reader, _METHOD[method], body)

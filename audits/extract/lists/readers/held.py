"""Lists that stand as data in the page's own scripts: ``var list = [{…}]``, JSON for a framework, records that are pushed one by one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import counts_of, item_of, records_of, rows_of
from audits.extract.lists.readers._shaped import holds_rows, shaped_records
from audits.extract.lists.readers._values import MOST_CODE, MOST_SCRIPTS, MOST_VALUES, values_of
from audits.extract.source.planted import markup_in
from audits.extract.source.running import without_comments
from audits.extract.source.scripted import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.extract.source.document import Document
    from audits.records import DataRequest, ListItem

NAME = "held"
LEAST_WRITTEN = 2
"""Rows that make a list of what a script writes."""
TITLE = 8
"""Letters of a title that is no name of a column."""
_MADE = re.compile(
    r"[\"'`]?(?P<head>[\w:.=&%-]{0,60}[/?][\w:/.?=&%-]{0,150})(?:[\"']\s{0,3}\+\s{0,3}|\$\{\s{0,3})[\w$]{1,30}(?:\[[\w$]{1,20}\])?\.(?P<key>\w{1,40})"
    r"(?:\s{0,3}\}(?P<rest>[\w./?=&%-]{0,100})|\s{0,3}(?:\+\s{0,3}[\"'](?P<tail>[\w./?=&%-]{0,100}))?)"
)
"""An address that a script makes of a text and a member of a record."""
_NUMBERED = re.compile(r"\d[^/]{0,60}$")
_BOOTED = re.compile(r"__(?:NUXT|NEXT_DATA|INITIAL_STATE|INITIAL_DATA|APOLLO_STATE|PRELOADED_STATE|DATA)__", re.I)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """Nothing is asked for: the page has the records itself."""
    return ()


def read_held(document: Document) -> ReaderAnswer | None:
    """The longest list of articles among the data of the page."""
    best: ReaderAnswer | None = None
    made = list(islice(_made(document), MOST_VALUES))
    for value in islice(values_of(document), MOST_VALUES):
        found = _articles((_addressed(row, made) for row in records_of(value)), document.base) or _articles(shaped_records(value), document.base)
        if not found or (best is not None and len(best.items) >= len(found)):
            continue
        records, _ = counts_of(value)
        best = ReaderAnswer(found, 2 if records is not None and records > len(found) else None, None, records)
    return best or _written(document)


def _written(document: Document) -> ReaderAnswer | None:
    """Rows that a script writes as they are, piece by piece; what a loop puts together has no whole address."""
    for script in islice(document.of("script"), MOST_SCRIPTS):
        code = (script.text or "")[:MOST_CODE]
        if not WRITES.search(code):
            continue
        found = tuple(item for item in rows_of(markup_in(without_comments(code)), document.base) if _is_article(item))
        if len({item.url for item in found}) >= LEAST_WRITTEN:
            return ReaderAnswer(found)
    return None


def _articles(rows: Iterable[dict[str, Any]], base: str) -> tuple[ListItem, ...]:
    """Rows as items, none where most of them are no articles."""
    found = tuple(item for row in rows if (item := item_of(row, base)) is not None)
    return found if sum(map(_is_article, found)) * 2 >= len(found) else ()


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """Nothing is asked for, so nothing answers."""
    return ReaderAnswer()


def holds_records(document: Document) -> bool:
    """Whether the page's scripts hold records with titles, or the state of a framework, whoever may read them."""
    scripts = [script.text for script in islice(document.of("script"), MOST_SCRIPTS) if script.text]
    return any(_BOOTED.search(code) for code in scripts) or any(_titled(value) for value in islice(values_of(document), MOST_VALUES))


def _titled(value: Any) -> bool:
    """Whether a value is or has a list of records with titles, or of titles alone."""
    rows = records_of(value)
    if rows and any(len(item.title) >= TITLE for row in rows if (item := item_of(row, "")) is not None):
        return True
    if holds_rows(value):
        return True
    return isinstance(value, list) and len(value) > 1 and all(isinstance(one, str) and len(one) >= TITLE and "/" not in one for one in value)


def _made(document: Document) -> Iterator[tuple[str, str, str]]:
    """(beginning, member, end) of addresses that scripts make of records."""
    for script in islice(document.of("script"), MOST_SCRIPTS):
        for found in islice(_MADE.finditer((script.text or "")[:MOST_CODE]), MOST_VALUES):
            yield found["head"], found["key"].lower(), found["rest"] or found["tail"] or ""


def _addressed(row: dict[str, Any], made: list[tuple[str, str, str]]) -> dict[str, Any]:
    """A record with the address that a script makes of it, where it has none that leads anywhere."""
    if any(isinstance(row.get(key), str) and "/" in row[key] for key in ("url", "link", "href", "linkurl", "path")):
        return row
    for head, key, tail in made:
        part = row.get(key)
        if isinstance(part, (str, int)) and not isinstance(part, bool) and part != "":
            return {**row, "url": f"{head}{part}{tail}"}
    return row


def _is_article(item: ListItem) -> bool:
    """Whether an item leads somewhere and is dated, or named and addressed as an article."""
    return bool(item.url) and (item.date is not None or (len(item.title) >= TITLE and _NUMBERED.search(item.href) is not None))

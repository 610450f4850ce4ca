"""Lists that stand as data in the page's own scripts: ``var list = [{…}]``, JSON for a framework, records that are pushed one by one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import counts_of, item_of, json_of, records_of
from audits.extract.source.literals import Literals
from audits.extract.source.running import without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.source.document import Document
    from audits.records import DataRequest, ListItem

NAME = "held"
MOST_CODE, MOST_VALUES, MOST_SCRIPTS = 400_000, 40, 60
TITLE = 8
"""Letters of a title that is no name of a column."""
_JSON_TYPES = frozenset({"application/json", "text/json", "application/x-json"})
_SET = re.compile(r"(?:\b(?:var|let|const)\s{1,5}|[\s;{(,.]|^)[\w$]{1,60}\s{0,3}=(?=\s{0,9}(?:[\[{]|JSON\s{0,2}\.\s{0,2}parse\s{0,2}\())")
_PARSE = re.compile(r"\s{0,9}JSON\s{0,2}\.\s{0,2}parse\s{0,2}\(")
_PUSHED = re.compile(r"\b[\w$]{1,60}\s{0,3}\.\s{0,3}push\s{0,3}\((?=\s{0,9}\{)")
_MADE = re.compile(
    r"[\"'`]?(?P<head>[\w:.=&%-]{0,60}[/?][\w:/.?=&%-]{0,150})(?:[\"']\s{0,3}\+\s{0,3}|\$\{\s{0,3})[\w$]{1,30}(?:\[[\w$]{1,20}\])?\.(?P<key>\w{1,40})"
    r"(?:\s{0,3}\}(?P<rest>[\w./?=&%-]{0,100})|\s{0,3}(?:\+\s{0,3}[\"'](?P<tail>[\w./?=&%-]{0,100}))?)"
)
"""An address that a script makes of a text and a member of a record."""
_LIKELY = re.compile(r"title|headline|subject|bt[\"':]|url|href|link", re.I)
_NUMBERED = re.compile(r"\d[^/]{0,60}$")
_BOOTED = re.compile(r"__(?:NUXT|NEXT_DATA|INITIAL_STATE|INITIAL_DATA|APOLLO_STATE|PRELOADED_STATE|DATA)__", re.I)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """Nothing is asked for: the page has the records itself."""
    return ()


def read_held(document: Document) -> ReaderAnswer | None:
    """The longest list of articles among the data of the page."""
    best: ReaderAnswer | None = None
    made = list(islice(_made(document), MOST_VALUES))
    for value in islice(_values(document), MOST_VALUES):
        found = tuple(item for row in records_of(value) if (item := item_of(_addressed(row, made), document.base)) is not None)
        if not found or sum(map(_is_article, found)) * 2 < len(found) or (best is not None and len(best.items) >= len(found)):
            continue
        records, _ = counts_of(value)
        best = ReaderAnswer(found, 2 if records is not None and records > len(found) else None, None, records)
    return best


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """Nothing is asked for, so nothing answers."""
    return ReaderAnswer()


def holds_records(document: Document) -> bool:
    """Whether the page's scripts hold records with titles, or the state of a framework, whoever may read them."""
    scripts = [script.text for script in islice(document.of("script"), MOST_SCRIPTS) if script.text]
    return any(_BOOTED.search(code) for code in scripts) or any(_titled(value) for value in islice(_values(document), MOST_VALUES))


def _titled(value: Any) -> bool:
    """Whether a value is or has a list of records with titles, or of titles alone."""
    rows = records_of(value)
    if rows and any(len(item.title) >= TITLE for row in rows if (item := item_of(row, "")) is not None):
        return True
    return isinstance(value, list) and len(value) > 1 and all(isinstance(one, str) and len(one) >= TITLE and "/" not in one for one in value)


def _values(document: Document) -> Iterator[Any]:
    """Values that the scripts of a page hold, those pushed one by one as one list."""
    for script in islice(document.of("script"), MOST_SCRIPTS):
        code = (script.text or "")[:MOST_CODE]
        if not code.strip():
            continue
        if (script.get("type") or "").strip().lower() in _JSON_TYPES:
            yield json_of(code.encode())
            continue
        if not _LIKELY.search(code) and "[" not in code:
            continue
        code = without_comments(code)
        literals = Literals(code)
        for found in islice(_SET.finditer(code), MOST_VALUES):
            parsed = _PARSE.match(code, found.end())
            value, _ = literals.at(parsed.end() if parsed else found.end())
            yield json_of(value.encode()) if parsed and isinstance(value, str) else value
        if pushed := [literals.at(found.end())[0] for found in islice(_PUSHED.finditer(code), 500)]:
            yield [value for value in pushed if isinstance(value, dict)]


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

"""Data that a page has itself, out of a reader's sight: in variables and calls of its scripts, in attributes, in hidden fields."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.readers._parts import json_of
from audits.extract.source.literals import Literals
from audits.extract.source.running import without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.source.document import Document

MOST_CODE, MOST_VALUES, MOST_SCRIPTS, MOST_CALLS, MOST_ELEMENTS = 400_000, 40, 60, 500, 20_000
SHORTEST_DATA = 40
"""Characters of a value of an attribute that can be a list."""
_JSON_TYPES = frozenset({"application/json", "text/json", "application/x-json", "application/ld+json"})
_SET = re.compile(r"(?:\b(?:var|let|const)\s{1,5}|[\s;{(,.]|^)[\w$]{1,60}\s{0,3}=(?=\s{0,9}(?:[\[{]|JSON\s{0,2}\.\s{0,2}parse\s{0,2}\())")
_PARSE = re.compile(r"\s{0,9}JSON\s{0,2}\.\s{0,2}parse\s{0,2}\(")
_PUSHED = re.compile(r"\b[\w$]{1,60}\s{0,3}\.\s{0,3}push\s{0,3}\((?=\s{0,9}[{\[])")
_CALL = re.compile(r"(?<![\w$])([A-Za-z_$][\w$]{0,60})\s{0,3}\((?=\s{0,9}['\"])")
_LIKELY = re.compile(r"title|headline|subject|bt[\"':]|url|href|link", re.I)
_STATE = re.compile(r"__\w{2,30}__\s{0,3}=\s{0,3}\(?\s{0,3}function\s{0,3}\(([\w$,\s]{0,4000})\)\s{0,3}\{")
_RETURNS = re.compile(r"\breturn\s{0,3}(?=\{)")
_GIVEN = re.compile(r"\s{0,9};?\s{0,9}\}\s{0,9}\)?\s{0,9}\(")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def values_of(document: Document) -> Iterator[Any]:
    """Values that a page holds, those that are pushed or handed over one by one as one list."""
    for script in islice(document.of("script"), MOST_SCRIPTS):
        code = (script.text or "")[:MOST_CODE]
        if not code.strip():
            continue
        if (script.get("type") or "").strip().lower() in _JSON_TYPES:
            yield json_of(code.encode())
            continue
        if _LIKELY.search(code) or "[" in code or "(" in code:
            yield from _in_code(without_comments(code))
    yield from _in_elements(document)


def _in_code(code: str) -> Iterator[Any]:
    literals = Literals(code)
    for found in islice(_SET.finditer(code), MOST_VALUES):
        parsed = _PARSE.match(code, found.end())
        value, _ = literals.at(parsed.end() if parsed else found.end())
        yield json_of(value.encode()) if parsed and isinstance(value, str) else value
    if pushed := [literals.at(found.end())[0] for found in islice(_PUSHED.finditer(code), MOST_CALLS)]:
        yield [value for value in pushed if isinstance(value, (dict, list))]
    calls: dict[str, list[Any]] = {}
    for call in islice(_CALL.finditer(code), MOST_CALLS):
        if len(given := literals.given(call.end())) > 1 and all(isinstance(one, (str, int)) for one in given):
            calls.setdefault(call[1], []).append(given)
    yield from (found for found in calls.values() if len(found) > 1)
    for state in islice(_STATE.finditer(code), 2):
        yield _state(code, state)


def _state(code: str, state: re.Match[str]) -> Any:
    """What a function gives that a framework writes around its state, the short names it gives to values filled in."""
    returns = _RETURNS.search(code, state.end())
    if returns is None:
        return None
    _, after = Literals(code).at(returns.end())
    given = _GIVEN.match(code, after)
    values = Literals(code).given(given.end()) if given else []
    known = [f"{name}={json.dumps(value)};" for name, value in zip(_NAME.findall(state[1]), values, strict=False) if _plain(value)]
    return Literals(code, beside="".join(known)).at(returns.end())[0]


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool))


def _in_elements(document: Document) -> Iterator[Any]:
    """Lists in attributes for scripts, and in fields that nobody sees."""
    for element in islice(document.body.iter(), MOST_ELEMENTS):
        if not isinstance(element.tag, str):
            continue
        for name, written in element.items():
            if len(written) >= SHORTEST_DATA and written.lstrip()[:1] in ("[", "{") and (name.startswith(("data-", ":", "v-")) or name == "value"):
                yield Literals(written[:MOST_CODE]).at(0)[0]
        if element.tag == "textarea" and (text := element.text or "").lstrip()[:1] in ("[", "{") and len(text) >= SHORTEST_DATA:
            yield Literals(text[:MOST_CODE]).at(0)[0]

"""Plain requests written in the page's own scripts: ``$.ajax``, ``$.get``, ``fetch``, ``axios`` with a literal address."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import (
    absolute,
    counts_of,
    decoded,
    following,
    json_items,
    json_of,
    records_of,
    rows_of,
    scripts_of,
    xml_value,
)
from audits.records import DataRequest

if TYPE_CHECKING:
    from audits.extract.source.document import Document

NAME = "xhr"
_AJAX = re.compile(
    r"\$\s{0,2}\.\s{0,2}(?:ajax|post|get|getJSON)\s{0,3}\(|jQuery\.(?:ajax|post|get|getJSON)\s{0,3}\(|\bfetch\s{0,3}\("
    r"|\baxios(?:\.(?:get|post))?\s{0,3}\(|\.open\s{0,3}\(\s{0,3}[\"'](?:GET|POST)[\"']\s{0,3},",
    re.I,
)
_WORDS = ("ajax", "fetch", "getJSON", "axios", ".get(", ".post(", ".open(")
_URL = re.compile(r"\burl\s{0,3}:\s{0,3}[\"']([^\"'\s<>]{2,500})[\"']", re.I)
_FIRST = re.compile(r"\s{0,9}[\"']([^\"'\s<>]{2,500})[\"']\s{0,5}([,)+])")
_METHOD = re.compile(r"\b(?:type|method)\s{0,3}:\s{0,3}[\"'](GET|POST)[\"']", re.I)
_DATA = re.compile(r"\b(?:data|params)\s{0,3}:\s{0,3}(?:\{([^{}]{0,2000})\}|[\"']([^\"']{1,1000})[\"'])")
_SUMMAND = re.compile(r"\s{0,5}\+\s{0,5}(?:[\"']([^\"'\n]{0,300})[\"']|([\w$.]{1,60}))")
_MEMBER = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:[\"']([^\"']{0,300})[\"']|(-?\d{1,12})\b)")
_VARIABLE = re.compile(r"\b(?:var|let|const)\s{1,5}(\w{1,40})\s{0,3}=\s{0,3}(?:[\"']([^\"'\n]{0,300})[\"']|(\d{1,12})\b)")
_NAMED = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}([A-Za-z_$][\w$]{0,40})\s{0,3}(?:,|$|\})")
_NOT_LIST = re.compile(
    r"(?:count|click|hits?|visit|stat|weather|tianqi|token|menu|nav|header|footer|head|foot|bottom|top|banner|search|suggest|hot|keyword|config|log|share|wza|robot)(?:\W|\d|_|$)"
    r"|login|logout|captcha|verify|session|userinfo|getuser|\bsso\b|\bauth|voice|jiucuo|barrier|\.(?:js|css|png|jpe?g|gif|s?html?)(?:$|\?)",
    re.I,
)
_LISTLIKE = re.compile(r"list|page|news|article|info|content|json|data|query|column|channel|category|doc|api", re.I)
_PAGE_NAME = re.compile(r"page|current", re.I)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """Requests whose address is a literal and speaks of a list; at most three."""
    found: dict[str, DataRequest] = {}
    if not any(word in document.source for word in _WORDS):
        return ()
    for script in scripts_of(document):
        if len(script) > 100_000 or not any(word in script for word in _WORDS):
            continue
        calls = list(islice(_AJAX.finditer(script), 20))
        variables = {match[1]: match[2] if match[2] is not None else match[3] for match in _VARIABLE.finditer(script)} if calls else {}
        for call in calls:
            request = _request(script[call.end() : call.end() + 2500], call[0], variables, document)
            if request is not None:
                found.setdefault(request.url + request.body, request)
    return tuple(found.values())[:3]


def is_list_address(reference: str) -> bool:
    """Whether what a script asks for is named as a list, and not as a part of every page: counters, log-in, header, weather."""
    path = reference.partition("?")[0]
    return bool(path) and not _NOT_LIST.search("/".join(path.rsplit("/", 2)[-2:])) and _LISTLIKE.search(reference) is not None


def _request(text: str, call: str, variables: dict[str, str], document: Document) -> DataRequest | None:
    """One call as a request, None where its address is put together or is no list's."""
    first, named = _FIRST.match(text), _URL.search(text[:1500])
    reference = first[1] if first else named[1] if named else ""
    if (first and first[2] == "+") or (not first and named and text[named.end() : named.end() + 5].lstrip().startswith("+")):
        reference = _summed(text, reference, variables)
    if not is_list_address(reference):
        return None
    url = absolute(reference, document.base)
    if not url or url.partition("#")[0] == document.url.partition("#")[0]:
        return None
    method = _METHOD.search(text[:1500])
    posted = "post" in call.lower() or (method is not None and method[1].upper() == "POST")
    given = _form(text[:2500], variables)
    if posted:
        return DataRequest(url, NAME, "POST", given)
    return DataRequest(url + (("&" if "?" in url else "?") + given if given else ""), NAME)


def _summed(text: str, start: str, variables: dict[str, str]) -> str:
    """An address written as a sum of literals and known variables; ``""`` if one is not known."""
    total = start
    begin = text.find(start) + len(start) + 1
    rest = text[begin : begin + 600]
    at = 0
    while (part := _SUMMAND.match(rest, at)) is not None:
        at = part.end()
        value = part[1] if part[1] is not None else variables.get(part[2] or "", "1" if _PAGE_NAME.search(part[2] or "") else None)
        if value is None:
            return ""
        total += value
    return total


def _form(text: str, variables: dict[str, str]) -> str:
    """Parameters of a call: literals and variables that the script sets; page numbers that it does not set begin at 1."""
    data = _DATA.search(text)
    if data is None:
        return ""
    if data[2]:
        return data[2]
    given = {match[1]: match[2] if match[2] is not None else match[3] for match in _MEMBER.finditer(data[1])}
    for match in _NAMED.finditer(data[1]):
        if match[1] not in given:
            value = variables.get(match[2])
            if value is not None:
                given[match[1]] = value
            elif _PAGE_NAME.search(match[1]) and "size" not in match[1].lower():
                given[match[1]] = "1"
    return urlencode(given)


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """A JSON list, or a piece of HTML (in JSON or bare)."""
    value = json_of(body)
    if value is None:
        text = decoded(body)
        value = xml_value(body)
        if value is None or not records_of(value):
            return ReaderAnswer(rows_of(text, url)) if "<a" in text else ReaderAnswer()
    found = json_items(value, url)
    if not found:
        markup = _longest(value)
        found = rows_of(markup, url) if "<a" in markup else ()
    records, pages = counts_of(value)
    ahead, pages = following(url, form, NAME, len(found), records, pages)
    return ReaderAnswer(found, pages, ahead, records)


def _longest(value: object) -> str:
    """The longest text with tags among the values of a JSON answer."""
    if isinstance(value, str):
        return value if "<" in value else ""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    texts = [_longest(part) for part in parts[:200]] if len(json.dumps(parts, default=str)) < 5_000_000 else []
    return max(texts, key=len, default="")

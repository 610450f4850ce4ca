"""JPAAS units: a script with ``queryData`` asks ``…/front/page/build/unit`` for a piece of HTML; older ones call ``loadPageData``."""

from __future__ import annotations

import ast
import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.pagerlinks import linked
from audits.extract.lists.readers._parts import absolute, counts_of, decoded, following, json_items, json_of, rows_of
from audits.extract.source.tree import piece
from audits.records import DataRequest

if TYPE_CHECKING:
    from audits.extract.source.document import Document

NAME = "jpaas"
SIZE = 15
_LOAD = re.compile(r"\bloadPageData\s{0,5}\(\s{0,5}\{([^{}]{1,3000})\}", re.S)
_MEMBER = re.compile(
    r"[\"']?(\w{1,40})[\"']?\s{0,5}:\s{0,5}(?:\[([^\[\]]{0,500})\]|'([^']{0,500})'|\"([^\"]{0,500})\"|(-?\d{1,10}|true|false))",
)
_QUERY_LIST = re.compile(
    r"[\"']([^\"'\s<>]{0,200}(?:queryList|getListPage|info/list|front/search|interface-list|/list/page)[^\"'\s<>]{0,200})[\"']",
)
_COUNTS = re.compile(r"\b(count|total|totalRecord|pageCount|totalPage|rows)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,8})", re.I)
_LITERAL = re.compile(r"'([^']{0,200})'|\"([^\"]{0,200})\"|(-?\w{1,40})")


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """A request for each unit that lists something."""
    found = []
    for element in document.root.iter("script"):
        address, query = element.get("url"), element.get("querydata")
        if address and query and "build/unit" in address:
            given = _mapping(query)
            given.setdefault("paramJson", json.dumps({"pageNo": 1, "pageSize": SIZE}, separators=(",", ":")))
            found.append(DataRequest(f"{absolute(address, document.base)}?{urlencode(given)}", NAME))
    return tuple(found[:5]) or _loaded(document)


def _mapping(text: str) -> dict[str, str]:
    """A query as the attribute writes it: JSON, or with single quotes."""
    try:
        value = ast.literal_eval(html.unescape(text)[:5000].strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {match[1]: match[3] or match[4] or match[5] or "" for match in _MEMBER.finditer(text[:5000])}
    return {str(key): str(part) for key, part in value.items()} if isinstance(value, dict) else {}


def _loaded(document: Document) -> tuple[DataRequest, ...]:
    """``loadPageData({current: 1, unitid: …})`` posts its settings to the query address of the page's scripts."""
    source = document.source
    if "loadPageData" not in source:
        return ()
    found = []
    for call in list(_LOAD.finditer(source))[:3]:
        pairs: list[tuple[str, str]] = []
        for member in _MEMBER.finditer(call[1]):
            if member[2] is not None:
                values = [next(group for group in literal.groups() if group is not None) for literal in _LITERAL.finditer(member[2])]
                pairs += [(f"{member[1]}[]", value) for value in values]
            else:
                pairs.append((member[1], next((group for group in member.groups()[2:] if group is not None), "")))
        address = _QUERY_LIST.search(source)
        url = absolute(address[1] if address else "/queryList", document.base)
        if pairs and url:
            found.append(DataRequest(url, NAME, "POST", urlencode(pairs)))
    return tuple(found)


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """A unit's HTML, or the results of a query as JSON."""
    value = json_of(body)
    markup = _markup(value) if value is not None else decoded(body)
    if markup:
        found = rows_of(markup, url)
        records, pages = _told(markup)
    else:
        found = json_items(value, url)
        records, pages = counts_of(value)
    ahead, pages = _after(url, form, len(found), records, pages)
    return ReaderAnswer(found, pages, ahead, records)


def _markup(value: Any) -> str:
    inner = value.get("data") if isinstance(value, dict) else None
    text = inner.get("html") if isinstance(inner, dict) else value.get("html") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


def _told(markup: str) -> tuple[int | None, int | None]:
    """(records, pages) as the pager in the unit's HTML tells them."""
    numbers = {match[1].lower(): int(match[2]) for match in _COUNTS.finditer(markup[:500_000])}
    part = piece(markup)
    pages = linked(part).pages if part is not None else None
    records = numbers.get("totalrecord") or numbers.get("total") or numbers.get("count")
    return records, numbers.get("pagecount") or numbers.get("totalpage") or pages


def _after(url: str, form: str, count: int, records: int | None, pages: int | None) -> tuple[DataRequest | None, int | None]:
    """The next page: ``pageNo`` inside ``paramJson``, else the page parameter of form or query."""
    head, _, query = url.partition("?")
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    try:
        inner = json.loads(pairs.get("paramJson", ""))
    except (ValueError, RecursionError):
        inner = None
    if not isinstance(inner, dict):
        return following(url, form, NAME, count, records, pages)
    number, size = inner.get("pageNo", 1), inner.get("pageSize", SIZE)
    if not isinstance(number, int) or not isinstance(size, int) or size < 1:
        return None, pages
    if pages is None and records is not None:
        pages = max(1, -(-records // size))
    if not count or (pages is not None and number >= pages) or (pages is None and count < size):
        return None, pages
    pairs["paramJson"] = json.dumps({**inner, "pageNo": number + 1}, separators=(",", ":"))
    return DataRequest(f"{head}?{urlencode(pairs)}", NAME, "POST" if form else "GET", form), pages

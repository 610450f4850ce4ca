"""大汉 jpage: records of HTML inside a ``<datastore>``, in the page or from ``dataproxy.jsp``."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import absolute, decoded, rows_of
from audits.records import DataRequest
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from audits.extract.source.document import Document
    from audits.records import ListItem

NAME = "datastore"
GROUP = 3
_RECORD = re.compile(r"<record>\s{0,20}(?:<!\[CDATA\[)?(.{0,20000}?)(?:\]\]>)?\s{0,20}</record>", re.S | re.I)
_NEXT = re.compile(r"<nextgroup>\s{0,20}(?:<!\[CDATA\[)?(.{0,3000}?)(?:\]\]>)?\s{0,20}</nextgroup>", re.S | re.I)
_COUNT = re.compile(r"<total(record|page)>\s{0,9}(\d{1,8})", re.I)
_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']?([^\"'<>\s]{1,2000})", re.I)
_PROXY = re.compile(r"[\"']([^\"'\s<>]{0,200}/?dataproxy\.jsp[^\"'\s<>]{0,2000})[\"']", re.I)
_PARAMETER = re.compile(
    r"[\"']?\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname"
    r"|permissiontype)[\"']?\s{0,3}[:=]\s{0,3}(?:[\"']([^\"'<>]{0,200})[\"']|(\d{1,12})|([^\s\"',;&<>{}]{1,100}))",
)
_NUMBER = re.compile(r"\b(perPage|pageSize|totalRecord|groupSize|totalPage)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,8})", re.I)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """The first group of records, or the next where the page has the first."""
    source = document.source
    if "dataproxy.jsp" not in source:
        return ()
    answer = inline(document)
    if answer is not None:
        return (answer.next,) if answer.next is not None else ()
    return _asked(document)


def _asked(document: Document) -> tuple[DataRequest, ...]:
    """Requests that the page's script is set up for."""
    source = document.source
    found = []
    for proxy in list(_PROXY.finditer(source))[:3]:
        reference = html.unescape(proxy[1])
        if "columnid=" in reference and "unitid=" in reference:
            url = absolute(reference, document.base)
            found.append(DataRequest(url, NAME))
            continue
        near = source[max(0, proxy.start() - 3000) : proxy.end() + 3000]
        given: dict[str, str] = {}
        for match in _PARAMETER.finditer(near):
            given.setdefault(match[1], html.unescape(match[2] or match[3] or match[4] or ""))
        numbers = {match[1].lower(): int(match[2]) for match in _NUMBER.finditer(near)}
        if "columnid" not in given and "unitid" not in given:
            continue
        size = numbers.get("perpage") or numbers.get("pagesize") or 15
        group = size * (numbers.get("groupsize") or GROUP)
        query = {"startrecord": "1", "endrecord": str(group), "perpage": str(size), **given}
        url = absolute(reference, document.base).partition("?")[0]
        found.append(DataRequest(f"{url}?{urlencode(query)}", NAME))
    return tuple(request for request in dict.fromkeys(found) if request.url)


def inline(document: Document) -> ReaderAnswer | None:
    """Records that the page carries itself."""
    source = document.source
    start = source.find("<datastore")
    if start < 0 or "<record>" not in source:
        return None
    answer = _read(source[start:], document.base)
    if not answer.items:
        return None
    if answer.next is None and "dataproxy.jsp" in source:
        answer = _continued(document, answer, source)
    return answer


def _continued(document: Document, answer: ReaderAnswer, source: str) -> ReaderAnswer:
    """The answer with a request for the records after those that stand in the page."""
    totals = {match[1].lower(): int(match[2]) for match in _NUMBER.finditer(source)}
    records = answer.records or totals.get("totalrecord")
    asked = _asked(document)
    if not asked or not records or records <= len(answer.items):
        pages = 2 if records and records > len(answer.items) else None
        return ReaderAnswer(answer.items, pages, None, records)
    head, _, query = asked[0].url.partition("?")
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    first = len(answer.items) + 1
    step = whole(pairs.get("endrecord", "")) or 45
    pairs.update(startrecord=str(first), endrecord=str(min(first + step - 1, records)))
    return ReaderAnswer(answer.items, answer.pages, DataRequest(f"{head}?{urlencode(pairs)}", NAME), records)


def _read(text: str, base: str) -> ReaderAnswer:
    counts = {match[1].lower(): int(match[2]) for match in list(_COUNT.finditer(text))[:4]}
    items: list[ListItem] = []
    for record in list(_RECORD.finditer(text))[:2000]:
        markup = record[1]
        if "<" not in markup and "&lt;" in markup:
            markup = html.unescape(markup)
        items += rows_of(markup, base)
    ahead = None
    for group in list(_NEXT.finditer(text))[:2]:
        reference = _HREF.search(group[1])
        if reference and (url := absolute(html.unescape(reference[1]), base)):
            ahead = DataRequest(url, NAME)
            break
    records = counts.get("record")
    return ReaderAnswer(tuple(items), counts.get("page") if records is None else None, ahead, records)  # pages as they are shown, not asked for


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """One answer of ``dataproxy.jsp``; the next is named by it, or the following range of records."""
    answer = _read(decoded(body), url)
    if answer.next is not None or not answer.items:
        return answer
    for text, in_form in ((url.partition("?")[2], False), (form, True)):
        pairs = dict(parse_qsl(text, keep_blank_values=True))
        first, last = whole(pairs.get("startrecord", "1") or "1"), whole(pairs.get("endrecord", ""))
        if first is None or last is None:
            continue
        if last >= answer.records if answer.records is not None else len(answer.items) < last - first + 1:
            break
        step = last - first + 1
        pairs.update(startrecord=str(last + 1), endrecord=str(last + step))
        head = url.partition("?")[0]
        asked = urlencode(pairs)
        ahead = DataRequest(url, NAME, "POST", asked) if in_form else DataRequest(f"{head}?{asked}", NAME, "POST" if form else "GET", form)
        return ReaderAnswer(answer.items, answer.pages, ahead, answer.records)
    return answer

"""新点 (Epoint): REST services that answer ``custom.infodata`` or ``result.records`` as JSON, often as a text inside JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import absolute, counts_of, following, json_items, json_of
from audits.records import DataRequest

if TYPE_CHECKING:
    from audits.extract.source.document import Document

NAME = "epoint"
SIZE = 15
_SERVICE = re.compile(
    r"[\"']([^\"'\s<>]{0,300}(?:getInfoList\w{0,20}|getPageInfoList\w{0,20}|getFullTextDataNew|frontAppNotNeedLoginAction|"
    r"webInfoAction|secaction|getinfolist)[^\"'\s<>]{0,300})[\"']",
    re.I,
)
_WORDS = ("InfoList", "infolist", "InfoAction", "FullTextData", "frontAppNotNeed", "secaction")
_SETTING = re.compile(
    r"[\"']?\b(siteGuid|categoryNum|categorynum|kw|pageIndex|pageSize|startDate|endDate|cateNum|cmd|title"
    r"|xiaQuCode)[\"']?\s{0,3}[:=]\s{0,3}(?:[\"']([^\"'<>]{0,200})[\"']|(\d{1,9})\b)",
)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """The first page of the service that the page's script calls."""
    source = document.source
    if not any(word in source for word in _WORDS):
        return ()
    found = []
    for service in list(_SERVICE.finditer(source))[:3]:
        near = source[max(0, service.start() - 2500) : service.end() + 2500]
        given: dict[str, str] = {}
        for match in _SETTING.finditer(near):
            given.setdefault(match[1], match[2] if match[2] is not None else match[3])
        url = absolute(service[1], document.base)
        if not url:
            continue
        given.setdefault("pageSize", str(SIZE))
        given.setdefault("pageIndex", "0")
        query = dict(parse_qsl(url.partition("?")[2], keep_blank_values=True))
        if any(key.lower().startswith("categor") or key == "cateNum" for key in (*given, *query)):
            found.append(DataRequest(url, NAME, "POST", urlencode({key: value for key, value in given.items() if key not in query})))
    return tuple(dict.fromkeys(found))


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """One page of records."""
    value = json_of(body)
    if value is None:
        return ReaderAnswer()
    found = json_items(_opened(value), url)
    records, pages = counts_of(_opened(value))
    ahead, pages = following(url, form, NAME, len(found), records, pages, base=0)
    return ReaderAnswer(found, pages, ahead, records)


def _opened(value: Any) -> Any:
    """The value with texts that hold JSON opened (``{"custom": "{…}"}``, ``{"return": "{…}"}``)."""
    if isinstance(value, dict):
        return {key: _text(part) for key, part in value.items()}
    return value


def _text(part: Any) -> Any:
    if isinstance(part, str) and part.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(part, strict=False)
        except (ValueError, RecursionError):
            return part
    return part

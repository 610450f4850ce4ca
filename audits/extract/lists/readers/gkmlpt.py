"""开普 gkmlpt (政府信息公开目录平台): ``/gkmlpt/api/all/COLUMN?page=N&sid=SITE`` answers ``articles`` as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import absolute, counts_of, following, json_items, json_of
from audits.records import DataRequest

if TYPE_CHECKING:
    from audits.extract.source.document import Document

NAME = "gkmlpt"
_SITE = re.compile(r"\bSID[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,12})", re.I)
_COLUMN = re.compile(
    r"\b(?:COLUMN_?ID|CATALOG_?ID|CURRENT_?COLUMN|CATE_?ID|CATEGORY_?ID|CLASSIFY_?ID|COLUMN)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,12})",
    re.I,
)
_NUMBERED = re.compile(r"/gkmlpt/index/(\d{1,12})(?:\.html?)?(?:[?#]|$)", re.I)
_PLACE = re.compile(r"^(https?://[^/]+(?:/[\w.-]+){0,4}?/gkmlpt)(?:/|$)")


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """The first page of the column named after ``#`` or by number in the address, else by the page's settings; without either nothing is known."""
    place = _PLACE.match(document.url)
    if place is None or ("_CONFIG" not in document.source and "gkmlpt" not in document.source):
        return ()
    site = _SITE.search(document.source)
    fragment = re.fullmatch(r"/?(\d{1,12})", document.url.partition("#")[2])
    column = fragment or _NUMBERED.search(document.url) or _COLUMN.search(document.source)
    if column is None:
        return ()
    query = f"?page=1&sid={site[1]}" if site else "?page=1"
    return (DataRequest(absolute(f"{place[1]}/api/all/{column[1]}{query}", document.url), NAME),)


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """One page of ``articles``."""
    value = json_of(body)
    if not isinstance(value, dict) or "articles" not in value:
        return ReaderAnswer()
    found = json_items(value.get("articles"), url)
    classify = value.get("classify")
    records = counts_of({"total": value.get("total")})[0]
    if records is None and isinstance(classify, dict):
        records = counts_of({"total": classify.get("post_count")})[0]
    ahead, _ = following(url, form, NAME, len(found), records, None)
    page = re.search(r"[?&]page=(\d{1,6})", url)
    size = len(found) if page and int(page[1]) <= 1 else 0
    pages = -(-records // size) if records and size else None
    if pages is not None and pages <= 1:
        ahead = None
    return ReaderAnswer(found, pages, ahead, records)

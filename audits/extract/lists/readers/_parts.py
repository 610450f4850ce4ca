"""What the families share: rows of HTML fragments, lists inside JSON, parameters of addresses and forms."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import ada_url
import lxml.etree

from audits.extract.lists.static import items_in
from audits.extract.source.document import squeeze
from audits.extract.source.limits import bounded
from audits.extract.source.tree import piece
from audits.records import DataRequest, ListItem
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.extract.source.document import Document

MAX_ITEMS = 2000
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{6})?")
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_TITLE_KEYS = (
    "title", "doctitle", "infotitle", "subject", "name", "articletitle", "docname", "headline", "listtitle", "titlename", "bt",
    "showtitle", "newstitle", "maintitle", "info_title", "text",
)  # fmt: skip
_URL_KEYS = (
    "url", "docpuburl", "puburl", "link", "href", "infourl", "linkurl", "pageurl", "articleurl", "visiturl", "detailurl", "viewurl",
    "weburl", "urls", "post_url", "contenturl", "docurl", "path", "info_url", "source_url", "htmlurl", "staticurl", "pcurl",
)  # fmt: skip
_DATE_KEYS = (
    "pubdate", "publishdate", "publishtime", "pubtime", "display_publish_time", "docreltime", "docpubtime", "infodate", "releasedate",
    "releasetime", "publish_time", "publishedtime",
    "publisheddate", "deploytime", "date", "time", "showdate", "pdate", "created_at", "createdate", "createtime", "create_time",
    "displaydate", "fbsj", "fbrq", "webdate", "crtime", "docrelpubtime",
    "rtime", "ctime", "publishedtimestr", "datestr", "timestr",
)  # fmt: skip
_DAY_KEY = re.compile(r"^(?!.{0,40}(?:update|modif|end|expir|last|start)).{0,40}(?:date|time|rq|sj|day)(?:str)?$")
"""How members of a record end that hold a day, whatever day it is called."""
_TOTAL_KEYS = (
    "total", "totalcount", "totalrecord", "totalrecords", "recordcount", "totalnum", "totalelements", "records", "count", "num",
    "recordtotal", "post_count", "rowcount",
)  # fmt: skip
_PAGES_KEYS = ("pages", "pagecount", "totalpage", "totalpages", "pagetotal", "page_total", "page_count", "pagenum_total")
_PAGE_PARAMETERS = (
    "page", "pageno", "pageindex", "pagenum", "current", "currentpage", "curpage", "p", "pagenumber", "cpage", "nowpage", "currpage",
    "page_no",
)  # fmt: skip
_FIRST_PARAMETERS = ("start", "offset", "begin", "from", "skip", "first", "startindex", "startrow", "firstresult", "beginindex")
"""Parameters that name the first record, counted from 0 or 1."""
_SIZE_PARAMETERS = ("pagesize", "perpage", "rows", "limit", "size", "per_page", "page_size", "num", "rn")


def absolute(href: str, base: str) -> str:
    """Address of a reference, ``""`` if it has none."""
    text = href.strip()
    if not text or text.startswith("#") or text.lower().startswith("javascript:"):
        return ""
    try:
        url = str(ada_url.join_url(base, text))
    except ValueError:
        return ""
    return url.partition("#")[0] if url.startswith(("http://", "https://")) else ""


def decoded(body: bytes) -> str:
    """Text of an answer."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def json_of(body: bytes) -> Any:
    """The value of a JSON answer, JSONP wrapper and strings that hold JSON opened; None if it is none."""
    text = decoded(body).strip()
    if text[:1] not in "{[\"":
        wrapped = re.match(r"[\w$.]{1,60}\s{0,3}\((.*)\)\s{0,3};?\s{0,3}$", text, re.S)
        assigned = re.match(r"(?:var\s{1,3})?[\w$.]{1,60}\s{0,3}=\s{0,3}(.*?);?\s{0,3}$", text, re.S)
        text = wrapped[1] if wrapped else assigned[1] if assigned else text
    value = _loaded(text)
    return _loaded(value) if isinstance(value, str) else value


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any, depth: int = 0) -> Iterator[Any]:
    """All mappings and lists inside a JSON value; strings that hold JSON are opened."""
    if depth > 12:
        return
    if isinstance(value, str) and value[:1] in ("{", "[") and len(value) > 20:
        value = _loaded(value)
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _walk(part, depth + 1)
    elif isinstance(value, list):
        yield value
        for part in value[:MAX_ITEMS]:
            if isinstance(part, (dict, list)):
                yield from _walk(part, depth + 1)


def _first(row: dict[str, Any], keys: tuple[str, ...]) -> Any:
    for key in keys:
        value = row.get(key)
        if value not in (None, "", [], {}):
            return value
    return None


def records_of(value: Any) -> list[dict[str, Any]]:
    """The list of records in a JSON value: the longest whose members have a title and an address; keys in lower case."""
    best: list[dict[str, Any]] = []
    for part in _walk(value):
        if not isinstance(part, list):
            continue
        rows = [_flat(row) for row in part[:MAX_ITEMS] if isinstance(row, dict)]
        good = [row for row in rows if isinstance(_first(row, _TITLE_KEYS), str)]
        dated = sum(1 for row in good if _first(row, _URL_KEYS) or _first(row, _DATE_KEYS))
        if good and dated * 2 >= len(rows) and len(good) > len(best):
            best = good
    return best


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A record with the members of its inner mappings (``source``, ``data``, ``fields``) brought up."""
    flat = {key.lower(): value for key, value in row.items() if isinstance(key, str)}
    for key in ("source", "data", "fields", "_source", "doc", "info"):
        inner = flat.get(key)
        if isinstance(inner, dict):
            for name, value in inner.items():
                if isinstance(name, str) and (name.lower() not in _TITLE_KEYS or name.lower() not in flat):
                    flat[name.lower()] = value
    return flat


def item_of(row: dict[str, Any], base: str) -> ListItem | None:
    """One record as an item."""
    title = squeeze(_TAGS.sub("", str(_first(row, _TITLE_KEYS) or "")))
    if not title:
        return None
    href = _address(_first(row, _URL_KEYS))
    value, raw = date_of(_first(row, _DATE_KEYS))
    if not raw:
        others = (date_of(held) for name, held in row.items() if isinstance(held, (str, int)) and _DAY_KEY.search(name))
        value, raw = next((found for found in others if found[0] is not None), (None, ""))
    return ListItem(title, href, absolute(href, base), value, raw)


def _address(value: Any) -> str:
    """An address that may be wrapped: a string, ``{"common": …}``, or that as JSON text."""
    if isinstance(value, str) and value[:1] == "{":
        value = _loaded(value)
    if isinstance(value, dict):
        value = next((part for part in value.values() if isinstance(part, str) and part), "")
    return value.strip() if isinstance(value, str) else ""


def date_of(value: Any) -> tuple[str | None, str]:
    """ISO date and raw text of a JSON value: a text, or seconds or milliseconds since 1970 (Chinese time)."""
    raw = str(value if value is not None else "").strip()[:60]
    if found := _DATE.search(raw):
        return _iso(int(found[1]), int(found[2]), int(found[3])), raw
    number = raw.partition(".")[0]
    if len(number) in (10, 13) and number.isdecimal() and (seconds := whole(number[:10], 10)) is not None:
        return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat(), raw
    if found := _COMPACT.fullmatch(number):
        return _iso(int(found[1]), int(found[2]), int(found[3])), raw
    return None, raw


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def json_items(value: Any, base: str) -> tuple[ListItem, ...]:
    """Items of the main list of a JSON value."""
    return tuple(item for row in records_of(value) if (item := item_of(row, base)) is not None)


def counts_of(value: Any) -> tuple[int | None, int | None]:
    """(records in all, pages in all) as a JSON value tells them."""
    records = pages = None
    for part in _walk(value):
        if isinstance(part, dict):
            for key, number in part.items():
                count = whole(str(number)[:20], 8) if isinstance(number, (int, str)) and not isinstance(number, bool) else None
                if count is None:
                    continue
                name = str(key).lower()
                if records is None and name in _TOTAL_KEYS:
                    records = count
                elif pages is None and name in _PAGES_KEYS:
                    pages = count
    return records, pages


def rows_of(markup: str, base: str) -> tuple[ListItem, ...]:
    """Items of a piece of HTML, dated or not."""
    part = piece(markup)
    return () if part is None else items_in(part, base)


def raised(pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], int] | None:
    """Parameters with the page number one higher, and that number; None where no parameter is one."""
    for index, (key, value) in enumerate(pairs):
        if key.lower() in _PAGE_PARAMETERS and (page := whole(value)) is not None:
            return [*pairs[:index], (key, str(page + 1)), *pairs[index + 1 :]], page + 1
    return None


def _moved(pairs: list[tuple[str, str]], size: int) -> tuple[list[tuple[str, str]], int] | None:
    """Parameters with the first record moved on by one page, and the number of that page; None where no parameter is one."""
    for index, (key, value) in enumerate(pairs):
        if size and key.lower() in _FIRST_PARAMETERS and (first := whole(value)) is not None:
            return [*pairs[:index], (key, str(first + size)), *pairs[index + 1 :]], (first + size) // size + 1
    return None


def xml_value(body: bytes) -> Any:
    """The value of an XML answer as if it were JSON: children by name, those of one name as a list; None if it is none."""
    if not body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"<html" in body[:2000].lower():
        return None
    try:
        root = lxml.etree.fromstring(
            bounded(body[:5_000_000])[0], lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
        )
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else {root.tag: _of_element(root, 0)}


def _of_element(element: Any, depth: int) -> Any:
    found: dict[str, Any] = {str(key): value for key, value in element.attrib.items()}
    children = [child for child in list(element)[:MAX_ITEMS] if isinstance(child.tag, str)]
    if depth > 12 or not (children or found):
        return (element.text or "").strip()
    for child in children:
        name, value = child.tag.rpartition("}")[2], _of_element(child, depth + 1)
        known = found.get(name)
        if isinstance(known, list):
            known.append(value)
        else:
            found[name] = value if known is None else [known, value]
    return found


def page_size(pairs: list[tuple[str, str]]) -> int:
    """Items a page, as the parameters ask for; 0 if they do not."""
    return next((size for key, value in pairs if key.lower() in _SIZE_PARAMETERS and (size := whole(value)) is not None), 0)


def following(
    url: str, form: str, reader: str, count: int, records: int | None, pages: int | None, *, base: int = 1
) -> tuple[DataRequest | None, int | None]:
    """(next request, pages) for an answer with ``count`` items, by the page number in form or query; ``base`` is the first one's."""
    head, _, query = url.partition("?")
    for text, in_form in ((form, True), (query, False)):
        pairs = parse_qsl(text, keep_blank_values=True)
        found, asked = raised(pairs), page_size(pairs)
        if found is None and (found := _moved(pairs, asked)) is not None:
            base = 1
        if found is None:
            continue
        changed, number = found
        size = asked or (count if number - base <= 1 else 0)
        if pages is None and records is not None and size:
            pages = max(1, -(-records // size))
        if not count or (pages is not None and number - base >= pages) or (pages is None and count < asked):
            return None, pages
        if in_form:
            return DataRequest(url, reader, "POST", urlencode(changed)), pages
        return DataRequest(f"{head}?{urlencode(changed)}", reader, "POST" if form else "GET", form), pages
    return None, pages


def scripts_of(document: Document) -> list[str]:
    """Texts of the page's own scripts."""
    return [element.text for element in document.root.iter("script") if element.text and element.get("src") is None][:200]

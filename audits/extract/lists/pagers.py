"""The next page and the number of pages of a list, as links, script calls, numbered files and words tell them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from audits.extract.lists.pagerlinks import NONE, PAGER_NAME, Pager, linked, told
from audits.extract.lists.pagescripts import arguments_of, from_zero, function_body, is_page_name, known_in, patterns_in, uncommented
from audits.extract.source.tree import piece
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    import lxml.html

    from audits.extract.source.document import Document

_CALL = re.compile(r"createPageHTML\w{0,10}\s{0,5}\(([^()]{0,300})\)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^,'\"]*))\s*(?:,|$)")
_PAGER_CALL = re.compile(r"\bPager\s{0,5}\(\s{0,5}\{([^{}]{0,600})\}")
_NUMBERS = re.compile(
    r"\b(size|current|pageCount|countPage|totalPages?|page_?count|pages|total|totalRecords?|count|limit|pageSize|page_?size|pageIndex"
    r"|curr(?:entPage)?|perPage|pno|pageNow|currPage|nowPage|current_page|items_per_page|showCount|limitCount|totalCount|records|totalData|totalNum|pageTotal)\s{0,5}[:=]\s{0,5}['\"]?(\d{1,7})\b",
    re.I,
)
_STRINGS = re.compile(r"\b(prefix|suffix)\s{0,5}:\s{0,5}['\"]([^'\"]{0,100})['\"]")
_COUNT_PAGE = re.compile(r"\bvar\s{1,5}(?:countPage|m_nPageCount|_nPageCount|pageCount|totalPage)\s{0,5}=\s{0,5}['\"]?(\d{1,6})")
_COUNTS = ("countPage", "PageCount", "pageCount", "totalPage")
_CURRENT_PAGE = re.compile(r"\bvar\s{1,5}(?:currentPage|_nCurrIndex|m_nCurrPage|nCurrIndex)\s{0,5}=\s{0,5}['\"]?(\d{1,6})")
_WRITTEN_NAME = re.compile(
    r"(?:href\s{0,3}=\s{0,3}\\?['\"]?|['\"])([\w-]{1,60})_\\?['\"]?\s{0,3}\+[^;]{1,60}?\+\s{0,3}['\"]{1,2}\\?['\"]?(?:\."
    r"|['\"]\.)?([a-z]{3,5})",
    re.I,
)
_PARAMETER = re.compile(r"[?&](pageIndex|pageNo|page|p|curr|pageNum)=(\d{1,6})")
SAID = 120
"""Characters of a line that is a pager."""
MOST_PAGES = 2000
"""Pages among which the page itself is looked for."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{80,}={0,2}")
_SECOND = re.compile(rb">[\s\[(]{0,5}2[\s\])]{0,5}</")
"""An element that shows nothing but the number of the second page."""
_SAID = re.compile(r"[上前]一?[页頁].{0,20}下一?[页頁]")
"""Words of a pager that leads nowhere, as that of a single page."""
_PAGE = "页".encode()
_BEFORE_PAGE = tuple(word.encode() for word in ("下一", "上一", "下", "上", "后一", "尾", "末"))
_WORDS = tuple(word.encode() for word in ("next", "Next", "»", "下一頁", "最后一"))


def pager_of(document: Document) -> Pager:
    """The pager of a page, from its script calls, else its links, else its words."""
    source = document.source
    named = _named_by_scripts(document.data)
    for reader, names in _SCRIPTED:
        if any(name in named for name in names):
            pager = reader(document, source)
            if pager is not None:
                return pager
    if "atob(" in source and (inner := _encoded(document.body)) is not None:
        return linked(inner)
    return _linked_in(document)


def _named_by_scripts(data: bytes) -> str:
    """What stands around each ``pag`` and ``Pag``, in which the names of all scripted pagers show: the whole source is read but twice."""
    found = []
    for core in (b"pag", b"Pag"):
        place = data.find(core)
        while place >= 0:
            found.append(data[max(0, place - 8) : place + 12])
            place = data.find(core, place + 3)
    return b" ".join(found).decode("ascii", "replace")


def _is_worded(document: Document) -> bool:
    """Whether a page has any word or sign of a pager."""
    data = document.data
    if b"&gt;" in data or b"&raquo;" in data or _SECOND.search(data) is not None or any(before.endswith(_BEFORE_PAGE) for before in data.split(_PAGE)[:-1]):
        return True
    return any(word in data for word in _WORDS) or any("页" in line.text and len(line.text) < 200 for line in document.lines.lines)


def _linked_in(document: Document) -> Pager:
    """The pager of links of a page; only looked for where words or names speak of one."""
    worded, named = _is_worded(document), PAGER_NAME.search(document.names) is not None
    if not worded and not named:
        return NONE
    own = _plain_address(document.url)

    def is_own(href: str) -> bool:
        return _plain_address(document.resolver.resolve(href).url) == own

    pager = linked(document.body, worded=worded, named=named, is_own=is_own, called=_called(document))
    return pager if pager.found else _said(document)


def _said(document: Document) -> Pager:
    """A pager that is but a line of words and numbers: 共7条 1/1 首页 上页 下页 尾页."""
    for line in document.lines.lines:
        if "下" in line.text and len(line.text) <= SAID and _SAID.search(line.text) and (said := told(line.text))[0] is not None:
            return Pager(None, said[0], True, said[1])
    return NONE


def _plain_address(url: str) -> str:
    """An address without what servers add to a folder."""
    return re.sub(r"/(?:index|default)\.\w{2,5}$", "/", url.partition("#")[0].removesuffix("?"))


def _arguments(text: str) -> list[str]:
    return [(m[1] or m[2] or m[3] or "").strip() for m in _ARGUMENT.finditer(text) if m[0]][:10]


def _created(document: Document, source: str) -> Pager | None:
    """``createPageHTML`` in its variants: total and index first, or the container first and counted from 1."""
    for found in _CALL.finditer(source):
        line = source[source.rfind("\n", 0, found.start()) + 1 : found.start()]
        if line.rstrip().endswith("function") or line.lstrip().startswith("//"):
            continue
        given = _arguments(found[1])
        first_is_number = bool(given) and whole(given[0]) is not None
        numbers = [number for argument in given if (number := whole(argument)) is not None]
        if len(numbers) < 2:
            continue
        total, current = numbers[:2]
        names = [argument for argument in (given if first_is_number else given[1:]) if argument and not argument.isdecimal()]
        if len(names) < 2:
            continue
        ahead = current + 1
        before_last = ahead < total if first_is_number else current < total
        reference = f"{names[0]}_{ahead}.{names[1]}" if before_last else None
        if "/" in names[0] or total > 100_000:
            reference = None
        return Pager(reference, total, True, current + 1 if first_is_number else current)
    return None


def _object(document: Document, source: str) -> Pager | None:
    """``Pager({size:7, current:0, prefix:'index', suffix:'html'})``."""
    found = _PAGER_CALL.search(source)
    if found is None:
        return None
    numbers = {match[1].lower(): int(match[2]) for match in _NUMBERS.finditer(found[1])}
    words = dict(_STRINGS.findall(found[1]))
    if "size" not in numbers or "prefix" not in words:
        return None
    total, current = numbers["size"], numbers.get("current", 0)
    reference = f"{words['prefix']}_{current + 1}.{words.get('suffix') or 'html'}" if current + 1 < total else None
    return Pager(reference, total, True, current + 1)


def _counted(document: Document, source: str) -> Pager | None:
    """``var countPage = 2; var currentPage = 0`` with names written by the same script."""
    count = _COUNT_PAGE.search(source)
    if count is None:
        return None
    total = int(count[1])
    index = _CURRENT_PAGE.search(source)
    plain = _linked_in(document)
    if index is None:
        return plain._replace(pages=total, found=True) if plain.next or total > 1 else Pager(None, total or None, True)
    current = int(index[1])
    if current + 1 >= total:
        return Pager(None, max(total, 1), True, current + 1)
    if plain.next:
        return Pager(plain.next, total, True, current + 1)
    name = _WRITTEN_NAME.search(source, count.start())
    path = document.url.partition("?")[0].rpartition("/")[2]
    stem, _, extension = path.rpartition(".")
    stem = name[1] if name else re.sub(r"_\d{1,6}$", "", stem) or "index"
    extension = (name[2] if name else extension) or "html"
    commented = _CALL.search(source)
    if commented and len(given := [a for a in _arguments(commented[1]) if not a.isdecimal()]) >= 2:
        stem, extension = given[0], given[1]
    return Pager(f"{stem}_{current + 1}.{extension}", total, True, current + 1)


_WIDGETS = ("pagination", "Pagination", "laypage", ".Paging", ".paging", ".createPage", ".pagy", ".page(", "aginator", "kkpager", "pager")
_WIDGET = re.compile(
    r"(?:\$\(\s{0,3}['\"]([#.][\w-]{1,60})['\"]\s{0,3}\)\s{0,3}\.\s{0,3})?\b(?:\w{0,20}pagination|laypage(?:\.render)?|\w{0,12}paging|createPage|pagy|page|\w{0,12}paginator|kkpager(?:\.generPageHtml)?|\w{0,12}pager)"
    r"\s{0,5}\(",
    re.I,
)
_HOLDER = re.compile(r"\b(?:elem|cont|container|id|pagerid|el|obj|target)\s{0,3}:\s{0,3}(?:\$\(\s{0,3})?['\"]([#.]?[\w-]{1,60})['\"]", re.I)
_CURRENT_NAMES = ("pageindex", "currentpage", "curr", "current", "pno", "currpage", "pagenow", "current_page", "nowpage")
_SIZE_NAMES = ("pagesize", "page_size", "limit", "perpage", "items_per_page", "showcount", "limitcount", "size")
_TOTAL_NAMES = ("total", "totalrecords", "totalrecord", "count", "totalcount", "records", "totaldata", "totalnum")
_PAGES_NAMES = ("pagecount", "totalpage", "totalpages", "pages", "countpage", "page_count", "pagetotal")


def _widget(document: Document, source: str) -> Pager | None:
    """Pagination widgets that are given how much there is; the next page comes from links, or from the address that the script puts together."""
    for script in document.of("script"):
        if not any(name in (script.text or "") for name in _WIDGETS):
            continue
        code = uncommented(script.text)
        for found in _WIDGET.finditer(code):
            given = arguments_of(code, found.end())
            settings = next((one for one in given if one.startswith("{")), "")
            holder = found[1] or (named[1] if (named := _HOLDER.search(settings)) else next((one[1:-1] for one in given if one[1:2] in ("#", ".")), ""))
            if not settings or (holder and not _is_there(document, holder)):
                continue
            pager = _of_widget(document, code, settings, whole(given[0], 7) or 0, "kkpager" in found[0])
            if pager is not None:
                return pager
    return None


def _is_there(document: Document, holder: str) -> bool:
    """Whether the page has the element that a widget fills; what is left of a demonstration has none."""
    return re.search(rf"(?:^|\s){re.escape(holder.lstrip('#.'))}(?:$|\s)", document.names) is not None


def _of_widget(document: Document, code: str, settings: str, records: int, total_is_pages: bool) -> Pager | None:
    """The pager that the settings of a widget describe."""
    numbers = {match[1].lower(): int(match[2]) for match in _NUMBERS.finditer(settings)}
    size = _first(numbers, _SIZE_NAMES)
    told = _first(numbers, _PAGES_NAMES if not total_is_pages else ("total",))
    records = records or _first(numbers, _TOTAL_NAMES) or 0
    pages = told if told is not None else -(-records // size) if size and records else None
    if pages is None and 0 in (numbers.get("total"), numbers.get("count")):
        pages = 0
    plain = _linked_in(document)
    if pages is None and not plain.found:
        return None
    current = _first(numbers, _CURRENT_NAMES)
    if plain.next is None and pages and pages > 1:
        plain = _put_together(document, code, pages, current) or plain
    return plain._replace(pages=pages if pages is not None else plain.pages, found=True)


def _first(numbers: dict[str, int], names: tuple[str, ...]) -> int | None:
    """The number under the first of several names that is there."""
    return next((numbers[name] for name in names if name in numbers), None)


def _put_together(document: Document, code: str, pages: int, current: int | None) -> Pager | None:
    """The next page by the address that a script of the page puts together from texts and the number of the page."""
    known = known_in(code)
    own = document.url.partition("#")[0]
    for pattern in patterns_in(code):
        names = list(dict.fromkeys(name for name in pattern.unknown(known) if is_page_name(name)))
        if len(names) != 1:
            continue
        base = 0 if current == 0 or from_zero(names[0]) else 1
        here = next((value for value in range(base, min(pages, MOST_PAGES) + base) if _reaches(document, pattern.at(value, known, names[0]), own)), None)
        if here is None:
            here = current if current is not None else base
        number = here - base + 1
        reference = pattern.at(here + 1, known, names[0]) if number < pages else None
        if reference or number >= pages:
            return Pager(reference, pages, True, number)
    parameter = _PARAMETER.search(document.url)
    if parameter and int(parameter[2]) < pages:
        return Pager(f"?{parameter[1]}={int(parameter[2]) + 1}", pages, True, int(parameter[2]))
    return None


def _reaches(document: Document, reference: str | None, own: str) -> bool:
    return reference is not None and document.resolver.resolve(reference).url == own


def _called(document: Document) -> Callable[[str, int], str | None]:
    """Where a call like ``goPage(2)`` leads, if a script of the page has the function."""

    def reference(name: str, number: int) -> str | None:
        for script in document.of("script"):
            code = script.text or ""
            if name not in code:
                continue
            body, parameter = function_body(uncommented(code), name)
            known = known_in(code)
            for pattern in patterns_in(body) if parameter else ():
                if pattern.unknown(known) == [parameter] and (found := pattern.at(number, known, parameter)):
                    return found
        return None

    return reference


_SCRIPTED: tuple[tuple[Callable[[Document, str], Pager | None], tuple[str, ...]], ...] = (
    (_created, ("createPageHTML",)), (_object, ("Pager",)), (_counted, _COUNTS), (_widget, _WIDGETS),
)  # fmt: skip


def _encoded(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """A pager whose markup stands in an element as base64 of percent-encoded HTML."""
    for element in body.iter():
        if not isinstance(element.tag, str) or not (text := _bare_text(element)):
            continue
        try:
            markup = unquote_plus(base64.b64decode(text, validate=True).decode("utf-8", "replace"))
        except (binascii.Error, ValueError):
            continue
        if (found := piece(markup)) is not None:
            return found
    return None


def _bare_text(element: lxml.html.HtmlElement) -> str:
    """The text of an element that holds nothing but base64, whatever comments stand in it."""
    text = element.text or ""
    if len(element) and len(element) < 20 and not any(isinstance(child.tag, str) for child in element):
        text += "".join(child.tail or "" for child in element)
    text = "".join(text[:200_000].split()) if len(text) >= 80 else ""
    return text if len(text) >= 80 and _BASE64.fullmatch(text) else ""

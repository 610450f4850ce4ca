"""The next page and the number of pages of a list, as links, script calls, numbered files and words tell them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import lxml.etree
import lxml.html

from audits.extract.lists.pagerlinks import NONE, PAGER_NAME, Pager, linked

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.extract.source.document import Document

_CALL = re.compile(r"createPageHTML\w{0,10}\s{0,5}\(([^()]{0,300})\)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^,'\"]*))\s*(?:,|$)")
_PAGER_CALL = re.compile(r"\bPager\s{0,5}\(\s{0,5}\{([^{}]{0,600})\}")
_NUMBERS = re.compile(
    r"\b(size|current|pageCount|countPage|totalPages?|page_?count|pages|total|totalRecords?|count|limit|pageSize|page_?size|pageIndex"
    r"|curr(?:entPage)?|perPage)\s{0,5}[:=]\s{0,5}['\"]?(\d{1,7})\b",
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
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{80,}={0,2}\s*")
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


def _is_worded(data: bytes) -> bool:
    """Whether a page has any word or sign of a pager."""
    if b"&gt;" in data or any(before.endswith(_BEFORE_PAGE) for before in data.split(_PAGE)[:-1]):
        return True
    return any(word in data for word in _WORDS)


def _linked_in(document: Document) -> Pager:
    """The pager of links of a page; only looked for where words or names speak of one."""
    worded, named = _is_worded(document.data), PAGER_NAME.search(document.names) is not None
    if not worded and not named:
        return NONE
    own = _plain_address(document.url)

    def is_own(href: str) -> bool:
        return _plain_address(document.resolver.resolve(href).url) == own

    return linked(document.body, worded=worded, named=named, is_own=is_own)


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
        first_is_number = bool(given) and given[0].isdigit()
        numbers = [argument for argument in given if argument.isdigit()]
        if len(numbers) < 2:
            continue
        total, current = int(numbers[0]), int(numbers[1])
        names = [argument for argument in (given if first_is_number else given[1:]) if argument and not argument.isdigit()]
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
    if commented and len(given := [a for a in _arguments(commented[1]) if not a.isdigit()]) >= 2:
        stem, extension = given[0], given[1]
    return Pager(f"{stem}_{current + 1}.{extension}", total, True, current + 1)


_WIDGETS = (".pagination", "laypage", ".Paging", ".paging", ".createPage", ".pagy", ".page(")
_WIDGET = re.compile(
    r"(?:\.pagination|laypage(?:\.render)?|\.Paging|\.createPage|\.pagy"
    r"|\.page)\s{0,5}\(\s{0,5}(?:\d{1,7}\s{0,3},\s{0,5})?\{([^{}]{0,800})",
    re.I,
)


def _widget(document: Document, source: str) -> Pager | None:
    """Pagination widgets that are given total and page size; the next page comes from links or the query string."""
    found = _WIDGET.search(source)
    if found is None:
        return None
    numbers = {match[1].lower(): int(match[2]) for match in _NUMBERS.finditer(found[1])}
    size = numbers.get("pagesize") or numbers.get("page_size") or numbers.get("limit") or numbers.get("perpage") or 0
    records = numbers.get("total") or numbers.get("totalrecords") or numbers.get("totalrecord") or numbers.get("count") or 0
    told = numbers.get("pagecount") or numbers.get("totalpage") or numbers.get("totalpages")
    total = told or (-(-records // size) if size and records else None)
    plain = _linked_in(document)
    if plain.next is None and total:
        parameter = re.search(r"[?&](pageIndex|pageNo|page|p|curr|pageNum)=(\d{1,6})", document.url)
        if parameter and int(parameter[2]) < total:
            plain = plain._replace(next=f"?{parameter[1]}={int(parameter[2]) + 1}", current=int(parameter[2]))
    if total is None and not plain.found:
        return None
    return plain._replace(pages=total if total is not None else plain.pages, found=True)


_SCRIPTED: tuple[tuple[Callable[[Document, str], Pager | None], tuple[str, ...]], ...] = (
    (_created, ("createPageHTML",)), (_object, ("Pager",)), (_counted, _COUNTS), (_widget, _WIDGETS),
)  # fmt: skip


def _encoded(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """A pager whose markup stands in an element as base64 of percent-encoded HTML."""
    for element in body.iter("div", "ul", "span", "p", "script", "input", "textarea"):
        text = (element.text or "").strip()
        if len(text) >= 80 and _BASE64.fullmatch(text[:200_000]):
            try:
                markup = unquote_plus(base64.b64decode(text[:200_000], validate=True).decode("utf-8", "replace"))
            except (binascii.Error, ValueError):
                continue
            if "<" in markup:
                try:
                    return lxml.html.fragment_fromstring(markup, create_parent="div")
                except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
                    continue
    return None

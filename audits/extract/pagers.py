"""The next page and the number of pages of a list, as links, script calls, numbered files and words tell them."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

import lxml.etree
import lxml.html

from audits.extract.rows import words_of
from audits.extract.scripted import handler_references

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.extract.document import Document

_NEXT = re.compile(
    r"[\s\[<>《》«»‹›→]{0,3}(?:下一?[页頁]|后一?[页頁]|[后後]页|next(?:\s?page)?|下一?[页頁]\s?[>»›→]{1,2}|>|>>|»|›|→)[\s\]<>《》«»‹›→]{0,3}",
    re.I,
)
_LAST = re.compile(r"[\s\[<>《》«»]{0,3}(?:[尾末]\s?[页頁]|最[后後一末]?一?[页頁]|last(?:\s?page)?|>\||>>\|)[\s\]<>《》«»]{0,3}", re.I)
_PREVIOUS = re.compile(
    r"[\s\[<>《》«»‹›]{0,3}(?:上一?[页頁]|前一?[页頁]|首\s?[页頁]|第一[页頁]|最前[页頁]|prev(?:ious)?|first)[\s\]<>《》«»‹›]{0,3}", re.I
)
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
_COUNTS = (b"countPage", b"PageCount", b"pageCount", b"totalPage")
_CURRENT_PAGE = re.compile(r"\bvar\s{1,5}(?:currentPage|_nCurrIndex|m_nCurrPage|nCurrIndex)\s{0,5}=\s{0,5}['\"]?(\d{1,6})")
_WRITTEN_NAME = re.compile(
    r"(?:href\s{0,3}=\s{0,3}\\?['\"]?|['\"])([\w-]{1,60})_\\?['\"]?\s{0,3}\+[^;]{1,60}?\+\s{0,3}['\"]{1,2}\\?['\"]?(?:\."
    r"|['\"]\.)?([a-z]{3,5})",
    re.I,
)
_OF_TOTAL = re.compile(r"(?:第\s?)?(\d{1,5})\s?页?\s?[/／]\s?(?:共\s?)?(\d{1,5})\s?页?")
_TOTAL = re.compile(
    r"(?:共|总计|总共|共有|共计|合计)\s?[:：]?\s?(\d{1,5})\s?页|总页数\s?[:：]?\s?(\d{1,5})|(\d{1,5})\s?页\s?[,，]?\s?共?\s?\d{1,7}\s?条"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{80,}={0,2}\s*")
_WORDS = tuple(
    word.encode() for word in ("下一页", "上一页", "下页", "上页", "下一頁", "后一页", "尾页", "末页", "最后一", "next", "Next", "&gt;", "»")
)
_LAST_NUMBER = re.compile(r"(\d{1,6})(?!.*\d)")
_CURRENT = re.compile(r"\bcur(?:rent)?\b|active|\bon\b|\bthis|\bnow\b|select|thisclass", re.I)
_PAGER_NAME = re.compile(r"pag(?:e|er|es|ing|ination)|fenye|fy\b|turn|yema|yeshu|laypage", re.I)
_PAGER_TEXT = re.compile(r"共|页|[/／]")


class Pager(NamedTuple):
    """What a page tells of its list's pages."""

    next: str | None = None
    """Reference to the next page as written."""
    pages: int | None = None
    """How many there are."""
    found: bool = False
    """Whether there is a pager at all."""
    current: int | None = None
    """Number of this page, counted from 1."""


NONE = Pager()


def pager_of(document: Document) -> Pager:
    """The pager of a page, from its script calls, else its links, else its words."""
    source = document.source
    for reader in _SCRIPTED:
        pager = reader(document, source)
        if pager is not None:
            return pager
    if "atob(" in source and (inner := _encoded(document.body)) is not None:
        return linked(inner)
    return _linked_in(document)


def _linked_in(document: Document) -> Pager:
    """The pager of links of a page; only looked for where words or names speak of one."""
    worded, named = any(word in document.data for word in _WORDS), _PAGER_NAME.search(document.names) is not None
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
    if "createPageHTML" not in source:
        return None
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
    found = _PAGER_CALL.search(source) if "Pager" in source else None
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
    count = _COUNT_PAGE.search(source) if any(name in document.data for name in _COUNTS) else None
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


_WIDGETS = (b".pagination", b"laypage", b".Paging", b".paging", b".createPage", b".pagy", b".page(")
_WIDGET = re.compile(
    r"(?:\.pagination|laypage(?:\.render)?|\.Paging|\.createPage|\.pagy"
    r"|\.page)\s{0,5}\(\s{0,5}(?:\d{1,7}\s{0,3},\s{0,5})?\{([^{}]{0,800})",
    re.I,
)


def _widget(document: Document, source: str) -> Pager | None:
    """Pagination widgets that are given total and page size; the next page comes from links or the query string."""
    found = _WIDGET.search(source) if any(name in document.data for name in _WIDGETS) else None
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


_SCRIPTED: tuple[Callable[[Document, str], Pager | None], ...] = (_created, _object, _counted, _widget)


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


def _reference(element: lxml.html.HtmlElement) -> str | None:
    """Where a pager's element leads; None for scripts that tell no address."""
    href = (element.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return str(element.get("href"))
    script = href[11:] if href.lower().startswith("javascript:") else ""
    handler = element.get("onclick") or ""
    for text in (handler, script):
        if text and (found := handler_references(_UNWRAP.sub(r"\1", text))):
            return found[0]
    return None


_UNWRAP = re.compile(r"encodeURI(?:Component)?\(\s{0,3}((?:'[^']{0,500}'|\"[^\"]{0,500}\"))\s{0,3}\)")


def linked(
    body: lxml.html.HtmlElement, *, worded: bool = True, named: bool = True, is_own: Callable[[str], bool] | None = None
) -> Pager:
    """A pager of links: 下一页, else the number after the current one, else its select box.

    ``worded`` and ``named`` say whether words like 下一页 and elements named like a pager need to be looked for; ``is_own`` says
    whether a reference leads to this very page.
    """
    ahead = last = None
    ahead_seen = back_seen = False
    where: Any = None
    for element in body.iter("a", "span", "button", "input", "li") if worded else ():
        tag = element.tag
        if tag in ("span", "li") and len(element):
            continue
        if tag == "a" and len(element) == 0 and element.text is not None and len(element.text) > 40:
            continue
        text = (element.get("value") or "" if tag == "input" else words_of(element) or element.get("title") or "").strip()
        if not text or len(text) > 12:
            continue
        if _NEXT.fullmatch(text):
            if not text[0].isalnum() and not _in_pager(element):
                continue
            ahead_seen, where = True, element
            ahead = ahead or _reference(element)
        elif _LAST.fullmatch(text):
            where = element if where is None else where
            last = last or _reference(element)
        elif tag == "a" and _PREVIOUS.fullmatch(text) and text not in ("首页", "首 页"):
            back_seen = True
            where = element if where is None else where
    box = _box_of(where) if where is not None else _named_box(body) if named else None
    if box is None:
        return NONE
    return _numbered(box, ahead, last, ahead_seen, back_seen or where is not None, is_own)


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    """Whether one of the three elements above is named as a pager."""
    near = (element, *islice(element.iterancestors(), 3))
    return any(_PAGER_NAME.search(f"{upper.get('class') or ''} {upper.get('id') or ''}") for upper in near)


def _box_of(element: Any) -> Any:
    """The element around the whole pager: up while it stays small."""
    box = element.getparent()
    for _ in range(3):
        upper = box.getparent() if box is not None else None
        if upper is None or (upper.tag in ("body", "html", "ul") and box.tag != "li") or len("".join(words_of(upper).split())) > 200:
            break
        box = upper
    return box


def _named_box(body: lxml.html.HtmlElement) -> Any:
    """A pager without 下一页: an element named so with a number in it, or words like 共 3 页."""
    for element in body.iter("div", "ul", "p", "td", "span", "nav"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) > 1 and _PAGER_NAME.search(names):
            text = " ".join(words_of(element).split())
            if text and len(text) <= 200 and re.search(r"\d", text) and (element.find(".//a") is not None or _PAGER_TEXT.search(text)):
                return element
    return None


def _numbered(
    box: lxml.html.HtmlElement, ahead: str | None, last: str | None, ahead_seen: bool, sure: bool, is_own: Callable[[str], bool] | None
) -> Pager:
    """Numbers, words and select box of a pager."""
    links: dict[int, str | None] = {}
    shown: set[int] = set()
    current: int | None = None
    for element in box.iter("a", "b", "strong", "span", "li", "em", "font", "i"):
        if "total" in (element.get("title") or "").lower():
            continue  # EmpireCMS shows the number of records there
        text = words_of(element).strip(" \t\r\n[]()….")
        if not (text.isdigit() and len(text) <= 5) or (len(element) and element.tag != "a"):
            continue
        number = int(text)
        linked_to = _reference(element) if element.tag == "a" else None
        if element.tag == "a":
            links.setdefault(number, linked_to)
            shown.add(number)
            if current is None and _CURRENT.search(element.get("class") or ""):
                current = number
        elif element.getparent().tag != "a" and element.get("title") is None and _PAGER_TEXT.search(_around(element)) is None:
            current = current if current is not None else number
            shown.add(number)
    text = " ".join(words_of(box).split())
    options = _options(box)
    pages, of_current = _told(text)
    current = of_current or current
    if current is None and is_own is not None:
        current = next((number for number, href in sorted(links.items()) if href and is_own(href)), None)
    if (ahead is None and ahead_seen) or (ahead is None and not ahead_seen and shown and current):
        step = (current or 1) + 1
        ahead = links.get(step) or (options.get(step) if ahead_seen or step in links else None)
    if pages is None:
        pages = _counted_pages(links, shown, last, current, ahead_seen)
    if pages is not None and current is not None and current >= pages and not ahead_seen:
        ahead = None
    return Pager(ahead, pages, sure or bool(shown) or pages is not None, current)


def _around(element: lxml.html.HtmlElement) -> str:
    """The words right before and after an element, to tell a page number from a total."""
    before = element.getprevious()
    ahead = (element.tail or "").strip()[:1]
    back = (before.tail if before is not None else element.getparent().text) or ""
    return back.strip()[-1:] + ahead


def _options(box: lxml.html.HtmlElement) -> dict[int, str]:
    found = {}
    for option in list(box.iter("option"))[:2000]:
        text, value = words_of(option).strip().strip("第页"), (option.get("value") or "").strip()
        if text.isdigit() and value and not value.isdigit() and not value.lower().startswith("javascript"):
            found[int(text)] = value
    return found


def _told(text: str) -> tuple[int | None, int | None]:
    """(pages, current) as the words tell them."""
    if (found := _OF_TOTAL.search(text)) and int(found[1]) <= int(found[2]):
        return int(found[2]), int(found[1])
    if found := _TOTAL.search(text):
        return int(next(group for group in found.groups() if group)), None
    return None, None


def _counted_pages(links: dict[int, str | None], shown: set[int], last: str | None, current: int | None, ahead_seen: bool) -> int | None:
    """How many pages, from the link to the last one or from the numbers if all are shown."""
    if not shown:
        return None
    highest = max(shown)
    if last and (found := _LAST_NUMBER.search(last.rpartition("/")[2])):
        offset = _offset(links)
        if offset is not None and int(found[1]) + offset >= highest:
            return int(found[1]) + offset
    if not ahead_seen and current == highest:
        return highest
    ordered = sorted(shown)
    if len(ordered) > 2 and highest - ordered[-2] > 1 and ordered[-2] != current:
        return highest
    window = len(shown)
    return highest if min(shown) == 1 and window < 5 and window == highest and not last else None


def _offset(links: dict[int, str | None]) -> int | None:
    """What must be added to the number in an address to get its page; None if the addresses do not count so."""
    offsets = {number - int(found[1]) for number, href in links.items() if href and (found := _LAST_NUMBER.search(href.rpartition("/")[2]))}
    usual = offsets & {0, 1}
    return usual.pop() if len(usual) == 1 else 0 if not offsets else None

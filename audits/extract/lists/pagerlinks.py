"""Pagers made of links and words: 下一页, numbers, a select box."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from audits.extract.lists.anchors import few_words, within, words_of
from audits.extract.source.scripted import handler_references
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import lxml.html

_NEXT = re.compile(
    r"[\s\[<>《》«»‹›→]{0,3}(?:下一?[页頁]|后一?[页頁]|[后後]页|next(?:\s?page)?|下一?[页頁]\s?[>»›→]{1,2}|>|>>|»|›|→)[\s\]<>《》«»‹›→]{0,3}",
    re.I,
)
_LAST = re.compile(r"[\s\[<>《》«»]{0,3}(?:[尾末]\s?[页頁]|最[后後一末]?一?[页頁]|last(?:\s?page)?|>\||>>\|)[\s\]<>《》«»]{0,3}", re.I)
_PREVIOUS = re.compile(
    r"[\s\[<>《》«»‹›]{0,3}(?:上一?[页頁]|前一?[页頁]|首\s?[页頁]|第一[页頁]|最前[页頁]|prev(?:ious)?|first)[\s\]<>《》«»‹›]{0,3}", re.I
)
_OF_TOTAL = re.compile(r"(?:第\s?)?(\d{1,5})\s?页?\s?[/／]\s?(?:共\s?)?(\d{1,5})\s?页?")
_TOTAL = re.compile(
    r"(?:共|总计|总共|共有|共计|合计)\s?[:：]?\s?(\d{1,5})\s?页|总页数\s?[:：]?\s?(\d{1,5})|(\d{1,5})\s?页\s?[,，]?\s?共?\s?\d{1,7}\s?条"
)
_LAST_NUMBER = re.compile(r"(\d{1,6})(?!.*\d)")
_CURRENT = re.compile(r"\bcur(?:rent)?\b|active|\bon\b|\bthis|\bnow\b|select|thisclass", re.I)
_COUNTED = re.compile(r"total|总数|总计|共|记录", re.I)
"""Title of an element that shows the number of records, as EmpireCMS writes it."""
PAGER_NAME = re.compile(r"pag(?:e|er|es|ing|ination)|fenye|fy\b|turn|yema|yeshu|laypage", re.I)
"""Names of elements that hold a pager."""
_PAGER_TEXT = re.compile(r"共|页|[/／]")
"""Words without which a number is no pager."""


_NO_BOXES = frozenset({"a", "li", "input", "script", "style", "body", "html", "button", "em", "b", "i", "select"})


class Limit:
    """Thresholds of this module."""

    ABOVE = 8
    """Elements around a link that may hold its whole pager."""
    BOX = 200
    """Characters of a pager."""
    LINKS = 60
    """Links of a pager."""
    PAGER_TEXT = 8
    """Characters of a link of a pager."""
    NAMED_BOXES = 300
    """Elements named like a pager that are looked at."""
    PARTS = 200
    """Elements of a pager."""
    NUMBERED_BOXES = 60
    """Links to a second or third page around which a row of numbers is looked for."""
    ALL_LINKS = 3000
    """Links of a page among which one to its second page is looked for."""
    ROW = 14
    """Numbers of a row that is a pager and no calendar."""


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
    body: lxml.html.HtmlElement, *, worded: bool = True, named: bool = True, is_own: Callable[[str], bool] | None = None,
    called: Callable[[str, int], str | None] | None = None,
) -> Pager:  # fmt: skip
    """A pager of links: 下一页, else the number after the current one, else its select box.

    ``worded`` and ``named`` say whether words like 下一页 and elements named like a pager need to be looked for; ``is_own`` says
    whether a reference leads to this very page, ``called`` where a call like ``goPage(2)`` does.
    """
    ahead = last = ahead_call = last_call = None
    ahead_seen = back_seen = False
    where: Any = None
    for element in body.iter("a", "span", "button", "input", "li") if worded else ():
        tag = element.tag
        if tag == "input":
            text = element.get("value") or ""
        elif not len(element):
            text = element.text or ""
            if tag == "a" and len(text) > 40:
                continue
            text = text or element.get("title") or ""
        elif tag in ("span", "li"):
            continue
        else:
            words = few_words(element)
            if words is None:
                continue
            text = words or element.get("title") or ""
        text = text.strip()
        if not text or len(text) > 12:
            continue
        means = _meaning(text)
        if means == "next":
            if not text[0].isalnum() and not (_in_pager(element) or _beside_numbers(element)):
                continue
            ahead_seen, where = True, element
            ahead = ahead or _reference(element)
            ahead_call = ahead_call or _call(element)
        elif means == "last":
            where = element if where is None else where
            last = last or _reference(element)
            last_call = last_call or _call(element)
        elif means == "previous" and tag == "a" and text not in ("首页", "首 页"):
            back_seen = True
            where = element if where is None else where
    box = _box_of(where) if where is not None else _unworded(body, worded=worded, named=named)
    if box is None:
        return NONE
    pager = _numbered(box, ahead, last, ahead_seen, back_seen or where is not None, is_own)
    return pager if pager.next is not None and pager.pages is not None else _by_calls(box, pager, ahead_call, last_call, called)


_CALL = re.compile(r"(?:javascript:)?\s{0,5}(?:return\s{1,3})?(?:void\(0\);\s{0,3})?([A-Za-z_$][\w$.]{0,60})\s{0,3}\(\s{0,3}['\"]?(\d{1,6})['\"]?\s{0,3}[,)]", re.I)


def _call(element: lxml.html.HtmlElement) -> tuple[str, int] | None:
    """Function and number that a click on an element calls."""
    for script in (element.get("onclick"), element.get("href")):
        if script and (found := _CALL.match(script.strip())):
            return found[1], int(found[2])
    return None


def _by_calls(
    box: lxml.html.HtmlElement, pager: Pager, ahead: tuple[str, int] | None, last: tuple[str, int] | None,
    called: Callable[[str, int], str | None] | None,
) -> Pager:  # fmt: skip
    """A pager whose links call a function with the number of the page."""
    if last is None and ahead is None:
        calls = {page: call for element in box.iter("a") if (page := whole(words_of(element).strip(" []"))) is not None and (call := _call(element))}
        if not calls or any(number != call[1] for number, call in calls.items()):
            return pager
        current = pager.current or 1
        ahead = calls.get(current + 1)
    pages = pager.pages
    if last is not None and (pages is None or pages < last[1]) and (ahead is None or last[0] == ahead[0]):
        pages = last[1]
    if pager.next is None and ahead is not None and called is not None and (pages is None or ahead[1] <= pages):
        return pager._replace(next=called(*ahead), pages=pages)
    return pager._replace(pages=pages)


@lru_cache(4096)
def _meaning(text: str) -> str:
    """Where a short text leads if it stands on a link of a pager: ``next``, ``last``, ``previous``, else ``""``."""
    found = (name for name, pattern in (("next", _NEXT), ("last", _LAST), ("previous", _PREVIOUS)) if pattern.fullmatch(text))
    return next(found, "")


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    """Whether one of the three elements above is named as a pager."""
    near = (element, *islice(element.iterancestors(), 3))
    return any(PAGER_NAME.search(f"{upper.get('class') or ''} {upper.get('id') or ''}") for upper in near)


def _unworded(body: lxml.html.HtmlElement, *, worded: bool, named: bool) -> Any:
    """A pager without 下一页: one that its name tells, else a row of numbers."""
    box = _named_box(body) if named else None
    return _numbered_box(body) if box is None and worded else box


def _beside_numbers(element: Any) -> bool:
    """Whether a sign stands at the end of a row of numbers, whatever it is called."""
    return len(_numbers_in(_box_of(element))) > 1


def _numbers_in(box: Any) -> dict[int, str]:
    """Addresses of the links of a row that show nothing but a number."""
    found: dict[int, str] = {}
    for anchor in islice(box.iter("a"), Limit.LINKS) if box is not None else ():
        number = whole(words_of(anchor).strip(" []()"), 5)
        if number is not None and (reference := _reference(anchor)) is not None:
            found.setdefault(number, reference)
    return found


def _numbered_box(body: lxml.html.HtmlElement) -> Any:
    """A pager that is but a row of numbers: its links lead to addresses that differ in nothing but the number of the page."""
    seconds = (anchor for anchor in islice(body.iter("a"), Limit.ALL_LINKS) if (anchor.text or "").strip(" []()") in ("2", "3"))
    for anchor in islice(seconds, Limit.NUMBERED_BOXES):
        box = _box_of(anchor)
        numbers = _numbers_in(box)
        if len(numbers) > Limit.ROW or not _shows_first(box):
            continue
        later = {number: reference for number, reference in numbers.items() if number > 1 and _LAST_NUMBER.search(reference)}
        if len({_LAST_NUMBER.sub("", reference) for reference in later.values()}) == 1 and _offset(later) is not None:
            return box
    return None


def _shows_first(box: Any) -> bool:
    """Whether the first page is named as well."""
    return any((element.text or "").strip(" []()") == "1" for element in islice(box.iter(), Limit.PARTS) if isinstance(element.tag, str))


def _box_of(element: Any) -> Any:
    """The element around the whole pager: up while it stays small and holds no title."""
    box = element.getparent()
    for _ in range(Limit.ABOVE):
        upper = box.getparent() if box is not None else None
        if upper is None or upper.tag in ("body", "html") or not within(upper, Limit.BOX) or _holds_title(upper):
            break
        box = upper
    return box


def _holds_title(element: Any) -> bool:
    """Whether a link in an element is none of a pager."""
    texts = ("".join(words_of(anchor).split()) for anchor in islice(element.iter("a"), Limit.LINKS))
    return any(len(text) > Limit.PAGER_TEXT for text in texts)


def _named_box(body: lxml.html.HtmlElement) -> Any:
    """A pager without 下一页: an element named so with a number in it, or words like 共 3 页."""
    looked_at = 0
    for element in body.iter():
        if looked_at >= Limit.NAMED_BOXES:
            break
        names = element.get("class") or "" if isinstance(element.tag, str) else ""
        if isinstance(element.tag, str) and element.get("id"):
            names += f" {element.get('id')}"
        if len(names) > 1 and element.tag not in _NO_BOXES and PAGER_NAME.search(names):
            looked_at += 1
            text = " ".join((few_words(element) or "").split())
            if text and len(text) <= Limit.BOX and re.search(r"\d", text) and (element.find(".//a") is not None or _PAGER_TEXT.search(text)):
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
        if _COUNTED.search(element.get("title") or ""):
            continue
        if len(element) and element.tag != "a":
            continue
        number = whole(words_of(element).strip(" \t\r\n[]()…."), 5)
        if number is None:
            continue
        linked_to = _reference(element) if element.tag == "a" else None
        if element.tag == "a":
            links.setdefault(number, linked_to)
            shown.add(number)
            if current is None and _CURRENT.search(element.get("class") or ""):
                current = number
        elif element.getparent().tag != "a" and element.get("title") is None and not _is_counted(_around(element)):
            current = current if current is not None else number
            shown.add(number)
    text = " ".join(words_of(box).split())
    options = _options(box)
    pages, of_current = told(text)
    current = of_current or current
    bare = [number for number, reference in links.items() if reference is None]
    if current is None and len(bare) == 1 < len(links):
        current = bare[0]
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


def _around(element: lxml.html.HtmlElement) -> tuple[str, str]:
    """The letters right before and after an element."""
    ahead, after = element.tail or "", element.getnext()
    while not ahead.strip() and after is not None and not isinstance(after.tag, str):
        ahead, after = after.tail or "", after.getnext()
    before = element.getprevious()
    back = ""
    while before is not None:
        back = before.tail or ""
        if back.strip() or isinstance(before.tag, str):
            break
        before = before.getprevious()
    if before is None:
        back = element.getparent().text or ""
    return back.strip()[-1:], ahead.strip()[:1]


def _is_counted(around: tuple[str, str]) -> bool:
    """Whether a number among such letters counts something else than pages: 共 3 条, 约 312 项, 3/5."""
    return any(letter in "/／" or "\u4e00" <= letter <= "\u9fff" for letter in around if letter) and around != ("第", "页")


def _options(box: lxml.html.HtmlElement) -> dict[int, str]:
    found = {}
    for option in list(box.iter("option"))[:2000]:
        text, value = words_of(option).strip().strip("第页"), (option.get("value") or "").strip()
        number = whole(text)
        if number is not None and value and not value.isdecimal() and not value.lower().startswith("javascript"):
            found[number] = value
    return found


def told(text: str) -> tuple[int | None, int | None]:
    """(pages, current) as the words tell them."""
    if (found := _OF_TOTAL.search(text)) and (int(found[1]) <= int(found[2]) or int(found[2]) == 0):
        return int(found[2]), int(found[1]) if int(found[2]) else None
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


def _offset(links: Mapping[int, str | None]) -> int | None:
    """What must be added to the number in an address to get its page; None if the addresses do not count so."""
    offsets = {number - int(found[1]) for number, href in links.items() if href and (found := _LAST_NUMBER.search(href.rpartition("/")[2]))}
    usual = offsets & {0, 1}
    return usual.pop() if len(usual) == 1 else 0 if not offsets else None

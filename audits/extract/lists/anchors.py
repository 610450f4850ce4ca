"""Words and anchors of the rows of lists: which anchor is a title, and which elements hold one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_GENERIC = re.compile(
    r"[\[(【（<>》《«»…\s.]{0,4}(?:更多|查看|详细|详情|查看全文|阅读全文|查看详情|查看更多|全文|下载|点击下载|打开|预览|more|详细信息|点击查看|置顶|new|top|下载文字版|下载图片版|"
    r"首页|上一页|下一页|尾页|末页|上页|下页|第一页|最后一页|返回|返回顶部|关闭|打印|登录|注册|English|分享|收藏|图解|解读|文字解读|图片解读|相关解读|政策解读)?[\])】）>《》«»…\s.]{0,4}",
    re.I,
)
_LEFTOVER = re.compile(
    r"(?:\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|\{\$[^{}]{1,60}\}|\[!--[^\[\]]{1,60}--\]|<%[^<>]{1,60}%>|\{/?\w{1,12}:[^{}]{1,60}\}|\$\w{1,30}\$|[\s:：·|-]){1,12}"
)
"""Words that are nothing but marks of a template."""
LONGEST_GENERIC = 15
"""Characters of the longest text that ``_GENERIC`` can match."""
_OPENING = frozenset("{$[<")
MOST_TRIED = 100
"""Anchors of an element that are looked at to learn whether it has a few titles."""
MOST_ANCHORS = 5000
FEW_PARTS = 1000
"""Texts of an element that is no more than a box of a page; a select box of 300 pages has 600."""


def words_of(element: lxml.html.HtmlElement) -> str:
    """Text of an element without scripts and comments; that of an anchor ends where another begins, as browsers never nest them."""
    if not len(element):
        return element.text or ""
    inner = next(islice(element.iter("a"), 1, None), None) if element.tag == "a" else None
    if inner is None and next(element.iter("script", "style"), None) is None:
        return "".join(element.itertext())
    return "".join(_texts(element, inner))


def few_words(element: lxml.html.HtmlElement) -> str | None:
    """The same of an element of few parts, None of any other: of elements nested in each other none is read once for each level."""
    plain = next(element.iter("script", "style"), None) is None
    parts = list(islice(element.itertext() if plain else _texts(element, None), FEW_PARTS + 1))
    return "".join(parts) if len(parts) <= FEW_PARTS else None


def within(element: lxml.html.HtmlElement, most: int) -> bool:
    """Whether the words of an element are no more than so many characters, in few parts; no more of it than that is looked at."""
    shown = 0
    plain = next(element.iter("script", "style"), None) is None
    for part, text in enumerate(element.itertext() if plain else _texts(element, None)):
        shown += len("".join(text.split()))
        if shown > most or part >= FEW_PARTS:
            return False
    return True


def _texts(element: lxml.html.HtmlElement, inner: lxml.html.HtmlElement | None) -> Iterator[str]:
    """Texts of an element without those of scripts, up to what is nested in it and is not part of it."""
    yield element.text or ""
    waiting: list[Any] = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            yield child
            continue
        if child is inner:
            break
        waiting.append(child.tail or "")
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            yield child.text or ""
            waiting.extend(reversed(child))


def is_title(element: lxml.html.HtmlElement) -> bool:
    """Whether an anchor has words of its own, not just 更多 or a picture."""
    text = element.text
    if text is None or len(text) < 9:
        text = "".join(words_of(element).split())
        if not text:
            text = (element.get("title") or "").strip()
        if len(text) < 2 or text.isdigit():
            return False
    if text.lstrip()[:1] in _OPENING and is_leftover(text):
        return False
    return len(text) > LONGEST_GENERIC or not _is_generic(text)


def is_leftover(text: str) -> bool:
    """Whether words are only marks that nobody filled in: ``{{title}}``."""
    return _LEFTOVER.fullmatch(text.strip()) is not None


@lru_cache(4096)
def _is_generic(text: str) -> bool:
    return _GENERIC.fullmatch(text) is not None


def title_anchors(element: lxml.html.HtmlElement, most: int = 200) -> list[lxml.html.HtmlElement]:
    """Anchors with words inside an element (itself included), one for each target and text."""
    found: dict[tuple[str, str], lxml.html.HtmlElement] = {}
    for anchor in islice(element.iter("a"), MOST_TRIED if most < 10 else MOST_ANCHORS):
        if is_title(anchor):
            href = anchor.get("href") or ""
            key = (href, "" if href and not href.lower().startswith(("javascript", "#")) else words_of(anchor))
            found.setdefault(key, anchor)
            if len(found) >= most:
                break
    return list(found.values())


def holders_of(body: lxml.html.HtmlElement) -> set[lxml.html.HtmlElement]:
    """All elements with an anchor that is a title, themselves included; each is met once."""
    found: set[lxml.html.HtmlElement] = set()
    for anchor in body.iter("a"):
        if is_title(anchor):
            element = anchor
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return found

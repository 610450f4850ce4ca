"""What a page is, told from its own signs: error, redirect, home, list, empty list, list by script, detail, or none of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.extract.lists.scripts import is_templated
from audits.extract.source.scripted import refresh_reference
from audits.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    import lxml.html

    from audits.extract.signs import Signs
    from audits.extract.source.document import Document

_ERROR_TITLE = re.compile(
    r"\s{0,5}(?:40[0-4]|410|50[0-4])\s{0,3}[-_|:：!！]?\s{0,3}(?:$|not\s|error|forbidden|bad\s|internal|service|页面|错误|出错|找不到|抱歉|提示)", re.I
)
_ERROR = re.compile(
    r"\b(?:40[0-5]|410|50[0-4])\b[\s\w]{0,30}\b(?:not found|error|forbidden|bad gateway|gateway|internal server|unavailable)|"
    r"\bnot found\b|(?:^|\D)(?:404|403|500|502|503)(?:\D|$).{0,20}"
    r"(?:错误|页面|抱歉|找不到)|页面(?:不存在|未找到|找不到|走丢|已被?删除|无法(?:访问|显示))|(?:找不到|未找到|不存在)(?:的|该|此|您|相关|指定)?[^。，]{0,12}(?:页面|网页|文件|资源)|"
    r"您?(?:访问|请求|查看|浏览)的(?:页面|网页|内容|文件|资源|信息|文章|栏目)[^。]{0,10}"
    r"(?:不存在|已删除|被删除|找不到|未找到|无法|出错|走丢|已失效|已下线)|无法找到该?(?:网页|页)|服务器(?:错误|内部错误|繁忙)|系统(?:发生)?错误|"
    r"Bad Gateway|Internal Server Error|无此(?:页面|网页|栏目|文章)|"
    r"(?:栏目|频道|网页|文章)(?:不存在|未找到|已(?:被)?(?:删除|关闭|停用))",
    re.I,
)
_JUMP = re.compile(
    r"(?:^|[^\w.])(?:window\.|self\.|top\.|parent\.|document\.)?location(?:\.href)?\s{0,3}=\s{0,3}(?:['\"]([^'\"]{1,500})['\"]|([A-Za-z_]\w{0,40})\s{0,3};)"
    r"|location\.replace\(\s{0,3}(?:['\"]([^'\"]{1,500})['\"]|([A-Za-z_]\w{0,40})\s{0,3}\))"
    r"|window\.open\(\s{0,3}(?:['\"]([^'\"]{1,500})['\"]|([A-Za-z_]\w{0,40}))\s{0,3},\s{0,3}['\"]_(?:self|top|parent)['\"]",
    re.I,
)
"""A script that sends its reader on: to a literal address, or to that in a variable."""


class Limit:
    """Thresholds of this module."""

    ERROR_LINKS = 60
    """Links of a page that is no mere message."""
    ERROR_SOURCE = 40_000
    """Characters of the source of a page that is no mere message."""
    ERROR_TEXT = 400
    """Characters of a text that may be one message."""
    GATEWAY_TEXT = 3000
    """Characters of a text that may be the message of a gateway."""
    GATEWAY_HEAD = 200
    """Characters at its beginning among which the number of the error stands."""
    JUMP_LINKS, JUMP_PROSE = 10, 200
    """Links and running text of a page that shows something itself."""
    JUMP_DELAY = 10
    """Seconds after which a page sends its reader on at once."""
    JUMP_SOURCE, JUMP_TEXT = 4000, 60
    """Characters of source and text of a page whose script sends its reader on."""


WEIGHTS: dict[str, dict[str, float]] = {
    "other": {"": 0.0},
    "detail": {
        "": -3.5, "title-line": 2.0, "prose-60": 1.0, "prose-250": 1.5, "prose-1000": 2.0, "shows-date": 1.5, "article-meta": 2.0, "breadcrumb-to-text": 2.0,
        "article-address": 1.5, "text-names": 1.0, "date-lines": 1.0, "fact-lines": 1.0, "index-block": 1.0, "fields": 1.0, "neighbours": 1.0, "tools": 1.0,
        "letter": 2.0, "attachment": 1.5, "picture": 1.0, "long-breadcrumb": 0.5, "folder-address": -1.0, "root-address": -2.0,
        "says-nothing": -2.0, "form": -1.0, "says-nought": -3.0, "boxed": 1.0,
    },
    "list": {
        "": -2.8, "title-line": -1.0, "no-rows": -20.0, "list": 1.0, "list-without-dates": 0.5, "dominant": 1.0, "few-of-titles": -1.5,
        "most-of-titles": 1.5, "nearly-all-titles": 1.0, "rows-1": 1.0, "rows-3": 0.5, "rows-6": 0.5, "rows-10": 0.25, "weight-7": 0.25,
        "weight-10": 0.25, "weight-13": 0.25, "pager": 2.5, "rivals": -4.0, "breadcrumb": 1.5, "many-lists": -1.0, "many-more-links": -2.5,
        "folder-address": 0.5, "column-meta": 0.5, "root-address": -3.0, "links-60": -0.25, "links-150": -0.25, "says-nothing": -4.0,
        "says-nought": -8.0, "boxed": -3.0, "prose-60": -0.5, "prose-250": -2.0, "prose-1000": -2.0, "date-lines": -0.5, "fact-lines": -0.5,
        "neighbours": -1.0, "index-block": -1.0, "article-meta": -1.0, "article-address": -1.0, "tools": -1.0,
    },
    "empty-list": {
        "": -4.0, "says-nothing": 4.0, "says-nought": 8.0, "bare": 3.0, "own-words": -1.0, "bare-list": 1.0, "pager-alone": 3.0, "breadcrumb": 1.0,
        "column-meta": 0.5, "own-title": 0.5, "folder-address": 0.5, "links-8": 1.0, "asks-by-script": -4.0, "form": -3.0, "picture": -3.0, "linked-picture": -3.0,
        "prose-60": -1.5, "prose-250": -3.0, "list": -20.0, "list-without-dates": -4.0, "root-address": -1.0, "many-more-links": -3.0,
        "many-lists": -2.0, "article-meta": -1.5, "shows-date": -1.0, "links-within": -3.0, "columns": -4.0,
    },
    "home": {
        "": -4.0, "links-60": 1.0, "links-150": 1.0, "many-lists": 2.5, "many-more-links": 1.5, "rivals": 1.0, "site-title": 2.0,
        "root-address": 5.0, "breadcrumb": -7.0, "column-meta": -4.0, "pager": -3.0, "few-of-titles": 0.5, "article-address": -1.0,
        "article-meta": -2.0, "list": 0.5, "deep-address": -4.0, "own-title": -1.0,
    },
}  # fmt: skip
"""What each sign adds for a kind, ``""`` being what stands for it before anything is seen."""
_KINDS = {kind: PageKind(kind) for kind in WEIGHTS}


def kind_of(signs: Signs, *, status: int = 200, home: bool = False) -> PageKind:
    """The kind of a page; ``home`` says that its address is the home page's."""
    document, listing, details = signs.document, signs.listing, signs.details
    if status >= 400 or _is_error(document, details.body_text, signs.title, listing.anchors):
        return PageKind.ERROR
    if redirect_of(document, details.body_text, listing.anchors, signs.prose):
        return PageKind.REDIRECT
    if home:
        return PageKind.HOME
    if listing.scripted and listing.items:
        return PageKind.JS_LIST
    kind = heaviest(signs.found)
    if kind in (PageKind.OTHER, PageKind.EMPTY_LIST) and not listing.items and not signs.says_empty and is_templated(document):
        return PageKind.JS_LIST
    return kind


def weighed(found: Iterable[str]) -> dict[str, float]:
    """How much speaks for each kind."""
    signs = list(found)
    return {kind: weights[""] + sum(weights.get(sign, 0.0) for sign in signs) for kind, weights in WEIGHTS.items()}


def heaviest(found: Iterable[str]) -> PageKind:
    """The kind for which most speaks."""
    sums = weighed(found)
    return _KINDS[max(sums, key=lambda kind: sums[kind])]


def _is_error(document: Document, text: str, title: str, anchors: int) -> bool:
    """A short page that says it is an error, whatever its status."""
    if _ERROR_TITLE.match(title) or _ERROR.search(title[:100]):
        return True
    if anchors > Limit.ERROR_LINKS:
        return False
    if len(document.source) > Limit.ERROR_SOURCE:
        return False
    if len(text) < Limit.ERROR_TEXT:
        return bool(text) and _ERROR.search(text) is not None
    return len(text) < Limit.GATEWAY_TEXT and re.search(r"\b(?:502|503|504)\b", text[: Limit.GATEWAY_HEAD]) is not None


def redirect_of(document: Document, text: str, anchors: int, prose: int) -> str:
    """Where a page without content of its own sends its reader at once, ``""`` if it does not."""
    if anchors > Limit.JUMP_LINKS or prose > Limit.JUMP_PROSE:
        return ""
    for element in document.root.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "refresh" and not _in_noscript(element):
            delay = re.match(r"\s{0,9}(\d{1,6})", element.get("content") or "")
            target = refresh_reference(element.get("content") or "")
            if target and (not delay or int(delay[1]) <= Limit.JUMP_DELAY):
                return target
    if len(document.source) < Limit.JUMP_SOURCE and len(text) < Limit.JUMP_TEXT:
        for element in document.root.iter("script"):
            if found := _JUMP.search(element.text or ""):
                return next(part for part in found.groups() if part)
    return ""


def _in_noscript(element: lxml.html.HtmlElement) -> bool:
    return any(upper.tag == "noscript" for upper in element.iterancestors())

"""What a page is, told from its own signs: error, redirect, home, list, empty list, list by script, detail, or none of these."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from audits.extract.lists.readers.held import holds_records
from audits.extract.lists.scripts import is_templated
from audits.extract.source.jumps import jump_in
from audits.extract.source.scripted import refresh_reference
from audits.extract.weighing import weights
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
_MAINTAINED = re.compile(
    r"(?:系统|网站|站点|本站|服务器?|平台|数据库)[^。，！!]{0,12}(?:维护|升级|检修|调试|割接|切换)|(?:暂停|停止|恢复)(?:对外)?(?:服务|访问)|"
    r"^\s*(?:正在)?(?:维护|升级|检修)(?:中|$)|(?:系统|服务器?|网络)(?:繁忙|忙碌|异常|出错)|请?稍[后候](?:再|重)(?:试|新?访问)"
)
"""A message in place of any page, for as long as the site is being worked on."""


class Limit:
    """Thresholds of this module."""

    ERROR_LINKS = 60
    """Links of a page that is no mere message."""
    ERROR_SOURCE = 40_000
    """Characters of the source of a page that is no mere message."""
    ERROR_TEXT = 400
    """Characters of a text that may be one message."""
    MAINTENANCE_LINKS, MAINTENANCE_TEXT = 6, 160
    """Links and characters of a page that says nothing but that the site is being worked on; a notice of it stands in the site's frame."""
    GATEWAY_TEXT = 3000
    """Characters of a text that may be the message of a gateway."""
    GATEWAY_HEAD = 200
    """Characters at its beginning among which the number of the error stands."""
    JUMP_LINKS, JUMP_PROSE = 10, 200
    """Links and running text of a page that shows something itself."""
    JUMP_DELAY = 10
    """Seconds after which a page sends its reader on at once."""
    JUMP_SOURCE, JUMP_TEXT = 20_000, 60
    """Characters of source and text of a page whose script sends its reader on."""


_KINDS = (PageKind.OTHER, PageKind.DETAIL, PageKind.LIST, PageKind.EMPTY_LIST, PageKind.HOME)
"""Kinds that are told by weighing, in the order that decides between equal ones; what speaks for no other is other."""
ALWAYS = "always"
"""What stands for a kind before anything is seen."""


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
    bare = kind in (PageKind.OTHER, PageKind.EMPTY_LIST) and not listing.items and not signs.says_empty
    if bare and (is_templated(document) or (kind is PageKind.EMPTY_LIST and holds_records(document))):
        return PageKind.JS_LIST
    return kind


def weighed(found: Iterable[str]) -> dict[PageKind, float]:
    """How much speaks for each kind."""
    signs = (ALWAYS, *found)
    return {kind: sum([table[sign] for sign in signs if sign in table]) for kind, table in tables().items()}


@cache
def tables() -> dict[PageKind, dict[str, float]]:
    """What each sign adds for each kind."""
    return {kind: {} if kind == PageKind.OTHER else weights(f"kind-{kind.value}") for kind in _KINDS}


def heaviest(found: Iterable[str]) -> PageKind:
    """The kind for which most speaks."""
    sums = weighed(found)
    return max(sums, key=lambda kind: sums[kind])


def _is_error(document: Document, text: str, title: str, anchors: int) -> bool:
    """A short page that says it is an error, whatever its status."""
    if _ERROR_TITLE.match(title) or _ERROR.search(title[:100]):
        return True
    if anchors > Limit.ERROR_LINKS:
        return False
    if len(document.source) > Limit.ERROR_SOURCE:
        return False
    if anchors <= Limit.MAINTENANCE_LINKS and len(text) < Limit.MAINTENANCE_TEXT and (_MAINTAINED.search(title[:100]) or _MAINTAINED.search(text)):
        return True
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
        scripts = [*(element.text or "" for element in document.root.iter("script")), document.body.get("onload") or ""]
        return next((jump.goal for script in scripts if (jump := jump_in(script, document.root, scripts, document.url)).goal), "")
    return ""


def _in_noscript(element: lxml.html.HtmlElement) -> bool:
    return any(upper.tag == "noscript" for upper in element.iterancestors())

"""What a page is, told from its own signs: error, redirect, home, list, empty list, list by script, detail, or none of these."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audits.extract.lists.static import more_links
from audits.extract.source.document import squeeze
from audits.extract.source.scripted import refresh_reference
from audits.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from audits.extract.article.details import Details
    from audits.extract.lists.static import Listing
    from audits.extract.source.document import Document

_CONTENT = re.compile(
    r"TRS_Editor|trs_editor_view|TRS_UEDITOR|trs_paper|UCAP-?CONTENT|vsb_content|v_news_content|wp_articlecontent|\bzoom\b|"
    r"article[-_]?(?:content|con|body|main|txt|detail|box)|news[-_]?(?:content|con|txt|detail|text)\b|(?:content|details?|xl|con)[-_]?(?:article|txt|text|nr|zw)\b|"
    r"pages_content|\bb12c\b|bt_content|show[-_]?(?:con|content)|easysite-news|xilan|zwxl|\bie8\b",
    re.I,
)
_TOOLS = re.compile(r"打印|关闭(?:窗口|本页|页面)?|字号|字体大小|[【\[(]\s{0,3}字体|doPrint|window\.print|doZoom")
_NEIGHBOURS = re.compile(r"上一(?:篇|条|则)|下一(?:篇|条|则)|责任编辑|相关(?:附件|文档|稿件)|扫一扫在手机|分享到")
_DATE_LINE = re.compile(r"(?:时间|日期)\s{0,3}[:：]")
_FACT_LINE = re.compile(
    r"来源\s{0,3}[:：]|作者\s{0,3}[:：]|浏览(?:次数|量)?\s{0,3}[:：]|点击(?:数|率|次数|量)?\s{0,3}[:：]|"
    r"阅读(?:次数|量)?\s{0,3}[:：]"
)
_INDEX_BLOCK = re.compile(r"索\s{0,6}引\s{0,6}号")
_ADDRESS = re.compile(
    r"/t?20\d{6}_\d{3,}|/(?:content|post|art|detail)_[\da-f_]{3,}|/info/\d{3,5}/\d+\.|/\d{4}-\d\d-?\d\d/\d+|/[0-9a-f]{32}\."
    r"|/[0-9a-f]{8}-[0-9a-f]{4}-|/c\d+/20\d{4}/|/\d{4,}\.s?html?$|[?&](?:id|infoid|articleid)=",
    re.I,
)
_ERROR_TITLE = re.compile(
    r"\s{0,5}(?:40[0-4]|410|50[0-4])\s{0,3}[-_|:：!！]?\s{0,3}(?:$|not\s|error|forbidden|bad\s|internal|service|页面|错误|出错|找不到|抱歉|提示)", re.I
)
_ERROR = re.compile(
    r"\b(?:40[0-5]|410|50[0-4])\b[\s\w]{0,30}\b(?:not found|error|forbidden|bad gateway|gateway|internal server|unavailable)|"
    r"\bnot found\b|(?:^|\D)(?:404|403|500|502|503)(?:\D|$).{0,20}"
    r"(?:错误|页面|抱歉|找不到)|页面(?:不存在|未找到|找不到|走丢|已被?删除|无法(?:访问|显示))|(?:找不到|未找到|不存在)(?:的|该|此|您|相关|指定)?[^。，]{0,12}(?:页面|网页|文件|资源)|"
    r"您?(?:访问|请求|查看|浏览)的(?:页面|网页|内容|文件|资源|信息|文章|栏目)[^。]{0,10}"
    r"(?:不存在|已删除|被删除|找不到|未找到|无法|出错|走丢|已失效|已下线)|无法找到该?(?:网页|页)|服务器(?:错误|内部错误|繁忙)|系统(?:发生)?错误|"
    r"Bad Gateway|Internal Server Error",
    re.I,
)
MUCH_PROSE = 1000
"""Characters of running text beyond which more tells no more."""
PAGED = 3
"""How much a pager speaks for a list."""
SHARED_NAMES = 4000
"""Characters of the names of a page that are likely to be those of other pages too."""
_UNSEEN = frozenset({"script", "style"})
_ASKING = ("$.ajax", "$.get", "$.post", "fetch(", "axios", "XMLHttpRequest", ".load(")
_THIS = re.compile(r"(?:^|文章|信息|新闻|公告|详细)(?:正文|内容|详情|Context|Content|Detail)$", re.I)
_NOTHING = re.compile(
    r"(?:暂无|暂没有|没有|尚无|暂时没有|未找到|未查询到|查无|无)(?:任何|相关|符合条件的?|新增|更多|最新|该栏目|可显示的?|公开的?|您要的?|对应的?){0,3}(?:新增|相关|公开)?"
    r"(?:信息|内容|数据|文章|记录|公告|文件|资料|新闻|结果|更新)|(?:栏目|内容|资料|数据|信息)?(?:正在|尚在)?(?:建设|更新|整理|完善|维护)中|敬请期待|no\s(?:data|records?)\b|共\s{0,2}0\s{0,2}(?:条|篇|页)|列表为空|nodata",
    re.I,
)
_TEMPLATE_MARKS = ("v-for", "ng-repeat", "{{", "text/x-", "text/template", "text/ng-", "new Vue", "createApp")
_TEMPLATE = re.compile(
    r"\bv-for\s{0,3}=|\bng-repeat\s{0,3}=|\{\{\s{0,3}#?(?:each|\w{1,30}\.)|text/(?:x-handlebars|x-template|template|x-jquery-tmpl"
    r"|ng-template)|new Vue\s{0,3}\(|\bcreateApp\s{0,3}\(",
)
_JUMP = re.compile(
    r"(?:^|[^\w.])(?:window\.|self\.|top\.|parent\.|document\.)?location(?:\.href)?\s{0,3}=\s{0,3}['\"]([^'\"]{1,500})['\"]"
    r"|location\.replace\(\s{0,3}['\"]([^'\"]{1,500})['\"]",
    re.I,
)
_POSITION = re.compile(r"位\s?置\s?[：:]|位置是|Location\s?[:：]")
_ROOT = re.compile(r"/?(?:index|default|home|main)?(?:\.(?:s?html?|php|jsp|aspx?|jhtml|do))?", re.I)


def kind_of(document: Document, listing: Listing, details: Details, *, status: int = 200, home: bool = False) -> PageKind:
    """The kind of a page; ``home`` says that its address is the home page's."""
    title = squeeze(document.root.findtext(".//title") or "")
    prose = _prose(listing)
    anchors = listing.anchors
    if status >= 400 or _is_error(document, details.body_text, title, anchors):
        return PageKind.ERROR
    if redirect_of(document, details.body_text, anchors, prose):
        return PageKind.REDIRECT
    if home or (_is_root(document.url) and not (listing.dated >= 3 and _has_pager(listing))):
        return PageKind.HOME
    if listing.scripted and listing.items:
        return PageKind.JS_LIST
    if details.published is None and listing.groups >= 3 and _looks_home(document, listing, details):
        return PageKind.HOME
    rows = _row_score(listing)
    detail = _detail_score(document, details, prose, listing, max(4, rows + PAGED + 1))
    if detail <= rows + PAGED and _has_pager(listing):
        rows += PAGED
    if detail > rows and (detail >= 4 or (detail >= 3 and prose > 200) or (detail >= 2 and _addressed(document, listing, details))):
        return PageKind.DETAIL
    if _looks_home(document, listing, details):
        return PageKind.HOME
    if listing.items and not _is_front(document, listing) and (_is_dated_list(listing, details) or _is_undated_list(listing)):
        return PageKind.LIST
    if not listing.dated and _templated(document):
        return PageKind.JS_LIST
    return PageKind.EMPTY_LIST if not listing.dated and _is_empty(document, listing, details, prose) else PageKind.OTHER


def _addressed(document: Document, listing: Listing, details: Details) -> bool:
    """Whether address and breadcrumb alone speak for an article."""
    return not listing.dated and _ADDRESS.search(document.url) is not None and len(details.breadcrumb) > 2


def _prose(listing: Listing) -> int:
    """Characters of running text outside anchors, footer lines and the rows of the list left out; counted as far as ``MUCH_PROSE``."""
    rows = {element for row in listing.group.rows for element in row.elements} if listing.group is not None and listing.dated else set()
    total = 0
    for raw, element in listing.prose:
        text = " ".join(raw.split())
        if len(text) <= 25 or _FOOTER.search(text) or (rows and _inside(element, rows)):
            continue
        total += len(text)
        if total > MUCH_PROSE:
            break
    return total


def _inside(element: Any, rows: set[Any]) -> bool:
    """Whether an element or one of the three above it is a row."""
    for _ in range(4):
        if element is None:
            return False
        if element in rows:
            return True
        element = element.getparent()
    return False


_FOOTER = re.compile(
    r"版权所有|主办(?:单位)?[：:]|主办单位|制作维护|推荐使用|ICP备|网站标识码|公网安备|技术支持|Copyright|浏览器|分辨率|邮政?编码?|承办|备案|"
    r"您访问的链接即将离开"
)


def _is_error(document: Document, text: str, title: str, anchors: int) -> bool:
    """A short page that says it is an error, whatever its status."""
    if _ERROR_TITLE.match(title) or _ERROR.search(title[:100]):
        return True
    if anchors > 60:
        return False
    if len(document.source) > 40_000:
        return False
    if len(text) < 400:
        return bool(text) and _ERROR.search(text) is not None
    return len(text) < 3000 and re.search(r"\b(?:502|503|504)\b", text[:200]) is not None


def redirect_of(document: Document, text: str, anchors: int, prose: int) -> str:
    """Where a page without content of its own sends its reader at once, ``""`` if it does not."""
    if anchors > 10 or prose > 200:
        return ""
    for element in document.root.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "refresh" and not _in_noscript(element):
            delay = re.match(r"\s{0,9}(\d{1,6})", element.get("content") or "")
            target = refresh_reference(element.get("content") or "")
            if target and (not delay or int(delay[1]) <= 10):
                return target
    if len(document.source) < 4000 and len(text) < 60:
        for element in document.root.iter("script"):
            if found := _JUMP.search(element.text or ""):
                return found[1] or found[2] or ""
    return ""


def _in_noscript(element: lxml.html.HtmlElement) -> bool:
    return any(upper.tag == "noscript" for upper in element.iterancestors())


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and _ROOT.fullmatch(parts.path) is not None


def _detail_score(document: Document, details: Details, prose: int, listing: Listing, enough: int) -> int:
    """How much speaks for one article; the costly signs are looked for only as long as there is not ``enough``."""
    meta = details.meta
    score = (prose > 60) + (prose > 250) + 2 * (prose > MUCH_PROSE) + (details.published_where in ("visible", "script"))
    if meta.get("articletitle") or meta.get("pubdate") or meta.get("publishdate") or meta.get("og:type") == "article":
        score += 2
    if details.breadcrumb and _THIS.search(details.breadcrumb[-1]):
        score += 2
    for sign in _signs(document, details.body_text[:20_000], listing.dated):
        if score >= enough:
            break
        score += sign
    return score


def _signs(document: Document, text: str, rows: int) -> Iterator[bool]:
    """Signs of an article in address, names and text, the cheapest first."""
    yield _ADDRESS.search(document.url) is not None
    names = document.names
    yield _has_text_part(names) if len(names) <= SHARED_NAMES else _CONTENT.search(names) is not None
    yield len(_DATE_LINE.findall(text)) > rows * 0.7
    yield len(_FACT_LINE.findall(text)) > rows * 0.7
    yield _INDEX_BLOCK.search(text) is not None
    yield _NEIGHBOURS.search(text) is not None
    yield _TOOLS.search(text) is not None


@lru_cache(256)
def _has_text_part(names: str) -> bool:
    """Whether names of elements speak of the text of an article; the same on all pages of a template."""
    return _CONTENT.search(names) is not None


def _row_score(listing: Listing) -> int:
    """How much the rows speak for a list; a pager would add ``PAGED``."""
    rows = listing.dated
    score = 0 if not rows else 2 if rows < 3 else 3 if rows < 6 else 4 if rows < 10 else 5
    return score - 1 if rows and listing.share < 0.3 else score


def _is_front(document: Document, listing: Listing) -> bool:
    """A channel front: several lists of like size, each with its 更多, and no pager."""
    if _has_pager(listing):
        return False
    if listing.rivals and listing.rivals * 2 >= len(listing.items):
        return True
    return listing.groups >= 3 and more_links(document.body) >= 3


def _has_pager(listing: Listing) -> bool:
    return listing.pager.found and bool(listing.pager.next or listing.pager.pages)


def _is_dated_list(listing: Listing, details: Details) -> bool:
    """Dated rows are a list; days without a year, as boxes show them, only where the page says more."""
    if any(item.date for item in listing.items):
        return True
    return listing.dated > 0 and (listing.share > 0.6 or _has_pager(listing) or len(details.breadcrumb) > 1)


def _is_undated_list(listing: Listing) -> bool:
    """Undated rows count as a list where they are the page's own text."""
    titles = [len(item.title) for item in listing.items]
    if len(titles) < 3 or listing.group is None:
        return False
    mean = sum(titles) / len(titles)
    return mean >= 8 and listing.share >= (0.6 if _has_pager(listing) else 0.8)


def _looks_home(document: Document, listing: Listing, details: Details) -> bool:
    """Home without being told: many anchors in many blocks, no breadcrumb, no pager."""
    if listing.anchors < 60 or _has_pager(listing) or len(details.breadcrumb) > 1 or _POSITION.search(details.body_text[:3000]):
        return False
    return listing.groups >= 3 or more_links(document.body) >= 3 or (listing.dated > 0 and listing.share < 0.5)


def _is_empty(document: Document, listing: Listing, details: Details, prose: int) -> bool:
    """A list page without items: it says so, or it has a list element and a pager or nothing else at all."""
    if _NOTHING.search(details.body_text[:20_000]):
        return True
    if prose:
        return False
    if any(word in document.source for word in _ASKING):
        return False
    bare = any(True for _ in _bare_lists(document.body))
    if bare and (listing.pager.found or (len(details.breadcrumb) > 1 and len(details.text) < 40)):
        return True
    framed = listing.anchors >= 8 or len(details.breadcrumb) > 1
    return framed and not listing.items and len(details.text) < 20


def _bare_lists(body: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """List elements without rows that are no part of a frame."""
    for element in body.iter("ul", "tbody", "ol"):
        if not (element.text or "").strip() and not any(isinstance(child.tag, str) and child.tag not in _UNSEEN for child in element):
            yield element


def _templated(document: Document) -> bool:
    """Whether a script of the page makes its list from a template."""
    source = document.source
    return any(mark in source for mark in _TEMPLATE_MARKS) and _TEMPLATE.search(source) is not None

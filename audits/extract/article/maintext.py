"""Where the main text of a page begins and ends: named containers and the weight of running text, never site names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.extract.source.lines import Line, Lines, TextBlock

_SURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:ucap-?content|trs_editor|trs_ueditor|trs_paper_default|vsb_content\w*|v_news_content|zoom(?:con|content)?|detail-?content|article-?(?:content|body|text|main|con)|"
    r"content_?article|news_?content(?:body)?|contentbody|zhengwen|wzcon|wz_con|zwnr|zw|maintext|main-?text|content-?text|text-?content|pages_content|info-?content|infocontent|bodylabel|"
    r"ewb-article-info|ewb-info-content|easysite-news-content|xxgk-?content|gkml-?content|con_?con|conttxt|cont_?txt|articlecon\w{0,4}|art_?con\w{0,4}|xl_con|xxnr|nr_?con|content_?body|"
    r"j-fontcontent|article-conter|dochtmlcon|content_detail|detail_con|detailcon|view_content|txt_?con|textcon|wenzhang|con_text|show_content|arc_body|article_cont\w*)(?:$|[\s_-])",
    re.I,
)
_PARAGRAPHS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "tr", "tbody"})
_LIKELY_NAME = re.compile(r"content|article|detail|text|zoom|editor|main", re.I)
_FOOTER = re.compile(
    r"版权所有|icp备\s?\d|网站标识码|公网安备|网安备\s?\d|copyright|all rights reserved|备案序号|备案号[:：]|建议使用.{0,20}分辨率|"
    r"政府网站找错|网站地图.{0,9}联系我们"
)
"""For text in lower case: much faster than to leave the case to the pattern."""
_FOOTER_HEAD = re.compile(r"(?:主办|承办|维护)(?:单位)?[:：]|(?:技术支持|地址|电话)[:：]|邮编|网站地图|联系我们|关于我们|友情链接")
_FRAME_LINKS = re.compile(r"网站地图|联系(?:我们|站长)|关于(?:我们|本站)|设为首页|加入收藏|(?:版权|法律|网站|免责)[声申]明|^主办|页面执行|站长[:：]")
"""Words of lines that end a page and are no text."""
FRAME_LINES, LONGEST_FRAME_LINE = 10, 120
"""Lines at the end of a page that may be its footer, and their characters."""
_TOOLS = re.compile(r"^(?:上一[篇条页]|下一[篇条页]|分享到)\s?[:：]")
_AFTER = re.compile(
    r"^(?:上一[篇条页]|下一[篇条页]|相关(?:文档|阅读|信息|文章|新闻|链接|解读|稿件|政策|报道|推荐)|扫一扫|分享到|【?(?:打印|关闭)|返回顶部|"
    r"您还可能|热点新闻|延伸阅读|分享让更多)"
)


_DATE_LINE = re.compile(r"(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d|(?:时间|日期|来\s?源|作者)\s?[:：]")
MOST_DATE_LINES = 4
LONGEST_DATE_LINE = 80


@dataclass(frozen=True, slots=True)
class MainText:
    """The lines of a page cut in zones."""

    start: int
    """Index of the first line of the main text's container."""
    end: int
    """Index after its last line."""
    footer: int
    """Index of the first line of the footer, else the number of lines."""
    sure: bool
    """Whether the container was recognised by its name or a template comment."""


def find_main(found: Lines) -> MainText:
    """The container of the main text: a named one that holds a fair part of the page's text, else the smallest that holds most of it."""
    footer = footer_start(found.lines)
    total = sum(max(0, len(line.text) - line.linked) for line in found.lines[:footer] if not line.frame)
    named = _named(found, total, footer)
    if named is not None:
        return MainText(named.first, min(named.end, _tail(found.lines, named, footer)), footer, True)
    best = _dense(found, footer)
    if best is None:
        return MainText(0, footer, footer, False)
    return MainText(best.first, min(best.end, _tail(found.lines, best, footer)), footer, False)


def footer_start(lines: list[Line]) -> int:
    """Index of the first footer line in the last two thirds of the page."""
    count = len(lines)
    for index in range(count // 3, count):
        line = lines[index]
        if len(line.text) < 300 and (line.frame or len(line.text) < 160) and _is_footer(line.text):
            start = index
            while start - 1 > count // 3 and index - start < 6 and _heads_footer(lines[start - 1].text):
                start -= 1
            return start
    return _ends_with_frame(lines)


def _ends_with_frame(lines: list[Line]) -> int:
    """Index of the first of the last lines that are but links and words of frames, where no line says that it is the footer."""
    count = first = len(lines)
    for index in range(count - 1, max(count // 3, count - FRAME_LINES), -1):
        text = lines[index].text
        if not _heads_footer(text) and _FRAME_LINKS.search(text[:LONGEST_FRAME_LINE]) is None:
            break
        if len(text) < LONGEST_FRAME_LINE and _FRAME_LINKS.search(text) is not None:
            first = index
    return first


@lru_cache(4096)
def _is_footer(text: str) -> bool:
    return _FOOTER.search(text.lower()) is not None


def _heads_footer(text: str) -> bool:
    return len(text) < 120 and _FOOTER_HEAD.search(text) is not None


@lru_cache(4096)
def _sure_name(names: str) -> bool:
    return _SURE_NAME.search(names) is not None


def _named(found: Lines, total: int, footer: int) -> TextBlock | None:
    marked = {id(element) for element in found.marked}
    best: TextBlock | None = None
    best_score = 0.0
    for block in found.blocks:
        element = block.element
        if block.first >= footer or (block.first == block.end and block.first < 3):
            continue
        named = len(block.names) > 1 and _sure_name(block.names)
        sure = named or element.tag == "ucapcontent" or id(element) in marked
        if not sure or (not block.ident and id(element) not in marked and _is_date_line(found.lines[block.first : block.end])):
            continue
        score = block.mass + 1 + (0.3 * total if block.ident or id(element) in marked else 0)
        if score > best_score * 1.15:
            best, best_score = block, score
    if best is None or (best.mass < 0.15 * total and best.mass < 60 and total > 400):
        return None
    return best


def _is_date_line(lines: list[Line]) -> bool:
    """Whether a container holds nothing but the date line of an article, whatever it is called."""
    shown = [line.text for line in lines[: MOST_DATE_LINES + 1] if not line.frame]
    if not 0 < len(shown) <= MOST_DATE_LINES or any(len(text) > LONGEST_DATE_LINE or "。" in text for text in shown):
        return False
    return any(_DATE_LINE.search(text) for text in shown)


def _dense(found: Lines, footer: int) -> TextBlock | None:
    """The smallest block with at least three fifths of the weight of running lines, counted without frames and the footer."""
    heavy = [0]
    for line in found.lines[:footer]:
        own = 0 if line.frame else max(0, len(line.text) - 2 * line.linked)
        punctuation = line.text.count("，") + line.text.count("。") + line.text.count("；")
        heavy.append(heavy[-1] + (own + 20 * punctuation if own >= 8 or punctuation else 0))
    total = heavy[-1]
    if total < 40:
        return None
    best: TextBlock | None = None
    best_size = 0.0
    for block in found.blocks:
        first, end = min(block.first, footer), min(block.end, footer)
        weight = heavy[end] - heavy[first]
        if weight < 0.6 * total or block.element.tag in _PARAGRAPHS:
            continue
        size = (end - first) + (0 if _LIKELY_NAME.search(block.names) else 0.5)
        if best is None or size < best_size:
            best, best_size = block, size
    return best


def related_start(lines: list[Line], start: int, end: int) -> int:
    """Index of the first line of related items or tools in a stretch, else its end."""
    return next((index for index in range(start, end) if _AFTER.match(lines[index].text)), end)


def _tail(lines: list[Line], block: TextBlock, footer: int) -> int:
    """End of a container before sharing tools, neighbours and related lists that stand in it."""
    end = min(block.end, footer)
    third = block.first + max(1, (end - block.first) // 3)
    for index in range(block.first, end):
        text = lines[index].text
        if len(text) < 200 and (_AFTER if index >= third else _TOOLS).match(text):
            return index
    return end

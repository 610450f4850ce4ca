"""What the words of a link promise, and whether the page that opens keeps it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE = re.compile(
    r"[(\[【]?\s{0,3}(?:19|20)\d{2}\s{0,2}[-/.年]\s{0,2}\d{1,2}\s{0,2}[-/.月]\s{0,2}\d{1,2}\s{0,2}日?\s{0,3}(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    r"\s{0,3}[)\]】]?"
)
_MARKS = re.compile(
    r"^(?:\s|[·•●■◆▪▸►→»>\-*+|※★☆○◇□]|\d{1,3}[.、)）]\s{0,3}(?!\d)|[(（]\d{1,3}[)）]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、)+"
)
_LABEL = re.compile(r"^[\[【〔(（][^\]】〕)）]{1,8}[\]】〕)）]\s{0,3}")
_TAIL = re.compile(
    r"(?:\s|[(（\[【](?:pdf|doc|docx|xls|xlsx|wps|图|组图|视频|附件|new|置顶|全文|\d{1,6}(?:\.\d{1,3})?\s?[kKmM]?[bB]?)[)）\]】]|\bnew\b"
    r"|\.(?:pdf|docx?|xlsx?|wps|zip|rar|html?)$|[-_|][^-_|]{2,20}(?:网|政府|局|厅|委|门户|网站)$)+$",
    re.I,
)
_ELLIPSIS = re.compile(r"(?:\.{2,6}|…{1,3}|。{2,4})$")
_NOISE = re.compile(r"[^\w〔〕]|_")
_GENERIC = re.compile(
    r"^(?:点击|查看|进入|返回|下载|详见|详情|更多|请|登录|登陆|阅读|浏览|打开|访问|跳转|链接|原文|全文|附件|政策原文|政策解读|图解|一图读懂"
    r"|相关|上一[篇页条]|下一[篇页条]|扫码|关注|我要|我的|在线|首页|欢迎)"
)
_STEP = re.compile(
    r"^(?:点击|查看|进入|返回|下载|详见|详情|更多|请|登录|登陆|阅读|浏览|打开|访问|跳转|链接|原文|全文|相关|[上下前后][一个]{0,2}[页篇条张组期月周年天日季级]|[本今明昨][月周年天日季]"
    r"|[首末尾]页|第.{1,4}[页期月周季])"
)
"""What a reader does or where he goes from where he is: no name of a column."""
_DOCUMENT = re.compile(
    r"《[^《》]{4,100}》|(?:通知|公告|通告|办法|方案|意见|决定|规定|报告|条例|细则|公示|批复|通报|解读|规则|规划|计划|预案|名单|指南|要点"
    r"|决算|预算|函|令|命令|说明|章程|制度|标准|清单|目录|名录|规范|须知|流程|措施|公报|白皮书|纪要|倡议书|承诺书|协议书|申请表|申报表|登记表|审批表|一览表|明细表|统计表|价目表"
    r"|月报|季报|年报|年鉴|手册|指引|导则|规程|政策|纲要|议案|提案|议程|范本|样表|名册|定额|结果|成绩)$|[〔\[(（]\d{4}[〕\])）]\s{0,2}(?:第\s{0,2})?\d{1,5}\s{0,2}号"
)
_NOTICE = re.compile(r"(?:公告|通告|通知|启事|公示|通报|预警|批复|声明|提醒)$")
_ACT = re.compile(r"关于|召开|举行|举办|开展|印发|发布|调研|会议|令$")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年|年度|〕|\]|\)|）|届|[^\d]|$)")
_NUMBER = re.compile(r"[\u4e00-\u9fa5]{2,12}[〔\[(（【](\d{4})[〕\])）】]\s{0,2}(?:第\s{0,2})?(\d{1,5})\s{0,2}号")
_FORM = re.compile(
    r"关于|印发|转发|发布|公布|做好|开展|进一步|加强|工作|实施|有关|的|通知|公告|通告|意见|方案|办法|决定|人民政府|办公室|办公厅|委员会"
)
_OF_RULES = re.compile(
    r"管理|规定|条例|细则|规则|暂行|试行|修订|修正|解读|图解|一图读懂|政策|文件|正文|全文|附件|标准|制度|规范|年|度|月|日|第|号"
    r"|[省市县区乡镇街道局厅委办府政]"
)
"""Words that many titles of documents share, whatever they are about."""
_HAN = re.compile(r"[\u4e00-\u9fa5]")
_UMBRELLA = re.compile(r"公开|中心|平台|专[栏题]|互动|服务|政务|首页|主页|走进|更多|其他|其它|综合|栏目|网站|频道|新闻|资讯|全部|信息$|^关于")
"""Names of menus that stand for several columns, and open the first of them."""
_NAME = re.compile(r"[网站]$|网站|门户|平台|专[栏题]|频道|栏目|信息公开|公开目录|首页|列表|正文|详情|详细|内容页|欢迎|中心$|[局委厅办院]$|政府$|要闻$|动态$|公告$|之窗$")
"""What names of sites and columns have, and titles of articles do not."""
_PLACE = re.compile(r"^.{1,10}?(?:自治[州县旗区]|[省市州盟县区旗镇乡])")
LEAST_PAIRS, SHARED = 4, 0.12
"""Pairs of letters that a title needs to be compared, and the share of them that two titles of one article have at the least."""
SHORTEST = 8
SHORT_NAME, LONG_NAME = 2, 12
"""Letters of a column's name."""


def promise_of(text: str, title: str) -> str:
    """The document that a link promises, without decoration; ``""`` if it promises none that can be told."""
    full = title if _ELLIPSIS.search(text.strip()) and len(title) > len(text.strip()) - 3 else text
    if not full.strip() and title:
        full = title
    shown = undecorated(full)
    if _is_bare_number(shown):
        return shown
    if len(_HAN.findall(shown)) < SHORTEST or len(shown) > 120 or _GENERIC.match(shown):
        return ""
    return shown if _DOCUMENT.search(_ELLIPSIS.sub("", shown)) or _ELLIPSIS.search(shown) else ""


def headline_of(text: str) -> str:
    """A text that stands in a list as the title of an article, without decoration; ``""`` if it is too short or too general for one."""
    shown = undecorated(text)
    return shown if len(_HAN.findall(shown)) >= SHORTEST and len(shown) <= 120 and not _GENERIC.match(shown) else ""


def notice_of(text: str) -> str:
    """A short text that names a notice and what it is about, without decoration; ``""`` if it is none, or the name of a column."""
    shown = undecorated(text)
    letters = len(_HAN.findall(shown))
    if not LEAST_PAIRS <= letters < SHORTEST or _GENERIC.match(shown) or _NOTICE.search(shown) is None:
        return ""
    return shown if len(_HAN.findall(_about(shown))) >= SHORT_NAME else ""


def _about(notice: str) -> str:
    """What a notice is about: its title without the words of such titles."""
    return _FORM.sub("", _NOTICE.sub("", notice))


def shares_nothing(notice: str, opened: Iterable[str]) -> bool:
    """Whether no letter of what a notice is about stands in any title of what opened."""
    return set(_about(notice)).isdisjoint(set("".join(map(plain, opened))))


def shares_little(headline: str, opened: Iterable[str], site: str) -> bool:
    """Whether a headline and all titles of what opened have next to no two letters in a row in common.

    The words of all such titles and the name of the place that runs the ``site`` do not count.
    """
    wanted = _pairs(headline, site)
    shown = set[str]().union(*(_pairs(text, site) for text in opened))
    return len(wanted) >= LEAST_PAIRS and len(shown) >= LEAST_PAIRS and len(wanted & shown) < len(wanted) * SHARED


def is_headline(text: str) -> bool:
    """Whether what a page calls itself can be the title of an article: long, and not the name of a site or column."""
    shown = undecorated(text)
    return len(_HAN.findall(shown)) >= SHORTEST and (is_document_title(text) or _NAME.search(shown) is None)


def _pairs(text: str, site: str) -> set[str]:
    letters = _without_place(_FORM.sub("", plain(undecorated(text))), site)
    return {letters[start : start + 2] for start in range(len(letters) - 1)}


def other_column(name: str, beside: Iterable[str], opened: Iterable[str]) -> str:
    """The name in a menu that belongs to the page which another entry opens; ``beside`` are the names that lead there, too.

    ``""`` where the entry's own name fits what opened, or stands for several columns.
    """
    own = plain(name)
    if not SHORT_NAME <= len(_HAN.findall(own)) <= LONG_NAME or _UMBRELLA.search(own) or _STEP.match(own):
        return ""
    shown = [plain(text) for text in opened]
    if any(set(own) & set(text) for text in shown):
        return ""
    return next((other for other in beside if len(plain(other)) >= SHORT_NAME and plain(other) in shown), "")


def _is_bare_number(shown: str) -> bool:
    """Whether a text is the number of a document and nothing else."""
    return "号" in shown and len(_HAN.findall(_NUMBER.sub("", shown))) < 2 and _NUMBER.search(shown) is not None


@lru_cache(8192)
def is_document_title(text: str) -> bool:
    """Whether a text is the title of a document, and not the name of a site or a column."""
    shown = undecorated(text)
    return len(_HAN.findall(shown)) >= SHORTEST and (_DOCUMENT.search(shown) is not None or _ACT.search(shown) is not None)


@lru_cache(8192)
def undecorated(text: str) -> str:
    """A text without numbering, list marks, labels in brackets, dates, file endings and site names at its end."""
    shown = unicodedata.normalize("NFKC", text)
    shown = _DATE.sub(" ", shown).strip()
    for _ in range(3):
        before = shown
        shown = _LABEL.sub("", _MARKS.sub("", shown)) or shown
        shown = _TAIL.sub("", shown).strip()
        if shown == before:
            break
    return shown


@lru_cache(8192)
def plain(text: str) -> str:
    """Letters and figures of a text only, for comparing."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def says_alike(one: str, other: str) -> bool:
    """Whether two texts of links are the same but for small changes."""
    return fuzz.ratio(plain(one), plain(other)) >= 50


def numbers_of(text: str) -> set[tuple[str, str]]:
    """Year and number of the document numbers in a text."""
    return {(year, str(int(number))) for year, number in _NUMBER.findall(text)} if "号" in text else set()


def broken_promise(promise: str, opened: Iterable[str], number: str, site: str = "") -> str:
    """``other-document``, ``other-number``, ``other-year``, or ``""`` if one of the opened texts may well be what was promised; ``site`` is its name."""
    wanted = plain(_ELLIPSIS.sub("", promise))
    shown = [plain(undecorated(text)) for text in opened if len(plain(text)) >= 4]
    if not shown:
        return ""
    promised, opened_number = numbers_of(promise), numbers_of(number) | {found for text in opened for found in numbers_of(text)}
    if promised and opened_number:
        return "" if promised & opened_number else "other-number"
    if _is_bare_number(promise):
        return ""
    if any(_holds(wanted, text) for text in shown):
        return ""
    if shares_little(promise, shown, site):
        return "other-document"
    if any(_kept(wanted, text) for text in shown) and not _speaks_of_another(wanted, shown, site):
        return ""
    if any(_same_but_years(wanted, text) for text in shown):
        return "other-year"
    if _speaks_of_another(wanted, shown, site):
        return "other-document"
    core = _core(wanted)
    alike = max(max(fuzz.ratio(core, _core(text)), fuzz.partial_ratio(core, _core(text))) for text in shown)
    return "other-document" if alike < 45 else ""


def _speaks_of_another(wanted: str, shown: Iterable[str], site: str) -> bool:
    """Whether no letter of what a document regulates stands in any title of what opened, both without the words of all such titles."""
    own = _matter(wanted, site)
    others = [_matter(text, site) for text in shown]
    return len(own) >= SHORT_NAME and all(len(other) >= SHORT_NAME for other in others) and own.isdisjoint(set[str]().union(*others))


def _matter(text: str, site: str) -> set[str]:
    """Chinese letters of what a title is about."""
    return set(_HAN.findall(_OF_RULES.sub("", _FORM.sub("", _without_place(text, site)))))


def _without_place(letters: str, site: str) -> str:
    """A text without the name of the place that runs a site."""
    place = _PLACE.match(site)
    for name in (place[0], place[0][:-1]) if place else ():
        letters = letters.replace(name, "") if len(name) > 1 else letters
    return letters


def _holds(wanted: str, text: str) -> bool:
    """Whether a page's title contains what was promised, or is contained in it."""
    return wanted in text or (text in wanted and len(text) >= 6)


def _kept(wanted: str, text: str) -> bool:
    """Whether a page's title fits what was promised: abbreviates it, or differs in little but years."""
    years, shown = set(_YEAR.findall(wanted)), set(_YEAR.findall(text))
    if years and shown and not years & shown:
        return False
    if fuzz.ratio(wanted, text) >= 60 or fuzz.partial_ratio(wanted, text) >= 75:
        return True
    short, long = sorted((wanted, text), key=len)
    return _abbreviates(short, long)


def _abbreviates(short: str, long: str) -> bool:
    """Whether nearly all letters of the shorter stand in the longer in the same order."""
    rest = iter(long)
    found = sum(any(letter == other for other in rest) for letter in short)
    return found >= len(short) * 0.85


def _same_but_years(wanted: str, text: str) -> bool:
    """Whether two titles are the same but for their years."""
    years, shown = set(_YEAR.findall(wanted)), set(_YEAR.findall(text))
    if not years or not shown or years & shown:
        return False
    return fuzz.ratio(_YEAR.sub("", wanted), _YEAR.sub("", text)) >= 90


def _core(text: str) -> str:
    return _FORM.sub("", text) or text

"""What speaks for and against a text being the title of its page: agreement with the head, look, words, place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from audits.extract.article.labels import labelled
from audits.extract.source.document import squeeze
from audits.texts.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.extract.source.lines import Line

LEAST_PART = 8
"""Letters of a text from which on it counts that it stands somewhere in the head."""
LEAST_BEGINNING = 4
LEAST_CUT = 8
"""Letters of a title element cut short that must agree."""
MUCH_LINKED = 0.6
LONG = 60
"""Letters beyond which a text with a full stop is running text."""
LONGEST_SITE = 20
NEAR_DATE = 4
NEAR_TEXT = 8
FAR_IN_TEXT = 3
NEAR_CRUMB = 3
LARGE_PIXELS = 18
LARGE_FONT = 4
_NAME = re.compile(r"title|headline|biaoti|(?:^|[\s_-])(?:bt|tit|tt|h1|xl_tit\w*|art-?tit\w*|wzbt|newstit\w*)(?:$|[\s\d_-])", re.I)
_SUBTITLE = re.compile(r"sub|fbt|pre|author|small|side|left_head|list", re.I)
_BREAK = re.compile(r"<\s{0,2}/?\s{0,2}(?:br|p|span|font|b|strong)\b[^<>]{0,100}>", re.I)
_SEPARATOR = re.compile(r"[_|｜»>›\-—–·\s(（:：]")
_ELLIPSIS = re.compile(r"[.…]{2,}|…")
_SIZE = re.compile(r"font-size\s{0,2}:\s{0,2}(\d{1,3})(?:\.\d+)?\s{0,2}(px|pt)|font-size\s{0,2}:\s{0,2}(?:x-large|xx-large|large|(1\.[5-9]|[2-9](?:\.\d+)?)r?em)", re.I)
_CENTRED = re.compile(r"text-align\s{0,2}:\s{0,2}center", re.I)
_BOLD = re.compile(r"font-weight\s{0,2}:\s{0,2}(?:bold|[6-9]00)", re.I)
_SITE = re.compile(r"门户网|官方网站|网站$|欢迎|信息网$|政务网$|政府网$|公开网$|公开平台$|^(?:中国|首都)之窗$")
_SITE_NAME = re.compile(r"^(?:中国[·•]?|欢迎访问)?[\u4e00-\u9fff·•]{2,16}(?:人民政府|政府|[局厅]|委员会|办公室|管委会|公署|街道|法院|检察院)(?:办公室)?$")
"""Names of offices, which are those of their sites."""
_GENRE = re.compile(
    r"(?:通知|意见|决定|批复|函|令|办法|规定|细则|方案|规划|计划|纲要|要点|通报|议案|措施|规程|预案|制度|清单|目录|公告|公示|通告|启事|报告|公报|解读|指南|须知|简介|讲话|"
    r"名单|答复|条例|总结|预算|决算|声明|倡议书|说明|问答|图解|简历|会议|调研|活动|工作)(?:[（(【〔][^（）()【】〔〕]{0,30}[）)】〕]|[”\"!！])?$"
)
UNFINISHED = re.compile(r"(?:印发|转发|批转|关于|修订|[、和与及]|《[^》]{0,60})$")
"""Ends at which no title ends."""
_FACTS = frozenset({"number", "index", "issuer", "published", "written", "source", "validity"})
"""Kinds of labels of which a line is no title."""
_DATE = re.compile(r"(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of its title without showing it."""

    html_title: str
    meta: Mapping[str, str]
    named: str = ""
    """Value of the label 标题 in the metadata block."""

    declared: str = field(init=False)
    """Title of the meta tags."""
    tight: tuple[str, str] = field(init=False)
    """Title element and meta title without whitespace."""
    cut: str = field(init=False)
    """Beginning of the title element up to the dots that cut it short, ``""`` if it is whole."""

    def __post_init__(self) -> None:
        declared = squeeze(_BREAK.sub(" ", self.meta.get("articletitle", "") or self.meta.get("og:title", "")))
        object.__setattr__(self, "declared", declared)
        shown = tight(self.html_title)
        object.__setattr__(self, "tight", (shown, tight(declared)))
        dots = _ELLIPSIS.search(shown)
        object.__setattr__(self, "cut", shown[: dots.start()] if dots else "")


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """Where the other parts of the page stand; -1 where there is none."""

    start: int
    """First line of the main text."""
    date_line: int
    """Line with publication date or source."""
    crumb: int
    """First line of the breadcrumb."""
    names: tuple[str, ...] = ()
    """Names of the breadcrumb."""
    taken: frozenset[int] = frozenset()
    """Lines of the metadata block."""
    crumb_end: int = -1
    """Last line of the breadcrumb."""


def tight(text: str) -> str:
    """A text without whitespace."""
    return "".join(text.split())


def signs_of(line: Line, text: str, first: int, last: int, head: Head, around: TitlePlace) -> list[str]:
    """Names of the signs of one candidate, those of ``weights.yml``."""
    bare = tight(text)
    signs = agreement(bare, head)
    agrees = bool(signs)
    look(line, text, signs)
    if "site" in signs:
        signs = [sign for sign in signs if not sign.startswith("head-")]
    place(first, last, around, signs)
    if around.names and not agrees and bare == tight(around.names[-1]):
        signs.append("column-headed" if line.level == 1 or 0 < around.date_line - last <= FAR_IN_TEXT else "column")
    return signs


def is_fact(line: Line, head: Head) -> bool:
    """Whether a line is a label with its value, and the head of the page does not say that this is its title."""
    if ":" not in line.text and "：" not in line.text:
        return False
    found = labelled(line.marked)
    return bool(found) and found[0].kind in _FACTS and line.text.startswith(found[0].raw) and not agreement(tight(line.text), head)


def agreement(bare: str, head: Head) -> list[str]:
    """How a text agrees with meta tag, title element and label."""
    shown, declared = head.tight
    signs = []
    long = len(bare) >= LEAST_PART
    if declared:
        if bare == declared:
            signs.append("meta-same")
        elif long and (bare in declared or declared in bare):
            signs.append("meta-part")
    if shown and bare in shown:
        if bare == shown:
            signs.append("head-same")
        elif len(bare) >= LEAST_BEGINNING and shown.startswith(bare) and _SEPARATOR.match(shown[len(bare)]):
            signs.append("head-begins")
        elif long:
            signs.append("head-begins" if shown.startswith(bare) else "head-holds")
    elif len(head.cut) >= LEAST_CUT and bare.startswith(head.cut):
        signs.append("head-cut")
    if head.named and len(bare) >= LEAST_BEGINNING and bare.startswith(tight(head.named).rstrip(".…")):
        signs.append("label-same")
    return signs


def look(line: Line, text: str, signs: list[str]) -> None:
    """What tag, names, style and words of a line say."""
    if 1 <= line.level <= 4:
        signs.append(f"h{line.level}")
    if named(line):
        signs.append("named")
    if line.linked > len(line.text) * MUCH_LINKED:
        signs.append("linked")
    else:
        _style(line.element, signs)
    if "。" in text and len(text) > LONG:
        signs.append("sentence")
    elif text.endswith(("。", "；", ";", "，", ",")):
        signs.append("stopped")
    if line.text.endswith(("：", ":")):
        signs.append("colon")
    elif (":" in text or "：" in text) and labelled(line.marked):
        signs.append("labelled")
    if _DATE.search(text):
        signs.append("dated")
    if _SITE.search(text) or (len(text) <= LONGEST_SITE and _SITE_NAME.search(text)):
        signs.append("site")
    elif _GENRE.search(text):
        signs.append("genre")
    elif UNFINISHED.search(text):
        signs.append("unfinished")


def place(first: int, last: int, around: TitlePlace, signs: list[str]) -> None:
    """What its distance from date line, main text and breadcrumb says."""
    if around.date_line >= 0:
        gap = around.date_line - last
        if gap == 1:
            signs.append("date-next")
        elif 1 < gap <= NEAR_DATE:
            signs.append("date-near")
        elif gap == 0:
            signs.append("date-same")
        if first > around.date_line:
            signs.append("date-above")
    if around.start >= 0:
        if 0 <= around.start - last <= NEAR_TEXT:
            signs.append("text-near")
        elif first > around.start + FAR_IN_TEXT:
            signs.append("text-above")
    if around.crumb >= 0:
        if first <= around.crumb:
            signs.append("crumb-below")
        else:
            signs.append("crumb-next" if first <= around.crumb_end + NEAR_CRUMB else "crumb-above")


def named(line: Line) -> bool:
    """Whether class or id of a line's element or the one around it call it a title."""
    element: Any = line.element
    for _ in range(2):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) > 1 and _is_title(names):
            return not _is_subtitle(names)
        element = element.getparent()
        if element is None or element.tag in ("body", "td"):
            return False
    return False


@lru_cache(4096)
def _is_title(names: str) -> bool:
    return _NAME.search(names) is not None


@lru_cache(4096)
def _is_subtitle(names: str) -> bool:
    return _SUBTITLE.search(names) is not None


def _style(element: Any, signs: list[str]) -> None:
    """Large, centred and bold letters by the style of the element, the one around it and the only one in it."""
    inner = element[0] if len(element) and element[0].tag.__class__ is str and not (element.text or "").strip() else None
    nested = inner[0] if inner is not None and len(inner) and inner[0].tag.__class__ is str and not (inner.text or "").strip() else None
    said: set[str] = set()
    for each in (element, element.getparent(), inner, nested):
        if each is None:
            continue
        if each.tag in ("b", "strong"):
            said.add("bold")
        elif each.tag == "center" or each.get("align") == "center":
            said.add("centred")
        elif each.tag == "font" and (whole((each.get("size") or "").lstrip("+")) or 0) >= LARGE_FONT:
            said.add("large")
        style = each.get("style")
        if style:
            said.update(_told(style))
    signs.extend(sorted(said))


@lru_cache(4096)
def _told(style: str) -> frozenset[str]:
    """Signs in a style attribute."""
    found = set()
    size = _SIZE.search(style)
    if size and (not size[1] or int(size[1]) * (4 / 3 if (size[2] or "").lower() == "pt" else 1) >= LARGE_PIXELS):
        found.add("large")
    if _CENTRED.search(style):
        found.add("centred")
    if _BOLD.search(style):
        found.add("bold")
    return frozenset(found)

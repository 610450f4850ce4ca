"""The title of a document or list as shown, found by head element, meta tag, heading and the date line below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.extract.source.document import squeeze, text_of
from audits.extract.source.lines import SEAM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.extract.source.lines import Line

_NAME = re.compile(r"title|headline|biaoti|(?:^|[\s_-])(?:bt|tit|tt|h1|xl_tit\w*|art-?tit\w*|wzbt|newstit\w*)(?:$|[\s\d_-])", re.I)
_SUBTITLE = re.compile(r"sub|fbt|pre|author|small|side|left_head|list", re.I)
_BREAK = re.compile(r"<\s{0,2}/?\s{0,2}(?:br|p|span|font|b|strong)\b[^<>]{0,100}>", re.I)
_SITE_WORD = re.compile(r"网|政府|门户|频道|首页|局|厅|委员会|办公室|中心|大学|学院|公开|Government|Network", re.I)
_DATED = re.compile(
    r"\s{0,3}[（(\[]\s{0,3}\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?(?:\s\d{1,2}:\d{2}(?::\d{2})?)?\s{0,3}[）)\]]\s{0,2}$"
)
"""A date in brackets behind a title."""
_CUT = re.compile(r"\s{0,3}(?:[_|｜»>›]|-{1,2}|—{1,2}|–|\s·\s)\s{0,3}")
_NO_TITLE = re.compile(
    r"^(?:首页|网站首页|正文|详情|详细|内容|信息公开|政府信息公开|新闻详情|新闻中心|当前位置.{0,60}|您.{0,12}位置.{0,60}|搜索|登录|无障碍|.{0,6}(?:字号|字体).{0,30}|分享到?.{0,10}|打印.{0,6}|来源.{0,30}|"
    r"(?:发布|更新)?(?:时间|日期)\s?[:：].{0,40}|相关(?:信息|新闻|链接|阅读|文档)|导航|菜单|附件.{0,3}|浏览次数.{0,10}|\d{4}[-年/].{0,20})$"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with where it stands."""

    text: str
    """Whitespace collapsed."""
    raw: str
    """As written, line breaks kept."""
    line: int
    """Index of its first line, -1 if it is not shown."""
    last: int
    """Index of its last line."""


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

    def __post_init__(self) -> None:
        declared = squeeze(_BREAK.sub(" ", self.meta.get("articletitle", "") or self.meta.get("og:title", "")))
        object.__setattr__(self, "declared", declared)
        object.__setattr__(self, "tight", (_tight(self.html_title), _tight(declared)))


@dataclass(frozen=True, slots=True)
class Around:
    """Where the other parts of the page stand; -1 where there is none."""

    start: int
    """First line of the main text."""
    date_line: int
    """Line with publication date or source."""
    crumb: int
    """Line of the breadcrumb."""
    names: tuple[str, ...] = ()
    """Names of the breadcrumb."""
    taken: frozenset[int] = frozenset()
    """Lines of the metadata block."""


def _tight(text: str) -> str:
    return "".join(text.split())


def find_title(lines: list[Line], head: Head, around: Around) -> Title:
    """The shown line that agrees best with head, meta, heading names and its place above the date line; else what the head says."""
    if len(head.named) >= 4 and not head.named.endswith(("...", "…")):
        wanted = _tight(head.named)
        shown = next((index for index, line in enumerate(lines) if index not in around.taken and _tight(line.text) == wanted), -1)
        return Title(head.named, head.named, shown, shown)
    best: tuple[float, Title] | None = None
    limit = min(len(lines), max(around.start + 6, around.date_line + 1, around.crumb + 12, 30))
    seen: set[int] = set()
    for index in range(limit):
        line = lines[index]
        if id(line.element) in seen or index in around.taken or len(line.text) > 200 or (line.frame and line.level != 1):
            continue
        last = _last_of(lines, index)
        text = line.text if last == index else squeeze(" ".join(each.text for each in lines[index : last + 1]))
        seen.add(id(line.element))
        if SEAM in line.marked and (dated := _DATED.search(text)) and dated.start() >= 4 and _tight(text) not in "".join(head.tight):
            text = text[: dated.start()].strip()
        if 2 <= len(text) <= 200 and not _NO_TITLE.match(text):
            score = _likeness(text, head) + _look(line, text) + _place(index, last, around)
            score += _against_column(line, last, text, head, around)
            if best is None or score > best[0]:
                best = (score, Title(text, text_of(line.element).strip() if last > index else line.text, index, last))
    if best is not None and best[0] >= (4 if head.declared or head.html_title else 2):
        return _spaced(best[1], head.declared, head.html_title)
    text = head.declared or strip_site(head.html_title, head.meta, around.names)
    return Title(text, text, -1, -1)


def _last_of(lines: list[Line], index: int) -> int:
    """Index of the last line of the same heading element."""
    line, last = lines[index], index
    while last + 1 < len(lines) and last - index < 4 and lines[last + 1].element is line.element and (line.level or _is_named(line)):
        last += 1
    return last


def _likeness(text: str, head: Head) -> float:
    """How well a text agrees with meta tag and title element."""
    tight, (shown, declared) = _tight(text), head.tight
    score = 0.0
    if declared:
        score += 6.0 if tight == declared else 2.5 if len(tight) >= 8 and (tight in declared or declared in tight) else 0.0
    if shown and tight in shown:
        score += 5.0 if tight == shown else 4.5 if len(tight) >= 4 and shown.startswith(tight) else 2.0 if len(tight) >= 8 else 0.0
        score += min(len(tight), 60) / 60
    return score


def _look(line: Line, text: str) -> float:
    """What tag, names and form of a line say."""
    score = {1: 3.0, 2: 2.0, 3: 1.5, 4: 0.5}.get(line.level, 0.0) + (2.0 if _is_named(line) else 0.0)
    if line.linked > len(line.text) * 0.6:
        score -= 3.0
    if len(text) > 60 and "。" in text:
        score -= 4.0
    if line.text.endswith(("：", ":")):
        score -= 3.0
    return score


def _place(index: int, last: int, around: Around) -> float:
    """What its distance from date line, main text and breadcrumb says."""
    score = 0.0
    if around.date_line >= 0:
        gap = around.date_line - last
        score += 2.5 if 0 < gap <= 4 else 1.0 if gap == 0 else 0.0
        score -= 2.0 if index > around.date_line else 0.0
    if around.start >= 0:
        score += 1.0 if 0 <= around.start - last <= 8 else 0.0
        score -= 3.0 if index > around.start + 3 else 0.0
    if around.crumb >= 0:
        score += 0.8 if index > around.crumb else -1.5
        score -= 9.0 if index == around.crumb else 0.0
    return score


def _against_column(line: Line, last: int, text: str, head: Head, around: Around) -> float:
    """A line that only repeats the column's name is seldom the title."""
    tight = _tight(text)
    if not around.names or tight != _tight(around.names[-1]) or tight in head.tight:
        return 0.0
    return -0.5 if line.level == 1 or 0 < around.date_line - last <= 3 else -2.5


def _is_named(line: Line) -> bool:
    element = line.element
    for _ in range(2):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(name) > 1 and _NAME.search(name):
            return not _SUBTITLE.search(name)
        element = element.getparent()
        if element is None or element.tag in ("body", "td"):
            return False
    return False


def _spaced(title: Title, declared: str, html_title: str) -> Title:
    """The title with the spacing that meta or head give it, where they begin with the same letters."""
    tight = _tight(title.text)
    for text in (declared, html_title):
        if text and _tight(text).startswith(tight):
            end = place = 0
            while place < len(tight) and end < len(text):
                place += not text[end].isspace()
                end += 1
            return Title(text[:end].strip(), title.raw, title.line, title.last)
    return title


def strip_site(html_title: str, meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The title element without the names of site and columns behind it."""
    text = html_title
    known = {_tight(name) for name in (*names, meta.get("sitename", ""), meta.get("columnname", "")) if name}
    for _ in range(4):
        cuts = list(_CUT.finditer(text))
        if not cuts:
            break
        cut = cuts[-1]
        rest = text[cut.end() :]
        if cut.start() < 2 or not (_tight(rest) in known or not rest or (_SITE_WORD.search(rest) and len(rest) <= 30)):
            break
        text = text[: cut.start()]
    return text.strip()

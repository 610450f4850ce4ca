"""The title of a document or list as shown: the line for which most signs speak, else what the head of the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article.people import is_organ
from audits.extract.article.titlesigns import UNFINISHED, Head, TitlePlace, agreement, is_fact, named, signs_of, tight
from audits.extract.source.document import squeeze, text_of
from audits.extract.source.lines import SEAM
from audits.extract.weighing import weigh, weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.extract.source.lines import Line

LONGEST = 200
SHORTEST = 2
MOST_LINES = 4
"""Lines over which a title may be spread."""
LEAST_NAMED = 4
MOST_BEGUN = 100
"""Letters of the first lines of a title that goes on on the next."""
REACH = {"start": 6, "date": 1, "crumb": 12, "lines": 30}
"""Lines that are looked at: so many behind the start of the text, the date line and the breadcrumb, and at least the first of the page."""
_SITE_WORD = re.compile(r"网|政府|门户|频道|首页|局|厅|委员会|办公室|中心|大学|学院|公开|Government|Network", re.I)
_SITE_NAME = re.compile(r"(?:网|网站|门户|平台|人民政府|政府|[局厅委]|委员会|办公室|中心|大学|学院)$")
_DATED = re.compile(
    r"\s{0,3}[（(\[]\s{0,3}\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?(?:\s\d{1,2}:\d{2}(?::\d{2})?)?\s{0,3}[）)\]]\s{0,2}$"
)
"""A date in brackets behind a title."""
_CUT = re.compile(r"\s{0,3}(?:[_|｜»>›]|-{1,2}|—{1,2}|–|\s·\s)\s{0,3}")
_NO_TITLE = re.compile(
    r"^(?:首页|网站首页|正文|详情|详细|内容|信息公开|政府信息公开|新闻详情|新闻中心|当前位置.{0,60}|您.{0,12}位置.{0,60}|搜索|登录|无障碍|.{0,6}(?:字号|字体).{0,30}|分享到?.{0,10}|打印.{0,6}|来源.{0,30}|"
    r"(?:发布|更新)?(?:时间|日期)\s?[:：].{0,40}|相关(?:信息|新闻|链接|阅读|文档)|导航|菜单|附件.{0,3}|浏览次数.{0,10}|"
    r"[【\[（(]?\s?(?:19|20)?\d{2}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?[\s\d:：时分秒星期一二三四五六日（）()\[\]【】|]{0,20}|(?:19|20)\d{2}年?)$"
)
_STARTS = ("关于", "转发", "印发", "《", "公布", "发布")


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
    signs: tuple[str, ...] = ()
    """What spoke for and against it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the title, with the signs."""

    title: Title
    signs: tuple[str, ...]


def find_title(lines: list[Line], head: Head, around: TitlePlace) -> Title:
    """The shown text for which most signs speak, if they are more than those for what the head says; else that."""
    if len(head.named) >= LEAST_NAMED and not head.named.endswith(("...", "…")):
        wanted = tight(head.named)
        shown = next((index for index, line in enumerate(lines) if index not in around.taken and tight(line.text) == wanted), -1)
        return Title(head.named, head.named, shown, shown, ("label-same",))
    table = weights("title")
    best: Candidate | None = None
    most = 0.0
    for candidate in candidates(lines, head, around):
        score = weigh(candidate.signs, table) + table["length"] * length_of(candidate)
        if best is None or score > most:
            best, most = candidate, score
    if best is None:
        return Title("", "", -1, -1)
    found = Title(best.title.text, best.title.raw, best.title.line, best.title.last, best.signs)
    return _spaced(found, head.declared, head.html_title) if found.line >= 0 else found


def length_of(candidate: Candidate) -> float:
    """How long a text is that stands in the title element, as part of a long title."""
    agrees = any(sign.startswith("head-") for sign in candidate.signs)
    return min(len(tight(candidate.title.text)), 60) / 60 if agrees else 0.0


def candidates(lines: list[Line], head: Head, around: TitlePlace) -> Iterator[Candidate]:
    """Every text that may be the title, what the head says first."""
    unshown = head.declared or strip_site(head.html_title, head.meta, around.names)
    yield Candidate(Title(unshown, unshown, -1, -1), _unshown(unshown, head))
    limit = min(len(lines), max(around.start + REACH["start"], around.date_line + REACH["date"], around.crumb + REACH["crumb"], REACH["lines"]))
    seen: set[int] = set()
    for index in range(limit):
        line = lines[index]
        if id(line.element) in seen or index in around.taken or len(line.text) > LONGEST or (line.frame and line.level != 1):
            continue
        if around.crumb <= index <= around.crumb_end or (line.linked == len(line.text) and not line.level and not agreement(tight(line.text), head)):
            continue
        seen.add(id(line.element))
        if is_fact(line, head):
            continue
        for text, last in _texts(lines, index, head):
            if SHORTEST <= len(text) <= LONGEST and not _NO_TITLE.match(text):
                raw = text_of(line.element).strip() if last > index and lines[last].element is line.element else line.text if last == index else text
                yield Candidate(Title(text, raw, index, last), tuple(signs_of(line, text, index, last, head, around)))


def _unshown(text: str, head: Head) -> tuple[str, ...]:
    """Signs of what the head says where nothing shown is better."""
    if not text:
        return ("unshown-empty",)
    return ("unshown", "unshown-meta") if head.declared else ("unshown", "unshown-site") if _SITE_NAME.search(text) else ("unshown",)


def _texts(lines: list[Line], index: int, head: Head) -> Iterator[tuple[str, int]]:
    """What a title beginning on a line may be: the heading, the part of the line before a seam, several lines together."""
    line = lines[index]
    last = _last_of(lines, index)
    text = line.text if last == index else squeeze(" ".join(each.text for each in lines[index : last + 1]))
    if SEAM in line.marked and last == index:
        if (dated := _DATED.search(text)) and dated.start() >= LEAST_NAMED and tight(text) not in "".join(head.tight):
            text = text[: dated.start()].strip()
        first = line.marked.strip(SEAM + " ").partition(SEAM)[0].strip()
        if LEAST_NAMED <= len(first) < len(text) and agreement(tight(first), head):
            yield first, index
    yield text, last
    shown, declared = head.tight
    joined, bare = text, tight(text)
    for place in range(last + 1, min(len(lines), index + MOST_LINES)):
        following = lines[place]
        whole = bare + tight(following.text)
        agrees = len(following.text) > 1 and (whole == declared or shown.startswith(whole) or declared.startswith(whole)) and len(bare) >= LEAST_NAMED
        if not agrees and (following.linked or place > last + 2 or not _goes_on(joined, following.text, first=place == last + 1)):
            return
        joined, bare = f"{joined} {following.text}", whole
        yield joined, place


def _goes_on(text: str, following: str, *, first: bool) -> bool:
    """Whether the next line goes on with a title: but an office has been named, or words stop where no title ends."""
    if len(text) > MOST_BEGUN or len(following) > LONGEST:
        return False
    if text.endswith("》"):
        return following.startswith("的")
    return UNFINISHED.search(text) is not None or (first and following.startswith(_STARTS) and is_organ(text))


def _last_of(lines: list[Line], index: int) -> int:
    """Index of the last line of the same heading element."""
    line, last = lines[index], index
    while last + 1 < len(lines) and last - index < MOST_LINES and lines[last + 1].element is line.element and (line.level or named(line)):
        last += 1
    return last


def _spaced(title: Title, declared: str, html_title: str) -> Title:
    """The title with the spacing that meta or head give it, where they begin with the same letters."""
    bare = tight(title.text)
    for text in (declared, html_title):
        if text and tight(text).startswith(bare):
            end = place = 0
            while place < len(bare) and end < len(text):
                place += not text[end].isspace()
                end += 1
            return Title(text[:end].strip(), title.raw, title.line, title.last, title.signs)
    return title


def strip_site(html_title: str, meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The title element without the names of site and columns behind it."""
    text = html_title
    known = {tight(name) for name in (*names, meta.get("sitename", ""), meta.get("columnname", "")) if name}
    for _ in range(4):
        cuts = list(_CUT.finditer(text))
        if not cuts:
            break
        cut = cuts[-1]
        rest = text[cut.end() :]
        if cut.start() < 2 or not (tight(rest) in known or not rest or (_SITE_WORD.search(rest) and len(rest) <= 30)):
            break
        text = text[: cut.start()]
    return text.strip()

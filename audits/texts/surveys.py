"""Public consultations and surveys (征集调查): when a call ends, what it is about, and which title tells its result."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = r"(?:(20\d{2})[年./-])?(\d{1,2})[月./-](\d{1,2})日?"
_RANGES = (
    re.compile(
        r"(?:征集|征求|反馈|活动|调查|公示|起止|开始|截止|有效|公告|意见|投票|参与)[^。；;\n]{0,12}(?:时间|日期|期限|期)[^。；;\n\d]{0,8}"
        rf"{_DAY}[^\d。；;\n]{{0,12}}?(?:至|到|—|－|-|~|～|–)[^\d。；;\n]{{0,6}}{_DAY}"
    ),
    re.compile(rf"自{_DAY}[^。；;\n\d]{{0,6}}(?:至|到){_DAY}[^。；;\n]{{0,6}}(?:止|结束|截止|期间|，|。|,)"),
)
_ENDS = (
    re.compile(rf"(?:截止|结束)(?:时间|日期|日)?(?:为|到|至|于|[:：]){{0,3}}{_DAY}"),
    re.compile(
        rf"(?:于|在|请|截至|截止到|截止至){_DAY}(?:之前|以前|前)[^。；;\n]{{0,60}}(?:反馈|提出|提交|发送|发至|寄|反映|报送|函告|告知|邮箱|意见)"
    ),
)
_ENDED = re.compile(
    r"(?:征集|征求意见|活动|调查|当前|投票|参与)?(?:状态|情况)[:：]?(?:已结束|已截止|已完结|结束|已过期)|"
    r"(?:征集|活动|调查|投票|征求意见)已经?(?:结束|截止)"
)
CALL = re.compile(
    r"征求.{0,60}(?:意见|建议)|意见(?:建议)?征[集求]|征集.{0,60}(?:意见|建议|线索|方案|选题|项目|金点子)|民意(?:征集|调查)|网上(?:征集|调查)|"
    r"问卷调查|调查问卷|满意度调查|有奖征集"
)
RESULT = re.compile(
    r"结果|采纳|反馈(?!意见)|(?:征集|征求|意见|调查).{0,12}情况|情况(?:的)?(?:说明|公告|通报|报告|反馈|公示|汇总)|意见(?:建议)?(?:汇总|回复|答复)"
)
_RESULT_LABEL = re.compile(
    r"(?:结果反馈|反馈结果|征集结果|征求意见结果|采纳情况|意见采纳情况|结果公示|意见反馈情况|征集反馈|调查结果|反馈情况|结果公布|"
    r"公众意见采纳情况|意见征集结果|征集情况反馈)"
)
_BEGIN = re.compile(r"[\s【\[■●:：】\]]*")
_NOTHING = re.compile(
    r"(?:暂无(?:反馈|结果|内容|信息|数据)?|无|暂未公布|尚未公布|待公布|未反馈|整理中|统计中|正在整理|正在统计|等待反馈)?[。.!！]?"
)
_NOISE = re.compile(
    r"关于|公开|征求|征集|广泛|社会|公众|各界|意见建议|意见|建议|的?(?:公告|通知|通告|启事|公示|函)$|的|对|向|面向|就|有关|草案|送审稿|修订稿|稿|"
    r"情况|结果|反馈|说明|采纳|公告|通告|[\s（）()《》“”〈〉\"'、，,：:\-—·]"
)
_QUOTED = re.compile(r"《([^《》]{4,80})")
SAME, LEAST_CORE, MOST_TEXT = 88, 4, 20_000


def end_of(text: str, written: str | None) -> date | None:
    """The last day of a call; a year that a text leaves out is the one before it, or that of its publication."""
    tight = re.sub(r"[ \t\u3000\xa0]+", "", text[:MOST_TEXT])
    year = int(written[:4]) if written else 0
    found: list[date] = []
    for pattern in _RANGES:
        for match in pattern.finditer(tight):
            first = _day(match[1], match[2], match[3], year)
            last = _day(match[4], match[5], match[6], first.year if first else year)
            if first and last and last < first and not match[4]:
                last = _day(str(first.year + 1), match[5], match[6], 0)
            if last is not None and (first is None or last >= first):
                found.append(last)
    for pattern in _ENDS:
        found += [day for match in pattern.finditer(tight) if (day := _day(match[1], match[2], match[3], year)) is not None]
    return max(found, default=None)


def says_ended(text: str) -> bool:
    """Whether a page says that its call is over."""
    return _ENDED.search(re.sub(r"\s+", "", text[:MOST_TEXT])) is not None


def results_in(text: str) -> Iterator[tuple[str, bool]]:
    """Each label of a result at the beginning of a line, and whether anything follows it."""
    lines = [line.strip() for line in text[: MOST_TEXT * 3].split("\n") if line.strip()]
    for at, line in enumerate(lines):
        match = _RESULT_LABEL.search(line[:24])
        if match is None or not _BEGIN.fullmatch(line[: match.start()]):
            continue
        rest = line[match.end() :].strip(" :：】]")
        following = lines[at + 1] if not rest and at + 1 < len(lines) else rest
        yield match[0], not _NOTHING.fullmatch(following)


def core_of(title: str) -> str:
    """What a call or its result is about."""
    quoted = _QUOTED.search(title)
    return _NOISE.sub("", quoted[1] if quoted else title)


def is_result_of(title: str, core: str) -> bool:
    """Whether a title tells the result of a call."""
    if len(core) < LEAST_CORE or not RESULT.search(title):
        return False
    other = core_of(title)
    return len(other) >= LEAST_CORE and (core in other or other in core or fuzz.ratio(core, other) >= SAME)


def _day(year: str | None, month: str, day: str, fallback: int) -> date | None:
    try:
        return date(int(year) if year else fallback, int(month), int(day))
    except ValueError:
        return None

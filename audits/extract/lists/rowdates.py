"""Dates as list rows show them: alone in an element, labelled, in brackets, without a year, or split in day and month."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from audits.records.codes import DateShape

_DASH = "[-/.．·—－–‑年]"
_FULL = rf"(?<!\d)((?:19|20)\d\d)\s{{0,3}}{_DASH}\s{{0,3}}(\d{{1,2}})\s{{0,3}}[-/.．·—－–‑月]\s{{0,3}}(\d{{1,2}})(?!\d)\s{{0,3}}[日号]?"
_TIME = (
    r"(?:[\sT]{0,3}\d{1,2}\s{0,2}[:：∶时]\s{0,2}\d{1,2}(?:\s{0,2}[:：∶分]\s{0,2}\d{1,2}(?:\.\d{1,6})?)?\s{0,2}[分秒]?"
    r"(?:Z|\+\d\d:?\d\d)?)?"
)
_OPEN = r"[\s\[\]()（）【】〔〕<>《》|｜:：•·▪,，/~—-]{0,20}"
_LABEL = r"(?:[^\d\s]{0,12}?(?:时间|日期|发布|更新|公布|公开|发表|创建|Date)[^\d]{0,6}?|[\u4e00-\u9fff]{1,6}\s{0,3}[:：])?"
"""Words before a date: known ones, or any few that end in a colon, however they are misspelt (日间：)."""
FULL = re.compile(_FULL)
_WEEK = r"(?:\s{0,2}(?:星期|周)[一二三四五六日天])?"
_PURE = re.compile(_OPEN + _LABEL + _OPEN + _FULL + _WEEK + _TIME + r"\s{0,2}(?:发布|更新|公布)?" + _OPEN, re.I)
_BESIDE = re.compile(r"[\w（）()·、]{1,16}\s{0,3}[|｜/,，\s]{1,5}|[|｜/,，\s]{1,5}[\w（）()·、]{1,16}")
_NAMED = re.compile(r"(?:发布|公开|公布|发表)(?:时间|日期)\s{0,3}[:：]\s{0,3}" + _FULL)
_SHORT = re.compile(_OPEN + r"(\d\d)\s{0,2}([-/.])\s{0,2}(0[1-9]|1[0-2])\s{0,2}\2\s{0,2}([0-2]\d|3[01])" + _OPEN)
"""A date with two digits of its year: 20-09-22."""
_COMPACT = re.compile(_OPEN + r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)" + _OPEN)
_MONTH_DAY = re.compile(_OPEN + r"(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})\s{0,2}日?" + _TIME + _OPEN)
_YEAR_MONTH = re.compile(_OPEN + r"((?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}月?" + _OPEN)
_DAY = re.compile(_OPEN + r"(\d{1,2})\s{0,2}[日号]?" + _OPEN)
_YEAR = re.compile(_OPEN + r"((?:19|20)\d\d)\s{0,2}年?" + _OPEN)
_ENGLISH = re.compile(
    _OPEN + r"(?:(\d{1,2})\s+([A-Z][a-z]{2})[a-z]{0,6}\.?,?|([A-Z][a-z]{2})[a-z]{0,6}\.?\s+(\d{1,2}),?)\s+((?:19|20)\d\d)" + _OPEN
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
LAST_SHORT = 50
"""Two digits from which on they are no year of this century."""
NOT_PUBLISHED = re.compile(
    r"截止|截至|到期|失效|废止|有效期|报名|开标|申报|施行|实施|生效|成文|发文|印发|签发|制定|活动|会议|开始|结束|生成"
)
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?([0-3]\d)(?!\d{3})")
_URL_FOLDERS = re.compile(r"/(20\d\d)/(\d{1,2})/(\d{1,2})/")
_URL_MONTH = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])(?!\d)")


class DateText(NamedTuple):
    """A text that shows nothing but a date."""

    shape: DateShape
    """How much of it is shown."""
    parts: tuple[int, int, int]
    """Year, month and day; 0 where not shown."""
    other: bool = False
    """Whether its label says that it is not the date of publication."""


def iso(year: int, month: int, day: int) -> str | None:
    """ISO date, or None where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def date_text(text: str, *, in_anchor: bool = False) -> DateText | None:
    """What a text node shows if it is a date and hardly anything else."""
    text = text.strip()
    return _date_text(" ".join(text.split()), in_anchor) if text and len(text) <= 150 else None


@lru_cache(4096)
def _date_text(text: str, in_anchor: bool) -> DateText | None:
    """``date_text`` of a text of collapsed whitespace; the same days stand in the lists of many pages."""
    first = FULL.search(text)
    if first and (found := _PURE.fullmatch(text)):
        return DateText("full", _numbers(found), NOT_PUBLISHED.search(text) is not None)
    if first and not in_anchor and (loose := _loose(text, first)):
        return loose
    if len(text) > 40:
        return None
    if found := _COMPACT.fullmatch(text):
        return DateText("full", _numbers(found))
    if (found := _SHORT.fullmatch(text)) and int(found[1]) < LAST_SHORT:
        return DateText("full", (2000 + int(found[1]), int(found[3]), int(found[4])))
    if found := _ENGLISH.fullmatch(text):
        month = _MONTHS.get(found[2] or found[3], 0)
        return DateText("full", (int(found[5]), month, int(found[1] or found[4]))) if month else None
    return _partial(text)


def _loose(text: str, found: re.Match[str]) -> DateText | None:
    """A labelled date among other small facts of the row: 来源：… 时间：2020-01-02 阅读：3."""
    if len(text) >= 80 or FULL.search(text, found.end()):
        named = _NAMED.search(text)
        return None if named is None else DateText("full", _numbers(named))
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    labelled = re.search(r"(?:时间|日期|发布|更新|公布)\s{0,3}[:：]?$", before)
    if _BESIDE.fullmatch(text[: found.start()] + after):
        return DateText("full", _numbers(found))
    if labelled or (len(before) + len(after) <= 24 and re.search(r"浏览|阅读|点击|来源|作者|次", before + after)):
        label = re.split(r"[\s,，;；|]", before)[-1]
        return DateText("full", _numbers(found), NOT_PUBLISHED.search(label) is not None)
    return None


def _partial(text: str) -> DateText | None:
    if found := _MONTH_DAY.fullmatch(text):
        month, day = int(found[1]), int(found[2])
        return DateText("month-day", (0, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if found := _YEAR_MONTH.fullmatch(text):
        return DateText("year-month", (int(found[1]), int(found[2]), 0)) if 1 <= int(found[2]) <= 12 else None
    if found := _YEAR.fullmatch(text):
        return DateText("year", (int(found[1]), 0, 0))
    if (found := _DAY.fullmatch(text)) and 1 <= int(found[1]) <= 31:
        return DateText("day", (0, 0, int(found[1])))
    return None


def _numbers(found: re.Match[str]) -> tuple[int, int, int]:
    return int(found[1]), int(found[2]), int(found[3])


def joined(pieces: list[DateText], href: str) -> str | None:
    """ISO date of a row from the date texts it shows; a missing year is taken from the address where month and day agree."""
    full = [piece for piece in pieces if piece.shape == "full"]
    if full:
        chosen = next((piece for piece in full if not piece.other), full[-1])
        return iso(*chosen.parts)
    year = next((piece.parts[0] for piece in pieces if piece.parts[0]), 0)
    month = next((piece.parts[1] for piece in pieces if piece.parts[1]), 0)
    day = next((piece.parts[2] for piece in pieces if piece.parts[2]), 0)
    if year and month and day:
        return iso(year, month, day)
    if month and day:
        return _from_address(month, day, href)
    return None


def _from_address(month: int, day: int, href: str) -> str | None:
    """A date shown without its year, where the address has the same month (and day)."""
    for found in (*_URL_DATE.finditer(href[:500]), *_URL_FOLDERS.finditer(href[:500])):
        if int(found[2]) == month and int(found[3]) == day:
            return iso(int(found[1]), month, day)
    for found in _URL_MONTH.finditer(href[:500]):
        if int(found[2]) == month:
            return iso(int(found[1]), month, day)
    return None


_AT_END = re.compile(r"[\s\[(（【〔|—-]{1,10}" + _FULL + _TIME + r"[\s\])）】〕]{0,5}$")
_AT_START = re.compile(r"^[\s\[(（【〔]{0,5}" + _FULL + _TIME + r"[\s\])）】〕|:：]{1,10}")


def glued_date(title: str) -> tuple[str, str | None, str]:
    """A title whose date is written into the same text: (title without it, ISO date, raw)."""
    for pattern in (_AT_END, _AT_START):
        if found := pattern.search(title):
            rest = (title[: found.start()] + title[found.end() :]).strip()
            if len(rest) >= 2:
                return rest, iso(*_numbers(found)), found[0].strip()
    return title, None, ""

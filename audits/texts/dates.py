"""Dates as Chinese offices write them, digits or hanzi; an impossible date is never taken for another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_SEP = r"[-./／·－—–‐‑]"
_DIGITS = re.compile(
    rf"(?<![\d.])(\d{{4}})\s{{0,2}}(?:年\s{{0,3}}(\d{{1,2}})\s{{0,3}}月\s{{0,3}}(\d{{1,2}})(?!\d)(?:\s{{0,3}}[日号])?"
    rf"|({_SEP})\s{{0,2}}(\d{{1,2}})\s{{0,2}}\4\s{{0,2}}(\d{{1,2}})(?![\d]))"
)
_HANZI = re.compile(
    r"([〇○Ｏ零Oo0◯ОО一二三四五六七八九十]\s{0,2}){4}年\s{0,3}([元正一二三四五六七八九十]\s{0,2}){1,3}月\s{0,3}([一二三四五六七八九十廿卅]\s{0,2}){1,3}[日曰号]"
)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-((?:19|20)\d{2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}((?:19|20)\d{{2}})", re.I
)
_ZEROS = "〇○Ｏ零Oo0◯О"
_NUMERALS = {**dict.fromkeys(_ZEROS, 0), **{letter: value for value, letter in enumerate("一二三四五六七八九", 1)}}
_DIGIT = re.compile(r"[\d年]")
_ANY = re.compile(r"\d{4}|年|\d-\d")
_WIDE = str.maketrans("０１２３４５６７８９：．／－∶", "0123456789:./-:")
_SHORT = re.compile(
    r"(?<![^\s【\[（(:>|])(0\d|1\d|2\d|3\d)([-./])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d./-])"
    r"(?=[\s\])】）]|$)"
)
LONGEST_PARTED = 40
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PARTED = (
    re.compile(r"(?P<d>\d{1,2})日?\s{0,2}[/|]?\s{0,2}(?P<y>(?:19|20)\d{2})\s?[-./年]\s?(?P<m>\d{1,2})月?"),
    re.compile(r"(?P<y>(?:19|20)\d{2})\s?[-./年]\s?(?P<m>\d{1,2})月?\s(?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>(?:19|20)\d{2})年?\s(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})日?"),
    re.compile(r"(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})日?\s(?P<y>(?:19|20)\d{2})年?"),
)
"""Day, month and year in elements of their own."""
_URL = (
    re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+\.\w{3,5}$"),
    re.compile(r"/art/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/art_"),
    re.compile(r"/((?:19|20)\d{2})-(\d{2})/(\d{2})/(?:content|c|nw\.)[\w.-]*\.\w{3,5}$"),
    re.compile(r"/doc/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/\d+\.\w{3,5}$"),
    re.compile(r"/n\d/((?:19|20)\d{2})/(\d{2})(\d{2})/c\d+-\d+\.\w{3,5}$"),
)
FIRST_DAY, LAST_DAY, ZERO = "1949-10-01", "2099-12-31", "1970-01-01"


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text."""

    value: str | None
    """ISO date; None where the numbers make no day of the calendar."""
    raw: str
    """The text it was read from."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""


def iso(year: int, month: int, day: int) -> str | None:
    """ISO date, None if there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def dates_in(text: str, limit: int = 20) -> list[Found]:
    """Dates in a text of collapsed whitespace, in order."""
    if not _DIGIT.search(text) or not _ANY.search(text):
        return []
    plain = text[:20_000].translate(_WIDE)
    found = []
    for match in _DIGITS.finditer(plain):
        found.append(_found(text, match, iso(int(match[1]), int(match[2] or match[5]), int(match[3] or match[6]))))
        if len(found) >= limit:
            return found
    if "年" in plain and "月" in plain:
        found += [_found(text, match, _from_hanzi(match[0])) for match in _HANZI.finditer(plain)]
    if not found:
        found += [_found(text, match, iso(int(match[3]), int(match[2]), int(match[1]))) for match in _DAY_FIRST.finditer(plain)]
        for match in _ENGLISH.finditer(plain):
            found.append(_found(text, match, iso(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))))
    found.sort(key=lambda one: one.start)
    return found[:limit]


def _found(text: str, match: re.Match[str], value: str | None) -> Found:
    return Found(value, text[match.start() : match.end()], match.start(), match.end())


def first_date(text: str) -> Found | None:
    """The first date of a text."""
    found = dates_in(text, 1)
    return found[0] if found else None


def short_date(text: str) -> Found | None:
    """A date with a year of two digits (``20-09-22``) that stands alone in a text, between blanks, brackets or behind a colon.

    With slashes or dots month and day must have two digits each: ``25/3/1`` may be anything.
    """
    match = _SHORT.search(text.translate(_WIDE)[:80]) if _DIGIT.search(text) else None
    if match is None or (match[2] != "-" and len(match[3] + match[4]) < 4):
        return None
    value = iso(2000 + int(match[1]), int(match[3]), int(match[4]))
    return Found(value, text[match.start(1) : match.end(4)], match.start(1), match.end(4)) if value else None


def parted_date(text: str) -> Found | None:
    """A date whose day stands apart from year and month (``05`` ``2024-01``), where a text is nothing else; private-use letters are gaps."""
    if len(text) > LONGEST_PARTED or not _DIGIT.search(text):
        return None
    plain = " ".join(_PRIVATE.sub(" ", text.translate(_WIDE)[:40]).split())
    match = next((found for pattern in _PARTED if (found := pattern.fullmatch(plain))), None)
    if match is None:
        return None
    value = iso(int(match["y"]), int(match["m"]), int(match["d"]))
    return Found(value, plain, 0, len(text)) if value else None


def _from_hanzi(text: str) -> str | None:
    year, _, rest = re.sub(r"\s", "", text).partition("年")
    month, _, day = rest.partition("月")
    digits = "".join(str(_NUMERALS.get(letter, "x")) for letter in year)
    if not digits.isdigit():
        return None
    return iso(int(digits), _small(month), _small(day.rstrip("日曰号")))


def _small(word: str) -> int:
    """1 to 99 in hanzi; 0 if it is no number."""
    word = word.replace("元", "一").replace("正", "一").replace("廿", "二十").replace("卅", "三十")
    if "十" not in word:
        return _NUMERALS.get(word, 0) if len(word) == 1 else 0
    tens, _, ones = word.partition("十")
    return _NUMERALS.get(tens, 1 if not tens else 0) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def url_date(url: str) -> Found | None:
    """The date that a content system writes into an article's address; folders that only tell when a file was moved are left alone."""
    path = url.partition("?")[0].partition("#")[0]
    for pattern in _URL:
        match = pattern.search(path)
        if match:
            value = iso(int(match[1]), int(match[2]), int(match[3]))
            return Found(value, match[0].strip("/"), 0, 0) if value else None
    return None


def compact_date(text: str) -> Found | None:
    """A date as machines write it in meta tags and scripts: ``20240512``, ``2024-05-12T10:00:00``, or any readable form."""
    found = first_date(text)
    if found is not None:
        return found
    match = re.match(r"\s{0,3}((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?(?!\d)", text)
    return Found(iso(int(match[1]), int(match[2]), int(match[3])), match[0].strip(), match.start(), match.end()) if match else None


def plausible(value: str | None) -> bool:
    """Whether a date can be that of a page at all: since the republic, in this century or the last, and not a system's zero."""
    return value is not None and FIRST_DAY <= value <= LAST_DAY and value != ZERO

"""Dates that a page's running text shows, apart from the clock in its head."""

from __future__ import annotations

import re
from datetime import date

_FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_PARTIAL = re.compile(r"(?<![\d/.年-])(0[1-9]|1[0-2]|[1-9])[-/月](0[1-9]|[12]\d|3[01]|[1-9])日?(?![\d/.-])(?=[\s\])）】]|$)")
_CLOCK = re.compile(r"(?:今天|今日|现在|当前|北京)(?:是|时间|日期)?[:：]?\s?$")
_WEEK = re.compile(r"\s?日?\s?(?:星期|周)[一二三四五六日天]")


def shown_dates(text: str) -> tuple[list[date], list[tuple[int, int]]]:
    """(full dates, months and days without a year) in a text; the date of today that many heads show is left out."""
    full: list[date] = []
    for match in list(_FULL.finditer(text))[:5000]:
        if _CLOCK.search(text[max(0, match.start() - 8) : match.start()]) or _WEEK.match(text, match.end()):
            continue
        try:
            full.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            continue
    partial = [(int(match[1]), int(match[2])) for match in list(_PARTIAL.finditer(text))[:5000]]
    return full, partial

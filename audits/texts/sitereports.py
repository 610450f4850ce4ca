"""The yearly report of a site itself (政府网站工作年度报表): which year a title speaks of."""

from __future__ import annotations

import re

from audits.texts.yearly import squeezed

_REPORT = re.compile(r"网站(?:工作|监管|运行)?(?:年度(?:工作)?报[表告]|年报|报表|工作报表)|年度网站报表")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def site_report_of(title: str, day: str | None = None) -> int | None:
    """The year of the report that a title stands for; without a year in it the one before a date, 0 where that is not told; None for other titles."""
    text = squeezed(title)
    if not _REPORT.search(text) or re.search(r"通知|方案|培训|会议|填报", text):
        return None
    found = _YEAR.findall(text)
    return int(found[0]) if found else int(day[:4]) - 1 if day else 0

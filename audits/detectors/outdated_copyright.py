"""Footers whose copyright years end before last year (版权年份过期)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"text": str, "year": int, "host": str}

_WORD = r"(?:copy ?right|版 ?权 ?所 ?有|版权|©|\([cC]\)|（[cC]）)"
_DASH = r" ?(?:-|–|—|~|～|至|－) ?"
_YEARS = rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:年)?(?:(?:{_DASH}|/)((?:19|20)[0-9]{{2}})(?![0-9])|{_DASH}(?:至今|今|now|present))?"
_AFTER = re.compile(_WORD + r"[^0-9]{0,30}?" + _YEARS, re.I)
_BEFORE = re.compile(_YEARS + r"(?:年)?[^0-9]{0,12}?" + _WORD, re.I)
FOOTER = 2500


class Params(Strict):
    """``grace``: years that the end may lie back; ``single_year``: whether one old year alone counts (as likely)."""

    grace: int = 1
    single_year: bool = False


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a host; the newest year near a copyright word counts."""
    text = view.page.body_text[-FOOTER:]
    if "20" not in text and "19" not in text:
        return
    found = [(match, match[2] or "", match[1]) for pattern in (_AFTER, _BEFORE) for match in pattern.finditer(text)]
    if any(not end and re.search(r"今|now|present", match[0], re.I) for match, end, _ in found):
        return
    ranges = [(int(end), match[0]) for match, end, _ in found if end]
    singles = [(int(start), match[0]) for match, end, start in found if not end]
    newest = max([*ranges, *singles], default=None)
    if newest is None or newest[0] >= view.today.year - params.grace:
        return
    if newest not in ranges and not params.single_year:
        return
    host = urlsplit(view.page.url).netloc.lower()
    confidence = Confidence.CONFIRMED if newest in ranges else Confidence.LIKELY
    shown = re.sub(r"\s+", " ", newest[1])[:60]
    yield Hit(host, {"text": shown, "year": newest[0], "host": host}, at=shown, confidence=confidence)

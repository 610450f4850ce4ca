"""Annual reports on disclosure without one of the six prescribed parts (年度报告内容不全)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import Confidence, Hit, Several
from audits.rulebook.loading import Strict
from audits.texts.keys import document_key
from audits.texts.yearly import report_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
PARTS = ("overview", "proactive", "requests", "review", "problems", "other")
FACTS = {"title": str, "missing": Several(PARTS), "count": int}
STRUCTURED = 3
MOST_TEXT = 60_000
_HEADING = re.compile(
    r"(?:^|[\n。；;])[^\S\n]{0,8}(?:第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,2}[^\S\n]{0,2}[、.．:：,，])[^\S\n]{0,4}([^\n。；;]{2,60})"
)


class Part(Strict):
    """Words by which a heading of one part is known."""

    headings: tuple[str, ...]


class ReportParts(Strict):
    """``rules/vocabularies/annual-report.yml``."""

    parts: dict[str, Part]


VOCABULARIES = {"annual-report": ReportParts}


class Params(Strict):
    """``first_year``: the first year whose reports follow the format; ``least_text``: shorter pages hold the report in a file."""

    first_year: int = 2019
    least_text: int = 400


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a report that lacks parts, all of them in it."""
    page = view.page
    told = report_of(page.title, page.published)
    if told is None or (told.year and told.year < params.first_year) or len(page.text) < params.least_text:
        return
    words = book.memo("annual-report", "words", lambda: _words(book.vocabulary("annual-report", ReportParts)))
    text = page.text[:MOST_TEXT]
    headings = _HEADING.findall(text)
    structured = len(headings) >= STRUCTURED
    anywhere = {code for code in PARTS if _has(words[code], text)}
    present = {code for code in PARTS if any(_has(words[code], heading) for heading in headings)} if structured else anywhere
    missing = [code for code in PARTS if code not in present]
    if not missing or len(present) <= 1:
        return
    sure = structured and not page.problems and not any(code in anywhere for code in missing)
    facts = {"title": page.title, "missing": missing, "count": len(missing)}
    yield Hit(document_key(page), facts, at=page.title, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)


def _words(vocabulary: ReportParts) -> dict[str, list[list[str]]]:
    """Alternatives of each part, each a list of words that must all stand there."""
    return {code: [one.split("+") for one in vocabulary.parts[code].headings] if code in vocabulary.parts else [] for code in PARTS}


def _has(alternatives: list[list[str]], text: str) -> bool:
    return any(all(word in text for word in words) for words in alternatives)

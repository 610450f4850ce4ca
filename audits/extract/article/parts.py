"""A page cut in its parts: breadcrumb, metadata block, date line, title, text, footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article.breadcrumbs import Breadcrumb, breadcrumb_of
from audits.extract.article.fields import LabelledValue, entries_of
from audits.extract.article.maintext import MainText, find_main, related_start
from audits.extract.article.scriptvalues import with_written
from audits.extract.article.titles import Title, find_title
from audits.extract.article.titlesigns import Head, TitlePlace
from audits.extract.source.document import squeeze
from audits.extract.source.lines import MAX_LINES, Lines
from audits.texts.dates import short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.extract.source.document import Document
    from audits.extract.source.lines import Line

CRUMB_IN_TEXT = 6
"""Lines of the text in which a breadcrumb may still stand."""
BELOW = 30
"""Lines behind the text in which a metadata block may stand."""
LAST_LINES = 3
"""Lines at the end of the text, and behind it, that may tell when it was published."""
HEAD_LINES = 60
HEAD_LINES_UNTABLED = 14
LONG_LINE = 60
SENTENCE = 24
DATE_LINE_IN_TEXT = 4
LONGEST_DATE_LINE = 160
MOSTLY_LINKED = 0.7
NEAR_HEAD = 12
FAR = 12
"""Lines between title and text beyond which they do not belong together."""
_OF_DAYS = frozenset({"published", "time"})
_OF_BLOCK = frozenset({"index", "number", "issuer", "validity", "written"})
_DATE_LINE = re.compile(r"(?:发布|公开|更新|发表)?(?:时间|日期)\s?[:：]|\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}|来\s?源\s?[:：]")
_BODY_BEGINS = re.compile(r"第[一1]条|[一1]、|附\s{0,3}件|各[\u4e00-\u9fff]{1,40}[:：]$")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a page stand."""

    found: Lines
    main: MainText
    trail: Breadcrumb
    entries: list[LabelledValue]
    """Label and value pairs that speak of the page itself."""
    head: Head
    """What the page says of its title without showing it."""
    around: TitlePlace
    """Where the parts around the title stand."""
    title: Title
    start: int
    """Index of the first line of text."""
    near: list[str]
    """Lines near the title, where banners stand."""

    @property
    def own(self) -> list[Line]:
        """The lines of text."""
        return self.found.lines[self.start : self.main.end]

    @property
    def between(self) -> list[Line]:
        """The lines between title and text."""
        if self.title.line < 0 or not 0 <= self.start - self.title.last <= FAR:
            return []
        return self.found.lines[self.title.last + 1 : self.start]


def parts_of(document: Document) -> Parts:
    """The parts of a page."""
    found = document.lines
    lines = found.lines
    if len(lines) >= MAX_LINES:
        document.problems.append("truncated")
    main = find_main(found)
    trail = breadcrumb_of(lines, min(main.footer, main.start + CRUMB_IN_TEXT) if main.sure else main.footer, document.base)
    end = _head_end(lines, main)
    entries = entries_of(lines, [(max(0, trail.line), end)])
    below = entries_of(lines, [(main.end, related_start(lines, main.end, min(main.footer, main.end + BELOW)))])
    whole = not entries and any(entry.kind == "index" for entry in below)
    entries += below if whole else [entry for entry in below if entry.kind in ("person", "source")]
    if not any(entry.kind in _OF_DAYS for entry in entries):
        last = entries_of(lines, [(max(end, main.end - LAST_LINES), min(main.footer, main.end + LAST_LINES))])
        entries += [entry for entry in last if entry.kind == "published"]
    entries = with_written(entries, lines, found.scripts, max(0, trail.line), end)
    taken = _taken(lines, entries)
    named = next((entry.field.value for entry in entries if entry.kind == "title" and entry.block), "")
    head = Head(squeeze(document.root.findtext(".//title") or ""), document.meta, named)
    around = TitlePlace(main.start, _date_line(lines, entries, trail.line, main, taken), trail.line, trail.names, taken, trail.last)
    title = find_title(lines, head, around)
    near = lines[max(0, trail.line) : min(end + NEAR_HEAD, main.footer)]
    banners = [line.text for line in near if not line.frame and line.linked < len(line.text)]
    return Parts(found, main, trail, entries, head, around, title, _text_start(lines, main, title, entries), banners)


def _head_end(lines: list[Line], main: MainText) -> int:
    """Index after the lines that may hold a metadata block: up to the first running sentence of the main text."""
    end = main.end
    for index in range(main.start, min(end, main.start + HEAD_LINES)):
        text = lines[index].text
        running = (len(text) > LONG_LINE and "，" in text) or (len(text) > SENTENCE and text.endswith("。"))
        if (running or _BODY_BEGINS.match(text)) and not lines[index].cell:
            return index
        if index - main.start > HEAD_LINES_UNTABLED and not lines[index].cell:
            return index
    return min(end, main.start + HEAD_LINES)


def _taken(lines: list[Line], entries: Sequence[LabelledValue]) -> frozenset[int]:
    """Indexes of lines that are labels of the metadata block or their values."""
    taken = {entry.line for entry in entries if entry.block}
    for entry in entries:
        following = entry.line + 1
        if entry.block and entry.field.value and following < len(lines) and lines[following].text == entry.field.value:
            taken.add(following)
    return frozenset(taken)


def _date_line(lines: list[Line], entries: Sequence[LabelledValue], crumb: int, main: MainText, taken: frozenset[int]) -> int:
    """Index of the line with publication date or source, -1 if none is seen."""
    block = any(entry.block and entry.kind in _OF_BLOCK for entry in entries)
    labelled = [entry.line for entry in entries if entry.kind in ("published", "time", "source") and not (entry.block and block)]
    if labelled:
        return labelled[0]
    for index in range(max(0, crumb + 1), min(len(lines), main.start + DATE_LINE_IN_TEXT)):
        line = lines[index]
        if line.frame or line.level or index in taken or len(line.text) >= LONGEST_DATE_LINE or line.linked >= len(line.text) * MOSTLY_LINKED:
            continue
        if _DATE_LINE.search(line.text) or short_date(line.text):
            return index
    return -1


def _text_start(lines: list[Line], main: MainText, title: Title, entries: Sequence[LabelledValue]) -> int:
    """Index of the first line of text: title, date line and metadata block that stand in its container are left out."""
    start = main.start
    edge = main.start + max(6, (main.end - main.start) // 3)
    if main.start <= title.last < edge:
        start = title.last + 1
    for entry in entries:
        if start <= entry.line < min(edge, main.end) and (entry.block or entry.kind in ("published", "time", "source", "person")):
            start = entry.line + 1
    return min(start, main.end)



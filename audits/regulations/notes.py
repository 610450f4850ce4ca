"""Enactment notes (题注): when and by which order a law or rule was made, changed and brought into force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.texts.days import dates_in
from audits.texts.numbers import Number, find_numbers, flat

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import NoteKind

_KINDS: tuple[tuple[NoteKind, re.Pattern[str]], ...] = (
    ("adopted", re.compile("通过")),
    ("approved", re.compile("批准")),
    ("revised", re.compile("修订(?!的?决定|草案)|全面修订")),
    ("amended", re.compile("修正(?!案)|(?:第[一二三四五六七八九十]{1,2}次)修改|的决定》?(?:等)?(?:修改|修正)$")),
    ("promulgated", re.compile("公布|发布|颁布|印发|令第|令\\(第|公告第|令$")),
    ("effective", re.compile("施行|实施|生效|执行")),
    ("repealed", re.compile("废止$|废止\\)$")),
)
_EVENT_WORDS = re.compile("通过|公布|发布|颁布|批准|修正|修订|令第|施行")
_QUOTED = re.compile("《[^《》]{0,120}(?:《[^《》]{0,120}》[^《》]{0,60})?》|〈[^〈〉]{0,120}〉")
_OPENERS, _CLOSERS = "（(〔[", "）)〕]"
_START = re.compile(
    r"[（(]\s{0,5}(?:\?{1,4})?\s{0,5}(?:根据|经|自)?\s{0,5}(?:(?:19|20)\s{0,2}\d{2}\s{0,2}年|[一二][〇零○O一二三四五六七八九]{3}年)"
)
_BARE_LINE = re.compile(r"^(?:根据|经)?(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日).{2,300}(?:公布|发布|通过|修正|修订|施行|批准|颁布)$")
_BY_NUMBER = re.compile(r"^[（(][^（）()]{0,40}令\s{0,3}(?:[（(])?第?[^（）()]{1,16}号[^（）()]{0,60}[）)]")


@dataclass(frozen=True, slots=True)
class NoteEvent:
    """One event of an enactment note."""

    day: date
    kinds: frozenset[NoteKind]
    """What came about on that day."""
    numbers: tuple[Number, ...] = ()
    """Orders named with it."""


@dataclass(frozen=True, slots=True)
class Note:
    """An enactment note understood."""

    text: str
    """As written, in one width, without spaces."""
    events: tuple[NoteEvent, ...] = ()
    numbers: tuple[Number, ...] = ()
    """All numbers of the note."""

    @property
    def version_days(self) -> tuple[date, ...]:
        """Days on which the text was made or changed, oldest first."""
        return tuple(sorted({event.day for event in self.events if event.kinds - {"effective", "repealed"}}))

    @property
    def latest(self) -> date | None:
        """The day that tells which version the text is."""
        days = self.version_days
        return days[-1] if days else None

    @property
    def effective(self) -> date | None:
        """The last day on which a version came into force, where the note says it."""
        days = [event.day for event in self.events if "effective" in event.kinds]
        return max(days) if days else None


def read_note(text: str) -> Note:
    """The events of a note, in the order of the text."""
    line = flat(text[:4000]).strip("()")
    dated = list(dates_in(line))
    events = []
    for index, (day, start, end) in enumerate(dated):
        stop = dated[index + 1][1] if index + 1 < len(dated) else len(line)
        segment = _QUOTED.sub("《》", line[end:stop])
        before = line[max(0, start - 1) : start]
        numbers = tuple(find_numbers(segment, is_flat=True))
        kinds: set[NoteKind] = {kind for kind, pattern in _KINDS if pattern.search(segment)}
        if before == "自" or segment.startswith("起"):
            kinds = {"effective"}
        elif "effective" in kinds and kinds - {"effective"}:
            kinds -= {"effective"}
        if numbers and not kinds - {"effective"}:
            kinds.add("promulgated")
        if kinds:
            events.append(NoteEvent(day, frozenset(kinds), numbers))
    return Note(line, tuple(events), tuple(find_numbers(_QUOTED.sub("《》", line), is_flat=True)))


def find_note(text: str) -> str:
    """The enactment note at the head of a text: the first bracket with dates and events before the first article, else ``""``."""
    head = text[:6000]
    cut = re.search(r"第\s{0,3}[一1]\s{0,3}条|第\s{0,3}一\s{0,3}章", head)
    head = head[: cut.start()] if cut else head[:2500]
    for match in _START.finditer(head):
        found = _bracket(head, match.start())
        if found and _EVENT_WORDS.search(found):
            return _with_following(found, head[match.start() + len(found) :])
    lines = head.split("\n")[:40]
    for place, line in enumerate(lines):
        if _is_bare(line):
            return _with_following(line.strip(), "\n".join(lines[place + 1 :]))
    return ""


def _with_following(found: str, rest: str) -> str:
    """A note with the paragraphs right behind it that go on with its events."""
    for line in rest.split("\n")[:6]:
        text = line.strip()
        if not text:
            continue
        if len(text) > 400 or not (_is_bare(text) or _is_bare(text.strip("（()）")) or _is_bracketed(text)):
            break
        found = f"{found} {text}"
    return found


def _is_bare(line: str) -> bool:
    squeezed = flat(line)
    return len(squeezed) < 400 and (_BARE_LINE.match(squeezed) or _BY_NUMBER.match(squeezed)) is not None


def _is_bracketed(text: str) -> bool:
    return _START.match(text) is not None and _EVENT_WORDS.search(text) is not None and text.endswith(("）", ")"))


def note_of(found: str, text: str) -> str:
    """The whole enactment note of a page: what its reader found, or the bracket in the text that goes on over more lines."""
    longer = find_note(text)
    return longer if len(longer) > len(found) else found


def _bracket(text: str, start: int) -> str:
    """A bracket with everything up to its end, ``""`` if it does not end in 3,000 characters."""
    depth = 0
    for place in range(start, min(len(text), start + 3000)):
        if text[place] in _OPENERS:
            depth += 1
        elif text[place] in _CLOSERS:
            depth -= 1
            if depth <= 0:
                return text[start : place + 1]
    return ""

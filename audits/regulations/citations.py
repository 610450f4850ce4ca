"""Citations of laws and documents in running text: 《title》 with the number or note behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from audits.regulations.notes import Note, read_note
from audits.texts.titles import ParsedTitle, read_title

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from audits.texts.numbers import Number

_CITATION = re.compile(
    r"《([^《》]{2,120}(?:《[^《》]{0,120}》[^《》]{0,80}){0,2})》"
    r"\s{0,3}(?:[（(]([^（）()]{2,160}(?:[（(〔][^（）()〔〕]{1,40}[）)〕][^（）()〔〕]{0,60}){0,3})[）)])?"
)
_STATE_NAME = "中华人民共和国"
_LONGEST_NAME = 50
_REPEALED_WORD = re.compile("已废止|已失效|废止|失效|原")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation."""

    title: ParsedTitle
    raw: str
    """Title as written."""
    behind: str
    """The bracket as written, ``""`` without one."""
    start: int
    """Where it starts in the text."""
    end: int
    """Where it ends."""

    @property
    def note(self) -> Note | None:
        """What stands in brackets behind it, if that has a number or a date."""
        return _note(self.behind) if "号" in self.behind or "年" in self.behind else None

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Numbers given for it."""
        note = self.note
        return note.numbers if note else self.title.numbers

    @property
    def owns_up(self) -> bool:
        """Whether the text itself says that it is repealed (``（已废止）``)."""
        return bool(self.title.mark and _REPEALED_WORD.search(self.title.mark)) or bool(_REPEALED_WORD.match(self.behind))


@lru_cache(maxsize=5000)
def _note(behind: str) -> Note:
    return read_note(behind)


def find_citations(text: str) -> Iterator[Citation]:
    """Every 《title》 of a text."""
    for match in _CITATION.finditer(text):
        yield Citation(read_title(match[1]), match[1], match[2] or "", match.start(), match.end())


def find_named_laws(text: str, names: Container[str]) -> Iterator[Citation]:
    """Laws named without 《》 but with the state's full name, the longest of the known names each."""
    place = text.find(_STATE_NAME)
    while place >= 0:
        if place == 0 or text[place - 1] not in "《〈<":
            tail = text[place : place + _LONGEST_NAME]
            for end in range(len(tail), len(_STATE_NAME) + 1, -1):
                if tail[end - 1] in "法例定则" and tail[:end] in names:
                    yield Citation(read_title(tail[:end]), tail[:end], "", place, place + end)
                    break
        place = text.find(_STATE_NAME, place + 1)

"""Citations of laws and documents in running text: 《title》 with the number or note behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.regulations.notes import Note, read_note
from audits.regulations.numbers import Number
from audits.regulations.titles import Title, read_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CITATION = re.compile(
    r"《([^《》]{2,120}(?:《[^《》]{0,120}》[^《》]{0,80}){0,2})》"
    r"\s{0,3}(?:[（(]([^（）()]{2,160}(?:[（(〔][^（）()〔〕]{1,40}[）)〕][^（）()〔〕]{0,60}){0,3})[）)])?"
)
_STATE_NAME = "中华人民共和国"
_REPEALED_WORD = re.compile("已废止|已失效|废止|失效|原")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation."""

    title: Title
    raw: str
    """Title as written."""
    note: Note | None
    """What stands in brackets behind it, if that has a number or a date."""
    behind: str
    """The bracket as written, ``""`` without one."""
    start: int
    """Where it starts in the text."""
    end: int
    """Where it ends."""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Numbers given for it."""
        return self.note.numbers if self.note else self.title.numbers

    @property
    def owns_up(self) -> bool:
        """Whether the text itself says that it is repealed (``（已废止）``)."""
        return bool(self.title.mark and _REPEALED_WORD.search(self.title.mark)) or bool(_REPEALED_WORD.match(self.behind))


def find_citations(text: str) -> Iterator[Citation]:
    """Every 《title》 of a text."""
    for match in _CITATION.finditer(text):
        behind = match[2] or ""
        note = read_note(behind) if any(char in behind for char in "号年") else None
        yield Citation(read_title(match[1]), match[1], note, behind, match.start(), match.end())


def find_named_laws(text: str, known: Callable[[str], bool]) -> Iterator[Citation]:
    """Laws named without 《》 but with the state's full name, the longest known name each."""
    place = text.find(_STATE_NAME)
    while place >= 0:
        if place == 0 or text[place - 1] not in "《〈<":
            tail = text[place : place + 50]
            for end in range(min(len(tail), 50), len(_STATE_NAME) + 2, -1):
                if tail[end - 1] in "法例定则" and known(tail[:end]):
                    yield Citation(read_title(tail[:end]), tail[:end], None, "", place, place + end)
                    break
        place = text.find(_STATE_NAME, place + 1)

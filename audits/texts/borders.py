"""Words across a border (``按|排气量``, ``慰问|侯家村``): whether the characters of a wrong expression belong to two words beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "common-words.txt"


def is_hanzi(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= char <= "\u9fff"


@dataclass(frozen=True, slots=True)
class Borders:
    """Common words, to tell where one may end and another begin."""

    words: dict[str, str]
    """First character of words of two to all their second ones."""
    singles: frozenset[str] = frozenset()
    """Characters that are words by themselves."""
    names: frozenset[str] = frozenset()
    """Family names, with which the name of a person or village begins."""
    particles: frozenset[str] = frozenset()
    """Characters that follow any word and begin no name."""

    def is_word(self, first: str, second: str) -> bool:
        """Whether two characters are a common word."""
        return second != "" and second in self.words.get(first, "")

    def crosses(self, text: str, start: int, end: int) -> bool:
        """Whether the characters of a stretch may be the end of one word and the beginning of the next, one of which goes on outside."""
        before, after = text[start - 1 : start], text[end : end + 1]
        for cut in range(start + 1, end):
            outside_left = cut - start == 1 and before != "" and self.is_word(before, text[start])
            outside_right = end - cut == 1 and self._begins(text[cut], after)
            if not (outside_left or outside_right):
                continue
            left = outside_left or self._ends_inside(text, start, cut)
            right = outside_right or (self._stands_alone(text[cut], after) if end - cut == 1 else self.is_word(text[cut], text[cut + 1]))
            if left and right:
                return True
        return False

    def _ends_inside(self, text: str, start: int, cut: int) -> bool:
        """Whether a word that begins in the stretch ends at a cut, or one that is a single character."""
        single = text[cut - 1] in self.singles
        if cut - start == 1:
            return single
        return self.is_word(text[cut - 2], text[cut - 1]) or (single and (cut - start == 2 or self.is_word(text[cut - 3], text[cut - 2])))

    def _begins(self, char: str, after: str) -> bool:
        """Whether a character and the one behind it are a word, or the beginning of a name."""
        named = char in self.names and after not in self.particles
        return after != "" and is_hanzi(after) and (self.is_word(char, after) or named)

    def _stands_alone(self, char: str, after: str) -> bool:
        return char in self.singles and after != "" and is_hanzi(after) and after not in self.particles


def load_words(folder: Path) -> dict[str, str]:
    """The shipped common words; none where the file is not there."""
    path = folder / "vocabularies" / FILE
    if not path.is_file():
        return {}
    lines = (line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {line[0]: line[1:] for line in lines}

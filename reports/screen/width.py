"""How wide a text is on a terminal, and how much of it is shown there."""

from __future__ import annotations

from unicodedata import east_asian_width

LONGEST = 60
MOST_LINES = 200
"""Lines of one kind that are shown; the first ones of more."""


def columns(text: str) -> int:
    """Columns that a text takes: a Chinese letter takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def short(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"

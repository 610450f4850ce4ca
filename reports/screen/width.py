"""How wide a text is on a terminal."""

from __future__ import annotations

from unicodedata import east_asian_width


def columns(text: str) -> int:
    """Columns that a text takes: a Chinese letter takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

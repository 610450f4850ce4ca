"""Help texts of commands wrapped by what a terminal shows: a Chinese letter takes two columns, and has no space to break at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reports.screen.width import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOT_FIRST = "，。；：、？！）】》”’,.;:?!)]"
"""Marks that must not begin a line."""


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` columns: broken after a space or between Chinese letters, never inside a word."""
    line = ""
    for piece in pieces(" ".join(text.split())):
        if line.strip() and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def pieces(text: str) -> Iterator[str]:
    """What must stay together: a word with the space and the marks behind it, a Chinese letter with its marks."""
    piece = ""
    for letter in text:
        wide, was_wide = columns(letter) == 2, bool(piece) and columns(piece[-1]) == 2
        if piece and letter not in NOT_FIRST and (wide or was_wide or piece[-1] == " ") and letter != " ":
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


class Formatter(click.HelpFormatter):
    """Click's help with lines broken by columns."""

    def write_text(self, text: str) -> None:
        """A paragraph."""
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A table of names and texts; a text keeps its column on every line."""
        rows = list(rows)
        first = min(max((columns(name) for name, _ in rows), default=0), col_max) + col_spacing
        for name, text in rows:
            lines = list(wrapped(text, max(self.width - self.current_indent - first, 20)))
            beside = columns(name) <= first - col_spacing
            head = f"{'':>{self.current_indent}}{name}"
            self.write(head + (" " * (first - columns(name)) + lines.pop(0) if beside and lines else "") + "\n")
            for line in lines:
                self.write(f"{'':>{self.current_indent + first}}{line}\n")


class Context(click.Context):
    """A context whose help is wrapped by columns."""

    formatter_class = Formatter

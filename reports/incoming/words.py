"""An office's own table of wrong expressions (错敏词表), and the word list that it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.texts.word_lists import read_words
from reports.incoming.tables import grids_of
from reports.workbook.files import whole

if TYPE_CHECKING:
    from pathlib import Path

    from audits.texts.word_lists import WordList


def read_word_table(path: Path) -> WordList:
    """What a table becomes, row by row; raises MistakesFound for one that cannot be used at all."""
    unused: list[str] = []
    found = read_words(grids_of(path, "词表", unused.append), path.name)
    found.unused[:0] = unused
    return found


def write_whole(path: Path, text: str) -> None:
    """Write a word list, whole or not at all."""
    with whole(path) as draft:
        draft.write_text(text, "utf-8", newline="\n")

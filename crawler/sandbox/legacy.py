"""Old word processor files without a library for them: the runs of text that can be seen, good enough to find numbers and names."""

from __future__ import annotations

import re

_RUN = re.compile(rb"(?:[\x20-\x7e\t\r\n\x07\x0b]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x3f]\x30|[\x01-\xef]\xff|[\x10-\x2f]\x20){6,}")
_MARKS = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n"})
_CELL = "\x07"
MOST_CELLS = 40
"""Cells of a row."""
_TOKEN = re.compile(
    r"\\u(-?[0-9]{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|((?:\\'[0-9a-fA-F]{2}){1,2000})|\\(par|line|row|cell|tab)\b ?|"
    r"\\[a-z]{1,32}-?[0-9]{0,10} ?|\\[*{}\\]|[{}\r\n]"
)
_BRACE = re.compile(r"(?<!\\)[{}]")
_TABLES = re.compile(r"\{\\(?:fonttbl|stylesheet|colortbl|info|\*\\[a-z]{1,20})")


def old_word(data: bytes) -> str:
    """Runs of UTF-16 text of a Word 97 file; text kept in single bytes (none in Chinese) is left out."""
    runs: list[str] = []
    match = _RUN.search(data)
    while match:
        aligned = match.start() % 2 == 0
        if aligned:
            runs.append(_rows_apart(match[0].decode("utf-16-le", "ignore")).translate(_MARKS))
        match = _RUN.search(data, match.end() if aligned else match.start() + 1)
    return "\n".join(runs)


def _rows_apart(text: str) -> str:
    """Cells of a table on the line of their row: Word ends a cell and, once more, a row with the same mark."""
    tokens = text.split(_CELL)
    parts: list[str] = []
    at = 0
    while at < len(tokens) - 1:
        before, _, first = tokens[at].rpartition("\r")
        width = next((count for count in range(1, MOST_CELLS) if at + count < len(tokens) - 1 and not tokens[at + count]), 0)
        if before:
            parts.append(f"{before}\n")
        cells = [first, *tokens[at + 1 : at + width]] if width else [first]
        parts.append("\t".join(cell.replace("\r", " ") for cell in cells) + ("\n" if width else "\t"))
        at += width + 1 if width else 1
        while width and at + width < len(tokens) and not tokens[at + width] and "\r" not in tokens[at]:
            parts.append("\t".join(cell.replace("\r", " ") for cell in tokens[at : at + width]) + "\n")
            at += width + 1
    return "".join(parts) + tokens[-1] if at < len(tokens) else "".join(parts)


def rich_text(data: bytes) -> str:
    """The text of an RTF file; font and style tables go with their groups."""
    return _TOKEN.sub(_plain, _without_tables(data.decode("latin-1")))


def _plain(match: re.Match[str]) -> str:
    code, coded, word = match.groups()
    if code is not None:
        return chr(int(code) % 65536)
    if coded is not None:
        return bytes.fromhex(coded.replace("\\'", "")).decode("gb18030", "replace")
    return {"cell": "\t", "tab": "\t"}.get(word, "\n") if word else ""


def _without_tables(text: str) -> str:
    """RTF without the groups that hold no text; a group that never ends takes the rest."""
    parts: list[str] = []
    at = 0
    for match in _TABLES.finditer(text):
        if match.start() < at:
            continue
        parts.append(text[at : match.start()])
        at = _end_of_group(text, match.start())
    parts.append(text[at:])
    return "".join(parts)


def _end_of_group(text: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(text)

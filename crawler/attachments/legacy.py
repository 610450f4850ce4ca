"""Old word processor files without a library for them: the runs of text that can be seen, good enough to find numbers and names."""

from __future__ import annotations

import re

_RUN = re.compile(rb"(?:[\x20-\x7e\t\r\n\x07\x0b]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x3f]\x30|[\x01-\xef]\xff|[\x10-\x2f]\x20){6,}")
_MARKS = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n"})
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
            runs.append(match[0].decode("utf-16-le", "ignore").translate(_MARKS))
        match = _RUN.search(data, match.end() if aligned else match.start() + 1)
    return "\n".join(runs)


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

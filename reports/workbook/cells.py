"""The only way to write a text into a cell: whatever a portal says stays a text, visible as it is, and never a formula."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_TEXT = 32_767
"""Characters (UTF-16 units) that a cell holds; more would be lost without a word."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TURNING = re.compile("[\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069]")
"""What turns a line round, or ends it where no line ends."""
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\uffa0]")
_UNSEEN = re.compile(
    f"{_BLANK.pattern}|[\u00ad\u180e\u200b\u200c\u2060-\u2064\u206a-\u206f\ufeff\U0001d173-\U0001d17a]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""What takes no room, so that two names look like one (letters and marks the first of them); the joiner within a picture of several is part of it."""
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\x80-\x9f\U000e0000-\U000e007f]")
_ESCAPED = re.compile(f"{_CONTROL.pattern}|{_TURNING.pattern}|{_UNSEEN.pattern}|{_IMPOSSIBLE.pattern}")
MAX_CHOICES = 255
"""Characters that the choices of a drop-down hold together."""


def visible(text: str) -> str:
    """A text that does nothing to a terminal, a sheet or a page: characters that control, turn or end a line, or show nothing, as visible symbols."""
    if text.isprintable():
        return text if text.isascii() else _BLANK.sub(_by_number, text)
    text = _UNSEEN.sub(_by_number, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(lambda found: "␡" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])), text)
    return _IMPOSSIBLE.sub("\ufffd", _TURNING.sub(_by_number, text))


def without_unseen(text: str) -> str:
    """A text without what turns a line round, ends it or shows nothing, for names of files, where there is no room to say so."""
    return _UNSEEN.sub("", _TURNING.sub("", text))


def _by_number(found: re.Match[str]) -> str:
    return f"〔U+{ord(found[0]):04X}〕"


def plain(text: str, limit: int = MAX_TEXT) -> str:
    """A text as a cell can hold it: every character visible, too long ones cut with a note."""
    text = visible(text)
    if len(text) * 2 > limit and units(text) > limit:
        note = f"…（共{len(text)}字，此处截断）"
        text = _cut(text, limit - len(note)) + note
    return text


def units(text: str) -> int:
    """Length as spreadsheet programs count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: limit * 2].decode("utf-16-le", "ignore")


def is_risky(text: str) -> bool:
    """Whether a program might take a text for a formula once somebody edits the cell or saves it as CSV."""
    return text.startswith(FORMULA_STARTS)


def text_cell(reference: str, text: str, style: int, quoted: int) -> str:
    """A cell with a text, as XML; ``quoted`` is the number of the style that also marks what looks like a formula as text."""
    shown = plain(text)
    if not shown:
        return f'<c r="{reference}" s="{style}"/>'
    number = quoted if shown.startswith(FORMULA_STARTS) else style
    space = ' xml:space="preserve"' if shown[0].isspace() or shown[-1].isspace() else ""
    if "&" in shown or "<" in shown or ">" in shown:
        shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{reference}" s="{number}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def csv_text(text: str) -> str:
    """A text for a CSV that is opened in a spreadsheet program: one that looks like a formula gets an apostrophe in front."""
    shown = plain(text)
    return f"'{shown}" if is_risky(shown) else shown


def json_text(value: Any, indent: int | None = None) -> str:
    """A value as JSON in which what a terminal or an editor would act on is written as an escape, so that the value stays what it is."""
    text = json.dumps(value, ensure_ascii=False, default=str, indent=indent)
    return _ESCAPED.sub(lambda found: "\ufffd" if "\ud800" <= found[0] <= "\udfff" else json.dumps(found[0])[1:-1], text)


def choices(words: Sequence[str]) -> str:
    """The formula of a drop-down with these words; ``""`` where the programs cannot hold them."""
    shown = ",".join(visible(word) for word in words).replace('"', '""')
    fits = words and units(shown) <= MAX_CHOICES and shown.count(",") < len(words)
    return f'"{shown}"' if fits else ""

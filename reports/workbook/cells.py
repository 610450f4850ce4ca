"""The only way to write a text into a cell: whatever a portal says stays a text, visible as it is, and never a formula."""

from __future__ import annotations

import re

MAX_TEXT = 32_767
"""Characters (UTF-16 units) that a cell holds; more would be lost without a word."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff\x80-\x9f]")


def visible(text: str) -> str:
    """A text that does nothing to a terminal, a sheet or a page: control and direction characters as visible symbols."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(lambda found: "␡" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])), text)
    text = _DIRECTION.sub(lambda found: f"〔U+{ord(found[0]):04X}〕", text)
    return _IMPOSSIBLE.sub("\ufffd", text)


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

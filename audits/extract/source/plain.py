"""The Chinese of a body without understanding the page: tags, scripts and link texts taken out; a tenth of the cost of reading it."""

from __future__ import annotations

import re

from audits.extract.source.charset import decode

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*>|<!-{2}|-{2}>")
_UNSHOWN = frozenset({"script", "style", "a", "title", "select", "textarea"})
_WITHIN = frozenset({"span", "font", "strong", "b", "i", "em", "u", "o:p"})


def plain_words(body: bytes, content_type: str = "") -> str:
    """What a body shows as running text, a line for each piece between tags; link texts belong to other pages."""
    text = decode(body, content_type).text
    parts: list[str] = []
    done, hidden = 0, ""
    for mark in _TAG.finditer(text):
        if not hidden:
            parts.append(text[done : mark.start()])
        done = mark.end()
        closing, name = mark[1], (mark[2] or "").lower()
        if hidden:
            hidden = "" if (closing and name == hidden) or (hidden == "!" and mark[0] == "-->") else hidden
        elif mark[0] == "<!--" or (name in _UNSHOWN and not closing):
            hidden = name or "!"
        if name not in _WITHIN:
            parts.append("\n")
    if not hidden:
        parts.append(text[done:])
    return "".join(parts)

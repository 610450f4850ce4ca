"""What stands behind a label without being text: the value of a form field or picture, or a place that a script fills."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

MOST_PLACES = 6
_REACH = 1200
_PIECE = re.compile(r"<!--.{0,400}?-->|<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]{0,800})>|&[a-zA-Z#0-9]{2,8};|([^<&]{1,400})", re.S)
_NAMED = re.compile(r"""\b(alt|title|value|src)\s{0,3}=\s{0,3}(?:"([^"<>]{0,200})"|'([^'<>]{0,200})'|([^\s"'<>]{1,100}))""", re.I)
_IDENT = re.compile(r"""\bid\s{0,3}=\s{0,3}["']?([\w:.-]{1,60})""", re.I)
_VOID = frozenset({"img", "input", "br", "hr", "meta", "link"})
_FILLED = r"""(?:getElementById\(\s{0,3}["']%s["']|["']#%s["']|querySelector\(\s{0,3}["']#?%s["'])"""
_NOTHING = re.compile(r"^[\s　\xa0:：\]】)）|]*$")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was found behind a label."""

    value: str = ""
    """Words of a field, picture or chosen option."""
    scripted: bool = False
    """Whether a script writes there, or a picture without words stands there."""


def behind_label(label: str, source: str) -> Unseen:
    """What stands unseen behind the first places of a label, up to the next visible text."""
    spaced = r"(?:\s|&[a-z]{4,5};|　|</?(?:b|i|em|strong|span|font)\b[^<>]{0,120}>){0,6}".join(map(re.escape, label))
    scripted = False
    for count, match in enumerate(re.finditer(spaced, source)):
        if count >= MOST_PLACES:
            break
        found = _walk(source[match.end() : match.end() + _REACH], source)
        if found.value:
            return found
        scripted = scripted or found.scripted
    return Unseen("", scripted)


def _walk(text: str, source: str) -> Unseen:
    """Reads tags until visible text that is no punctuation; names of elements still open there belong to what follows."""
    opened: list[tuple[str, str]] = []
    idents: list[str] = []
    pictured = False
    for match in _PIECE.finditer(text):
        closing, tag, rest, words = match[1], (match[2] or "").lower(), match[3] or "", match[4] or ""
        if words and not _NOTHING.match(html.unescape(words)):
            if opened and opened[-1][0] == "option" and opened[-1][1] == "selected":
                return Unseen(words.strip())
            if not opened or opened[-1][0] not in ("option", "script", "style"):
                break
        if tag == "script" and not closing:
            return Unseen("", True)
        if not tag:
            continue
        if closing:
            while opened and opened.pop()[0] != tag:
                pass
            continue
        if tag in ("img", "input"):
            named = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _NAMED.finditer(rest)}
            value = named.get("value", "") if tag == "input" else named.get("alt") or named.get("title") or ""
            if value.strip() and "hidden" not in rest.lower():
                return Unseen(html.unescape(value).strip())
            pictured = pictured or (tag == "img" and bool(named.get("src")))
        ident = _IDENT.search(rest)
        if ident:
            idents.append(ident[1])
        if tag not in _VOID:
            opened.append((tag, "selected" if tag == "option" and "selected" in rest.lower() else ident[1] if ident else ""))
    still = {name for _, name in opened}
    filled = any(_is_filled(ident, source) for ident in idents if ident not in still)
    return Unseen("", filled or pictured)


def _is_filled(ident: str, source: str) -> bool:
    """Whether a script names an element by its id."""
    if f'"{ident}"' not in source and f"'{ident}'" not in source and f"#{ident}" not in source:
        return False
    name = re.escape(ident)
    return re.search(_FILLED % (name, name, name), source) is not None

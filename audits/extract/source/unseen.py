"""What stands behind a label without being text: the value of a form field or picture, a chosen option, or a place that a script fills."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

MOST_PLACES = 6
_REACH = 1200
_PIECE = re.compile(r"<!--.{0,400}?-->|<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]{0,800})>|&[a-zA-Z#0-9]{2,8};|([^<&]{1,400})", re.S)
_NAMED = re.compile(r"""\b(alt|title|value|src|type|class|aria-label|data-[a-z-]{1,20})\s{0,3}=\s{0,3}(?:"([^"<>]{0,200})"|'([^'<>]{0,200})'|([^\s"'<>]{1,100}))""", re.I)
_IDENT = re.compile(r"""\bid\s{0,3}=\s{0,3}["']?([\w:.-]{1,60})""", re.I)
_CLASSES = re.compile(r"""\bclass\s{0,3}=\s{0,3}(?:"([^"<>]{1,200})"|'([^'<>]{1,200})')""", re.I)
_DRAWN = re.compile(r"valid|youxiao|shixiao|yxx|state|status|icon", re.I)
"""Names of classes by which style sheets draw a state into an empty element."""
_SAID = ("alt", "title", "value", "aria-label")
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
    pictured = choice = False
    for match in _PIECE.finditer(text):
        closing, tag, rest, words = match[1], (match[2] or "").lower(), match[3] or "", match[4] or ""
        if words and not _NOTHING.match(html.unescape(words)):
            last = opened[-1] if opened else ("", "")
            if last[1] == "chosen":
                return Unseen(html.unescape(words).strip())
            if last[0] == "input":
                opened.pop()
            elif last[0] not in ("option", "script", "style") and not (choice and last[0] == "label"):
                break
        if tag == "script" and not closing:
            return Unseen("", True)
        if not tag:
            continue
        if closing:
            while opened and opened.pop()[0] != tag:
                pass
            continue
        named = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _NAMED.finditer(rest)}
        if tag == "input" and named.get("type", "").lower() in ("radio", "checkbox"):
            choice = True
            opened.append((tag, "chosen" if re.search(r"\bchecked\b", rest, re.I) else ""))
            continue
        value = _said(tag, named)
        if value and "hidden" not in rest.lower():
            return Unseen(value)
        pictured = pictured or (tag == "img" and bool(named.get("src"))) or (tag in ("i", "em", "span") and bool(_DRAWN.search(named.get("class", ""))))
        idents += _handles(rest)
        if tag not in _VOID:
            chosen = tag == "option" and "selected" in rest.lower()
            opened.append((tag, "chosen" if chosen else " ".join(_handles(rest))))
    still = {name for _, names in opened for name in names.split()}
    filled = any(_is_filled(ident, source) for ident in idents if ident not in still)
    return Unseen("", filled or pictured or choice)


def _said(tag: str, named: dict[str, str]) -> str:
    """What the attributes of an element say in words."""
    if tag == "input":
        return html.unescape(named.get("value", "")).strip()
    told = [named.get(name, "") for name in _SAID] if tag == "img" else []
    told += [value for name, value in named.items() if name in _SAID or name.startswith("data-")]
    said = (html.unescape(value).strip() for value in told)
    return next((value for value in said if value and (tag == "img" or re.search("[\u4e00-\u9fff]", value))), "")


def _handles(rest: str) -> list[str]:
    """Names by which a script can find an element: its id as it is, its classes after a point."""
    ident, classes = _IDENT.search(rest), _CLASSES.search(rest)
    return [*([ident[1]] if ident else []), *(f".{name}" for name in ((classes[1] or classes[2]).split() if classes else ()))]


def _is_filled(ident: str, source: str) -> bool:
    """Whether a script names an element by its id, or fills one by its class."""
    if ident.startswith("."):
        return re.search(rf"""["']{re.escape(ident)}["']\s{{0,3}}\)\s{{0,3}}\.\s{{0,3}}(?:html|text|append|innerHTML|innerText)""", source) is not None
    if f'"{ident}"' not in source and f"'{ident}'" not in source and f"#{ident}" not in source:
        return False
    name = re.escape(ident)
    return re.search(_FILLED % (name, name, name), source) is not None

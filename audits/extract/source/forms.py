"""What a browser asks for when a reader sends a form: its action with its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import lxml.html

MOST_FIELDS, LONGEST = 60, 300
_FIELDS = ("input", "select", "textarea", "button")
TYPED = "公开"
"""What a reader types into an empty field."""
_TYPED: dict[str, str] = {"number": "1", "date": "2024-01-01", "month": "2024-01", "email": "a@b.cn", "tel": "12345", "url": "http://www.gov.cn/"}
_BUTTONS = frozenset({"submit", "image"})
_TICKED = frozenset({"hidden", "checkbox", "radio", "range", "color"})
_UNSENT = frozenset({"submit", "image", "button", "reset", "file"})


def form_reference(form: lxml.html.HtmlElement) -> str:
    """The reference that a form without scripts asks for; ``""`` where a script sends it, or nothing can be told."""
    action = (form.get("action") or "").strip()
    if form.get("method", "get").strip().lower() != "get" or not action or action.startswith("#"):
        return ""
    fields = _fields(form)
    if not fields:
        return action if form.find(".//a") is None else ""
    if not any(_sends(field) for field in fields) and not _sent_by_enter(form, fields):
        return ""
    shown = [field for field in fields if field.tag != "button" and field.get("type", "").lower() not in (*_UNSENT, "hidden")]
    if any(not field.get("name") for field in shown):
        return ""  # its value is taken by a script
    clicked = next((field for field in fields if _sends(field) and field.get("disabled") is None), None)
    pairs = [
        f"{_quoted(name)}={_quoted(value)}"
        for field in fields
        for name, value in (_clicked(field) if field is clicked else _values(field))
    ]
    return f"{action.partition('#')[0].partition('?')[0]}?{'&'.join(pairs)}" if pairs else action


def form_references(form: lxml.html.HtmlElement, is_inside: Callable[[str], bool]) -> list[str]:
    """What a form without scripts asks for, and where it or a button of it sends to inside an office, which is wrong however it is sent."""
    buttons = [button.get("formaction", "") for button in form.iter("button", "input")]
    inside = [raw.partition("?")[0] for raw in (form.get("action", ""), *buttons) if raw.strip() and is_inside(raw)]
    sent = form_reference(form)
    return list(dict.fromkeys([*([sent] if sent and not is_inside(sent) else []), *inside]))


def _fields(form: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The fields of a form: those inside it that name no other, and those elsewhere that name it."""
    ident = form.get("id")
    inside = [field for field in form.iter(*_FIELDS) if field.get("form", ident) == ident]
    outside = [field for field in form.getroottree().iter(*_FIELDS) if field.get("form") == ident and form not in field.iterancestors()] if ident else []
    return (inside + outside)[:MOST_FIELDS]


def _sends(field: lxml.html.HtmlElement) -> bool:
    """Whether a click on a field sends its form, no script asked."""
    kind = field.get("type", "submit" if field.tag == "button" else "").lower()
    return kind in _BUTTONS


def _sent_by_enter(form: lxml.html.HtmlElement, fields: list[lxml.html.HtmlElement]) -> bool:
    """Whether Enter in its only field for text sends a form that has nothing to click on and no script that waits."""
    if any(name.startswith("on") for element in form.iter() for name in element.attrib) or form.find(".//a") is not None:
        return False
    if any(field.tag == "button" or field.get("type", "").lower() in _UNSENT for field in fields):
        return False
    typed = [field for field in fields if field.tag == "input" and field.get("type", "text").lower() not in _TICKED]
    return len(typed) == 1 and typed[0].get("disabled") is None


def _clicked(field: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Name and value of the button that a reader sends a form with."""
    if not (name := field.get("name")):
        return
    if field.get("type", "").lower() == "image":
        yield from ((f"{name}.x", "1"), (f"{name}.y", "1"))
    else:
        yield name, field.get("value", "提交" if field.tag == "input" else "")[:LONGEST]


def _values(field: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Name and value that a field adds to what is sent."""
    name, kind = field.get("name"), field.get("type", "text").lower()
    if not name or field.get("disabled") is not None or field.tag == "button" or (field.tag == "input" and kind in _UNSENT):
        return
    if field.tag == "select":
        options = field.findall(".//option")
        chosen = next((option for option in options if option.get("selected") is not None), options[0] if options else None)
        if chosen is not None:
            yield name, chosen.get("value", (chosen.text or "").strip())[:LONGEST]
    elif field.tag == "textarea":
        yield name, (field.text or TYPED)[:LONGEST]
    elif kind in ("checkbox", "radio"):
        if field.get("checked") is not None:
            yield name, field.get("value", "on")[:LONGEST]
    elif kind == "hidden":
        yield name, field.get("value", "")[:LONGEST]
    else:
        yield name, (field.get("value") or _TYPED.get(kind, TYPED))[:LONGEST]


def _quoted(text: str) -> str:
    """A name or value as part of a query; what is not ASCII is left to the encoding of the page."""
    return "".join(letter if not letter.isascii() else quote(letter, safe="*-._") if letter != " " else "+" for letter in text)

"""Whether a reader can see an element, told from its own style and attributes and those of what holds it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from audits.records.codes import Hiding, NoCode

if TYPE_CHECKING:
    from collections.abc import Iterable


class Ground(NamedTuple):
    """A ground that something stands on and is seen by: a picture, or a colour other than white."""

    colour: str
    """As ``#rrggbb``, ``""`` where it cannot be told."""


Hidden = Hiding | NoCode | Literal["template"] | Ground
"""How what an element holds is hidden: ``template`` is in no page at all."""

_IS = r"\s{0,3}:\s{0,3}"
_END = r"\s{0,3}(?:!important\s{0,3})?(?:;|$)"
_DISPLAY = re.compile(rf"display{_IS}none|visibility{_IS}(?:hidden|collapse)", re.I)
_AWAY = re.compile(
    rf"(?:left|top|right|bottom|margin(?:-left|-top)?|text-indent){_IS}-\s{{0,3}}\d{{3,6}}(?:\.\d{{1,4}})?\s{{0,3}}(?:px|em|rem|pt|%)", re.I
)
_ASIDE = re.compile(rf"(?:^|[;\s])(?:left|right|top){_IS}\d{{1,3}}(?:\.\d{{1,4}})?\s{{0,3}}%", re.I)
_BACK = re.compile(rf"margin(?:-left|-top|-right)?{_IS}-\s{{0,3}}\d", re.I)
_PADDED = re.compile(rf"padding(?:-bottom|-top)?{_IS}[1-9]\d{{0,3}}", re.I)
_SIZED = re.compile(r"(?:^|[;\s])font-size\s{0,3}:\s{0,3}(?:[2-9]|[1-9]\d|1\.\d|1\s{0,3}(?:em|rem)|\.[1-9]|[a-z])", re.I)
_TINY = re.compile(rf"(?:font-size|line-height){_IS}(?:0(?:\.0{{1,4}})?\s{{0,3}}(?:px|pt|em|rem|%)?|(?:0?\.\d{{1,4}}|1)\s{{0,3}}(?:px|pt)){_END}", re.I)
_ZERO = re.compile(rf"(?:^|[;\s])(?:max-)?(?:height|width){_IS}(?:0(?:\.0{{1,4}})?\s{{0,3}}(?:px|pt|em|rem|%)?|1(?:\.0{{1,4}})?\s{{0,3}}(?:px|pt)?){_END}", re.I)
_CLIPPED = re.compile(rf"overflow{_IS}hidden", re.I)
_CLEAR = re.compile(
    rf"opacity{_IS}0?(?:\.0\d{{0,4}})?\s{{0,3}}(?:;|$)|clip{_IS}rect\(\s{{0,3}}[01](?:px)?[\s,]{{1,3}}[01]"
    r"|filter\s{0,3}:\s{0,3}alpha\(\s{0,3}opacity\s{0,3}=\s{0,3}0\s{0,3}\)",
    re.I,
)
_MOVING = re.compile(r"(?:^|[;\s-])animation(?:-name)?\s{0,3}:\s{0,3}(?!none)[^;\s]", re.I)
"""What fades in by itself."""
_COLOUR = re.compile(r"(?:^|[;\s])color\s{0,3}:\s{0,3}([#\w]{3,20}|rgba?\([\d\s,.%]{5,40}\))", re.I)
_GROUND = re.compile(r"background(?:-color)?\s{0,3}:\s{0,3}([#\w]{3,20}|rgba?\([\d\s,.%]{5,40}\))", re.I)
_WRITTEN = re.compile(
    r"document\s{0,3}\.\s{0,3}getElementById\(\s{0,3}['\"]([\w-]{1,60})['\"]\s{0,3}\)\s{0,3}\.\s{0,3}style\s{0,3}\."
    r"\s{0,3}(?:display\s{0,3}=\s{0,3}['\"]none|visibility\s{0,3}=\s{0,3}['\"]hidden)",
    re.I,
)
_SHRUNK = re.compile(rf"transform{_IS}[^;]{{0,80}}\bscale[xy]?\(\s{{0,3}}0(?:\.0{{1,4}})?\s{{0,3}}[,)]", re.I)
_UNFILLED = re.compile(r"background-clip\s{0,3}:\s{0,3}text", re.I)
_NO_ALPHA = re.compile(r"(?:rgba|hsla)\([^()]{1,40},0(?:\.0{1,4})?%?\)")
_NAMED = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "snow": "#fffafa", "ivory": "#fffff0", "whitesmoke": "#f5f5f5", "ghostwhite": "#f8f8ff",
    "transparent": "transparent",
}  # fmt: skip
SHORT = 40
"""Characters of a colour that is kept in mind."""
NEARLY_WHITE = 0xF0
"""Red, green and blue of which each is as much or more cannot be told from white."""
SAME = 12
"""Difference of two colours in red, green and blue that nobody sees."""


@lru_cache(4096)
def style_hides(style: str) -> Hiding | NoCode:
    """How a style hides what it holds, or ``""``."""
    style = style[:3000]
    lower = style.lower()
    if ("none" in lower or "hidden" in lower or "collapse" in lower) and _DISPLAY.search(style):
        return "display-none"
    if ("position" in lower or "indent" in lower or "margin" in lower) and _AWAY.search(style) and not _is_layout(style, lower):
        return "off-screen"
    if ("font-size" in lower or "line-height" in lower) and _TINY.search(style):
        return "tiny"
    if "overflow" in lower and _CLIPPED.search(style) and _ZERO.search(style) and not ("padding" in lower and _PADDED.search(style)):
        return "zero-size"
    if ("opacity" in lower or "clip" in lower) and _CLEAR.search(style) and not _MOVING.search(style):
        return "transparent"
    if "scale" in lower and _SHRUNK.search(style):
        return "zero-size"
    if "color" not in lower:
        return ""
    colour = _COLOUR.search(style)
    if colour is not None and _colour(colour[1]) == "transparent":
        return "" if _UNFILLED.search(style) or "text-shadow" in lower else "transparent"
    if "background" in lower and (written := _GROUND.search(style)) is not None and _colour(written[1]) not in ("transparent", "none", "inherit"):
        return "same-colour" if colour is not None and _alike(_colour(colour[1]), _colour(written[1])) and "url(" not in lower else ""
    return "white-text" if colour is not None and "gradient(" not in lower and _is_white(_colour(colour[1])) else ""


def _is_layout(style: str, lower: str) -> bool:
    """Whether a style moves away what is seen all the same: a wide picture drawn back to the middle, words that a picture stands for."""
    if "indent" in lower and "url(" in lower and "background" in lower:
        return True
    return _ASIDE.search(style) is not None and _BACK.search(style) is not None


def _colour(text: str) -> str:
    """A colour in one spelling, as far as that matters for comparing two of them."""
    return _short_colour(text) if len(text) <= SHORT else _spelt(text)


def _spelt(text: str) -> str:
    text = re.sub(r"\s", "", text.lower())
    text = _NAMED.get(text, text)
    if _NO_ALPHA.fullmatch(text):
        return "transparent"
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(letter * 2 for letter in text[1:])
    numbers = re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.%]{1,6})?\)", text)
    return "#" + "".join(f"{min(int(number), 255):02x}" for number in numbers.groups()) if numbers else text


_short_colour = lru_cache(1024)(_spelt)
"""Few colours stand on many pages; most elements have none."""


def _bare(colour: str) -> str:
    """The colour of an old attribute, which may lack its mark."""
    if not colour:
        return ""
    written = _colour(colour)
    return f"#{written}" if re.fullmatch(r"[0-9a-f]{6}", written) else written


def _channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue, ``()`` for what is no plain colour."""
    return tuple(bytes.fromhex(colour[1:])) if re.fullmatch(r"#[0-9a-f]{6}", colour) else ()


def _is_white(colour: str) -> bool:
    """Whether a colour is white to the eye."""
    channels = _channels(colour)
    return bool(channels) and min(channels) >= NEARLY_WHITE


def _alike(one: str, other: str) -> bool:
    """Whether nobody can tell two colours apart."""
    first, second = _channels(one), _channels(other)
    return bool(first and second) and max(abs(a - b) for a, b in zip(first, second, strict=True)) <= SAME


def hidden_names(scripts: Iterable[str]) -> dict[str, Hiding]:
    """``#id`` names that the page's own scripts hide, with the code."""
    found: dict[str, Hiding] = {}
    for text in scripts:
        if ".style" in text:
            found.update((f"#{match[1]}", "display-none") for match in _WRITTEN.finditer(text[:200_000]))
    return found


def hides_below(outer: Hidden, tag: str, attributes: dict[str, str], names: dict[str, Hiding]) -> Hidden:
    """How what an element holds is hidden, where the element itself stands in ``outer``; a ground or colour of its own undoes white text."""
    if not isinstance(outer, Ground) and outer not in ("", "white-text", "same-colour", "tiny"):
        return outer
    style = attributes.get("style", "")
    if outer == "tiny":
        return "" if _SIZED.search(style) else outer
    own = element_hides(tag, attributes, names)
    if own and own != "white-text":
        return own
    ground = _ground(attributes, style)
    if ground is not None:
        return ground
    written = _written_colour(attributes, style)
    if isinstance(outer, Ground):
        return "same-colour" if written and _alike(written, outer.colour) else outer
    return own or ("" if outer and written else outer)


def _ground(attributes: dict[str, str], style: str) -> Ground | None:
    """The ground of an element that white text can be read on: a picture, or a colour other than white."""
    if attributes.get("background", "").strip():
        return Ground("")
    colour = _bare(attributes.get("bgcolor", ""))
    if "background" in style.lower():
        if "url(" in style or "gradient(" in style:
            return Ground("")
        written = _GROUND.search(style)
        colour = _colour(written[1]) if written else colour
    return None if colour in ("", "transparent", "none", "inherit", "initial") or _is_white(colour) else Ground(colour)


def _written_colour(attributes: dict[str, str], style: str) -> str:
    """The colour that an element gives its text, ``""`` if none."""
    colour = _COLOUR.search(style)
    written = _colour(colour[1]) if colour else _bare(attributes.get("color", ""))
    return "" if written in ("inherit", "unset", "currentcolor") else written


def element_hides(tag: str, attributes: dict[str, str], names: dict[str, Hiding]) -> Hiding | NoCode:
    """How one element hides itself and what it holds, or ``""``."""
    style = attributes.get("style")
    if style and (code := style_hides(style.strip())):
        return code
    if "hidden" in attributes:
        return "display-none"
    if tag == "marquee" and (attributes.get("height") in ("0", "1", "2") or attributes.get("width") in ("0", "1", "2")):
        return "zero-size"
    if tag == "font":
        if attributes.get("size") == "0":
            return "tiny"
        if not style and _is_white(_bare(attributes.get("color", ""))):
            return "white-text"
    return names.get(f"#{attributes.get('id')}", "") if names else ""

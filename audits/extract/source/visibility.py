"""Whether a reader can see an element, told from its own style and attributes and those of what holds it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from audits.records.codes import Hiding, NoCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Hidden = Hiding | NoCode | Literal["template", "grounded"]
"""How what an element holds is hidden: ``template`` is in no page at all, ``grounded`` stands on a ground of its own and is seen."""

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
_COLOUR = re.compile(r"(?:^|[;\s])color\s{0,3}:\s{0,3}([#\w]{3,20}|rgba?\([\d\s,.%]{5,40}\))", re.I)
_GROUND = re.compile(r"background(?:-color)?\s{0,3}:\s{0,3}([#\w]{3,20}|rgba?\([\d\s,.%]{5,40}\))", re.I)
LONGEST_SELECTOR = 300
LONGEST_BLOCK = 500
SHARED = 8000
"""Characters of a style sheet or script that is likely to stand in other pages too."""
_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.S)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]{0,9})?([.#][\w-]{1,60})$", re.I)
_WRITTEN = re.compile(
    r"document\s{0,3}\.\s{0,3}getElementById\(\s{0,3}['\"]([\w-]{1,60})['\"]\s{0,3}\)\s{0,3}\.\s{0,3}style\s{0,3}\."
    r"\s{0,3}(?:display\s{0,3}=\s{0,3}['\"]none|visibility\s{0,3}=\s{0,3}['\"]hidden)",
    re.I,
)
_HIDING = ("none", "hidden", ":-", ": -", "opacity", "font-size:0", "font-size: 0", "font-size:1px")
_NAMED = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "transparent": "transparent"}


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
    if ("opacity" in lower or "clip" in lower) and _CLEAR.search(style):
        return "transparent"
    if "color" not in lower:
        return ""
    if "background" in lower:
        return "same-colour" if _one_colour(style) else ""
    colour = _COLOUR.search(style)
    return "white-text" if colour is not None and _colour(colour[1]) == "#ffffff" else ""


def _is_layout(style: str, lower: str) -> bool:
    """Whether a style moves away what is seen all the same: a wide picture drawn back to the middle, words that a picture stands for."""
    if "indent" in lower and "url(" in lower and "background" in lower:
        return True
    return _ASIDE.search(style) is not None and _BACK.search(style) is not None


def _one_colour(style: str) -> bool:
    """Whether text and ground have the same colour."""
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    return colour is not None and ground is not None and _colour(colour[1]) == _colour(ground[1])


def _colour(text: str) -> str:
    """A colour in one spelling, as far as that matters for comparing two of them."""
    text = re.sub(r"\s", "", text.lower())
    text = _NAMED.get(text, text)
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(letter * 2 for letter in text[1:])
    numbers = re.fullmatch(r"rgb\((\d{1,3}),(\d{1,3}),(\d{1,3})\)", text)
    return "#" + "".join(f"{min(int(number), 255):02x}" for number in numbers.groups()) if numbers else text


def hidden_names(texts: Iterable[str]) -> dict[str, Hiding]:
    """``#id`` and ``.class`` names that the page's own style elements or scripts hide, with the code."""
    found: dict[str, Hiding] = {}
    for text in texts:
        if text:
            found.update(_shared_names(text) if len(text) <= SHARED else _names_in(text))
    return found


def _names_in(text: str) -> dict[str, Hiding]:
    """``hidden_names`` of one style sheet or script."""
    found: dict[str, Hiding] = {}
    text = text[:200_000]
    if ".style" in text:
        found.update((f"#{match[1]}", "display-none") for match in _WRITTEN.finditer(text))
    if "{" not in text or not any(word in text for word in _HIDING):
        return found
    for selectors, style in _blocks(_COMMENT.sub("", text)):
        code = style_hides(style.strip())
        if code:
            if code == "white-text":
                continue  # a class may well stand on a dark ground
            simple = (_SIMPLE.fullmatch(selector.strip()) for selector in selectors.split(","))
            found.update((selector[1], code) for selector in simple if selector)
    return found


_shared_names = lru_cache(256)(_names_in)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each innermost block; a pattern would try each place of a long text without braces."""
    for piece in text.split("}")[:-1]:
        head, brace, style = piece.rpartition("{")
        selectors = head[head.rfind("{") + 1 :]
        if brace and selectors and 0 < len(style) <= LONGEST_BLOCK:
            yield selectors[-LONGEST_SELECTOR:], style


def hides_below(outer: Hidden, tag: str, attributes: dict[str, str], names: dict[str, Hiding]) -> Hidden:
    """How what an element holds is hidden, where the element itself stands in ``outer``; a ground or colour of its own undoes white text."""
    if outer not in ("", "white-text", "grounded", "tiny"):
        return outer
    style = attributes.get("style", "")
    if outer == "tiny":
        return "" if _SIZED.search(style) else outer
    own = element_hides(tag, attributes, names)
    if own and own != "white-text":
        return own
    ground = _ground(attributes, style)
    if ground or outer == "grounded":
        return "grounded"
    return own or ("" if outer and _coloured(attributes, style) else outer)


def _ground(attributes: dict[str, str], style: str) -> bool:
    """Whether an element has a ground that white text can be read on: a picture, or a colour other than white."""
    if attributes.get("background", "").strip():
        return True
    colour = attributes.get("bgcolor", "").strip()
    if colour and _colour(colour) not in ("#ffffff", "ffffff", "transparent"):
        return True
    if "background" not in style:
        return False
    written = _GROUND.search(style)
    return "url(" in style or (written is not None and _colour(written[1]) not in ("#ffffff", "transparent", "none", "inherit"))


def _coloured(attributes: dict[str, str], style: str) -> bool:
    """Whether an element gives its text a colour other than white."""
    colour = _COLOUR.search(style)
    written = colour[1] if colour else attributes.get("color", "")
    return bool(written) and _colour(written) not in ("#ffffff", "inherit")


def element_hides(tag: str, attributes: dict[str, str], names: dict[str, Hiding]) -> Hiding | NoCode:
    """How one element hides itself and what it holds, or ``""``."""
    style = attributes.get("style")
    if style and (code := style_hides(style.strip())):
        return code
    if "hidden" in attributes:
        return "display-none"
    if tag == "marquee" and (attributes.get("height") in ("0", "1", "2") or attributes.get("width") in ("0", "1", "2")):
        return "zero-size"
    if tag == "font" and attributes.get("size") == "0":
        return "tiny"
    if names:
        if (ident := attributes.get("id")) and f"#{ident}" in names:
            return names[f"#{ident}"]
        for name in attributes.get("class", "").split():
            if f".{name}" in names:
                return names[f".{name}"]
    return ""

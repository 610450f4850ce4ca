"""What an expression of a script comes to, as far as it is made of literals: read, never run.

Sums, lists, objects, decoders and variables that are set once are followed; whatever else stands there makes the whole unknown.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_STEPS = 60_000
"""Parts of expressions that are read in one script."""
DEEPEST = 40
LONGEST = 400_000
"""Characters of a value."""
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--[^\n]*)*+", re.S)
_STRING = re.compile(r"'((?:[^'\\\n]|\\.)*+)'|\"((?:[^\"\\\n]|\\.)*+)\"", re.S)
_TEMPLATE = re.compile(r"`((?:[^`\\]|\\.)*+)`", re.S)
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]{1,12}|-?\d{1,15}(?:\.\d{1,15})?)(?![\w$])")
_NAME = re.compile(r"[A-Za-z_$\u4e00-\u9fa5][\w$]*+")
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|\r?\n()|(.))", re.S)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_PERCENT = re.compile(r"%u([0-9a-fA-F]{4})")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None}
_OWN = re.compile(r"\s*\.\s*(origin|protocol|hostname|host|port|pathname|search|href)\b(?!\s*=[^=])")
"""What a page says of its own address."""
_PLACES = frozenset({"window", "self", "top", "parent", "document"})


class Unknown:
    """What cannot be told by reading."""


UNKNOWN: Final = Unknown()


class Literals:
    """The expressions of one script. ``url`` is the address of the page around it, ``""`` where it is not known."""

    def __init__(self, code: str, url: str = "", *, beside: str = "") -> None:
        """``beside`` is code of the page's other scripts, whose variables are known here too."""
        self.code = code
        self._url = url
        self._beside = Literals(beside, url) if beside else None
        self._steps = MOST_STEPS
        self._known: dict[str, Any] = {}
        self._asking: set[str] = set()

    def at(self, place: int) -> tuple[Any, int]:
        """Value of the expression that begins at a place, UNKNOWN if it cannot be told, and the place behind what was read of it."""
        try:
            return self._whole(place, 0)
        except (RecursionError, ValueError, OverflowError):
            return UNKNOWN, place

    def given(self, place: int) -> list[Any]:
        """What a call is handed whose bracket opens before a place; nothing where that is no plain list."""
        try:
            return self._given(place, ")", 0)[0] or []
        except (RecursionError, ValueError, OverflowError):
            return []

    def named(self, name: str) -> Any:
        """What a variable holds that is set once, or set once and added to; UNKNOWN otherwise."""
        if name not in self._known:
            if name in self._asking:
                return UNKNOWN
            self._asking.add(name)
            self._known[name] = self._set(name)
            self._asking.discard(name)
        return self._known[name]

    # -- expressions -----------------------------------------------------------------------------------------------------

    def _skip(self, place: int) -> int:
        found = _SPACE.match(self.code, place)
        return found.end() if found else place

    def _looks(self, mark: str, place: int) -> int:
        """The place behind a sign, 0 if it does not stand there."""
        place = self._skip(place)
        return place + len(mark) if self.code.startswith(mark, place) else 0

    def _whole(self, place: int, depth: int) -> tuple[Any, int]:
        value, place = self._sum(place, depth)
        for sign in ("===", "==", "!==", "!="):
            if after := self._looks(sign, place):
                other, place = self._sum(after, depth)
                known = not isinstance(value, Unknown) and not isinstance(other, Unknown)
                value = ((value == other) == (sign[0] == "=")) if known else UNKNOWN
                break
        if after := self._looks("||", place):
            other, place = self._whole(after, depth + 1)
            value = value if isinstance(value, Unknown) or value else other
        if (after := self._looks("?", place)) and not self.code.startswith(("?.", "??"), after - 1):
            yes, after = self._whole(after, depth + 1)
            if colon := self._looks(":", after):
                no, place = self._whole(colon, depth + 1)
                told = yes if not isinstance(yes, Unknown) and yes == no else UNKNOWN
                value = told if isinstance(value, Unknown) else yes if value else no
        return value, place

    def _sum(self, place: int, depth: int) -> tuple[Any, int]:
        value, place = self._part(place, depth)
        while (after := self._looks("+", place)) and not self.code.startswith(("+", "="), after):
            other, place = self._part(after, depth)
            value = _added(value, other)
        place_after = self._skip(place)
        if self.code[place_after : place_after + 1] in ("-", "*", "/", "%", "&", ">", "<") and not self.code.startswith("</", place_after):
            return UNKNOWN, place
        return value, place

    def _part(self, place: int, depth: int) -> tuple[Any, int]:
        """One operand with what is done to it."""
        self._steps -= 1
        if depth > DEEPEST or self._steps < 0:
            return UNKNOWN, place
        value, place = self._first(self._skip(place), depth + 1)
        while True:
            if after := self._looks("[", place):
                index, after = self._whole(after, depth + 1)
                if not (closed := self._looks("]", after)):
                    return UNKNOWN, after
                value, place = _member(value, index), closed
            elif (after := self._looks(".", place)) and (name := _NAME.match(self.code, self._skip(after))):
                if called := self._looks("(", name.end()):
                    given, place = self._given(called, ")", depth)
                    value = _called(value, name[0], given)
                else:
                    value, place = _member(value, name[0]), name.end()
            else:
                return value, place

    def _first(self, place: int, depth: int) -> tuple[Any, int]:
        code = self.code
        if found := _STRING.match(code, place):
            return unescaped(found[1] if found[1] is not None else found[2]), found.end()
        if found := _TEMPLATE.match(code, place):
            return self._filled(found[1]), found.end()
        if found := _NUMBER.match(code, place):
            return (int(found[0], 16) if found[0][:2].lower() == "0x" else float(found[0]) if "." in found[0] else int(found[0])), found.end()
        if code.startswith("(", place):
            value, after = self._whole(place + 1, depth)
            closed = self._looks(")", after)
            return (value, closed) if closed else (UNKNOWN, after)
        if code.startswith("[", place):
            given, after = self._given(place + 1, "]", depth)
            return (UNKNOWN if given is None else given), after
        if code.startswith("{", place):
            return self._object(place + 1, depth)
        if code.startswith("!", place) and not code.startswith("!=", place):
            value, after = self._part(place + 1, depth)
            return (value if isinstance(value, Unknown) else not value), after
        if name := _NAME.match(code, place):
            return self._name(name[0], name.end(), depth)
        return UNKNOWN, place

    def _name(self, name: str, place: int, depth: int) -> tuple[Any, int]:
        """A word: a known one, a call of a decoder, a place of the page's address, or a variable."""
        if name in _WORDS:
            return _WORDS[name], place
        if name in ("new", "void", "typeof", "await"):
            return UNKNOWN, self._part(place, depth)[1]
        if name in _PLACES and (after := self._looks(".", place)) and (other := _NAME.match(self.code, self._skip(after))):
            return self._name(other[0], other.end(), depth)
        if name == "String" and (after := self._looks(".", place)) and self.code.startswith("fromCharCode", after):
            given, place = self._given(self._looks("(", after + 12), ")", depth)
            told = given is not None and all(isinstance(one, int) and 0 <= one < 0x110000 for one in given)
            return ("".join(map(chr, given or ())) if told else UNKNOWN), place
        if name == "location" and (found := _OWN.match(self.code, place)):
            return (_own_parts(self._url)[found[1]] if self._url else UNKNOWN), found.end()
        if called := self._looks("(", place):
            given, place = self._given(called, ")", depth)
            decoder = _DECODERS.get(name)
            return (decoder(given[0]) if decoder and given and isinstance(given[0], str) else UNKNOWN), place
        return self.named(name), place

    def _given(self, place: int, end: str, depth: int) -> tuple[list[Any] | None, int]:
        """Values between brackets, None where they are no plain list, and the place behind the closing one."""
        found: list[Any] = []
        while True:
            if closed := self._looks(end, place):
                return found, closed
            if not place or self._steps < 0:
                return None, place or len(self.code)
            value, place = self._whole(place, depth + 1)
            found.append(value)
            if comma := self._looks(",", place):
                place = comma
            elif not self._looks(end, place):
                return None, self._behind(place, end)

    def _behind(self, place: int, end: str) -> int:
        """The place behind the bracket that closes what could not be read."""
        opened, start = 1, {")": "(", "]": "[", "}": "{"}[end]
        while place < len(self.code):
            if self.code[place] in "'\"`" and (text := _STRING.match(self.code, place) or _TEMPLATE.match(self.code, place)):
                place = text.end()
                continue
            opened += (self.code[place] == start) - (self.code[place] == end)
            place += 1
            if not opened:
                break
        return place

    def _object(self, place: int, depth: int) -> tuple[Any, int]:
        found: dict[str, Any] = {}
        while True:
            if closed := self._looks("}", place):
                return found, closed
            place = self._skip(place)
            key = _STRING.match(self.code, place) or _NUMBER.match(self.code, place) or _NAME.match(self.code, place)
            colon = self._looks(":", key.end()) if key else 0
            if not key or not colon or self._steps < 0:
                return UNKNOWN, self._behind(place, "}")
            value, place = self._whole(colon, depth + 1)
            found[key[0].strip("'\"")] = value
            if comma := self._looks(",", place):
                place = comma
            elif not self._looks("}", place):
                place = self._behind_value(place)

    def _behind_value(self, place: int) -> int:
        """The place behind a value of an object that could not be read, a function mostly."""
        while place < len(self.code) and self.code[place] not in ",}":
            mark = self.code[place]
            text = _STRING.match(self.code, place) or _TEMPLATE.match(self.code, place) if mark in "'\"`" else None
            place = text.end() if text else self._behind(place + 1, {"(": ")", "[": "]", "{": "}"}[mark]) if mark in "([{" else place + 1
        return place + 1 if self.code.startswith(",", place) else place

    def _filled(self, text: str) -> Any:
        """A template text with what it fills in."""
        if "${" not in text:
            return unescaped(text)
        found: Any = ""
        for number, piece in enumerate(re.split(r"\$\{([^{}]{1,200})\}", text)):
            value = unescaped(piece) if number % 2 == 0 else Literals(f"({piece})", self._url, beside="").within(self)
            found = _added(found, value)
        return found

    def within(self, outer: Literals) -> Any:
        """Value of the whole code, with the variables of another script."""
        self._beside = outer
        return self.at(0)[0]

    # -- variables -------------------------------------------------------------------------------------------------------

    def _set(self, name: str) -> Any:
        """The value of a variable by all places that set it."""
        value: Any = UNKNOWN
        if len(name) > 60:
            return UNKNOWN
        setting = re.compile(rf"(?<![\w$.'\"-]){re.escape(name)}\s*(\+?=)(?![=>])")
        places = list(setting.finditer(self.code))[:30]
        if not places:
            return self._beside.named(name) if self._beside is not None else UNKNOWN
        for number, found in enumerate(places):
            told, _ = self.at(found.end())
            if found[1] == "=" and number:
                return UNKNOWN
            value = told if found[1] == "=" else _added(value, told)
        return value


def _own_parts(url: str) -> dict[str, str]:
    """The parts of an address by the names that scripts have for them."""
    parts = urlsplit(url)
    own = {"origin": f"{parts.scheme}://{parts.netloc}", "protocol": f"{parts.scheme}:", "host": parts.netloc, "hostname": parts.hostname or ""}
    query = f"?{parts.query}" if parts.query else ""
    return {**own, "port": str(parts.port or ""), "pathname": parts.path or "/", "search": query, "href": url}


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, Unknown) or isinstance(other, Unknown) or isinstance(one, (list, dict)) or isinstance(other, (list, dict)):
        return UNKNOWN
    if isinstance(one, str) or isinstance(other, str):
        return f"{_text(one)}{_text(other)}" if len(str(one)) + len(str(other)) < LONGEST else UNKNOWN
    return one + other if one is not None and other is not None else UNKNOWN


def _text(value: Any) -> str:
    return {True: "true", False: "false", None: "null"}[value] if value is None or isinstance(value, bool) else str(value)


def _member(value: Any, name: Any) -> Any:
    if isinstance(value, dict):
        return value.get(str(name), UNKNOWN)
    if isinstance(value, (list, str)):
        if name == "length":
            return len(value)
        return value[name] if isinstance(name, int) and 0 <= name < len(value) else UNKNOWN
    return UNKNOWN


def _called(value: Any, name: str, given: list[Any] | None) -> Any:
    """What a method of a text or list comes to."""
    if isinstance(value, Unknown) or given is None or any(isinstance(one, Unknown) for one in given):
        return UNKNOWN
    first = given[0] if given else None
    if isinstance(value, list):
        if name == "join" and not any(isinstance(one, (Unknown, list, dict)) for one in value):
            return (first if isinstance(first, str) else ",").join(map(_text, value))
        return value[::-1] if name == "reverse" else UNKNOWN
    if not isinstance(value, str):
        return str(value) if name == "toString" and isinstance(value, (int, str)) else UNKNOWN
    if name in _METHODS:
        return _METHODS[name](value)
    if name == "split" and isinstance(first, str):
        return value.split(first) if first else list(value)
    if name == "concat":
        return value + "".join(map(_text, given))
    if name == "replace" and len(given) == 2 and isinstance(first, str) and isinstance(given[1], str):
        return value.replace(first, given[1], 1)
    if name in ("substring", "slice", "substr", "charAt") and all(isinstance(one, int) and one >= 0 for one in given) and given:
        last = given[0] + 1 if name == "charAt" else given[1] + (given[0] if name == "substr" else 0) if len(given) > 1 else None
        return value[given[0] : last]
    return UNKNOWN


_METHODS: dict[str, Callable[[str], str]] = {"toString": str, "toLowerCase": str.lower, "toUpperCase": str.upper, "trim": str.strip, "valueOf": str}


def unescaped(text: str) -> str:
    """A literal as it is meant."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: _letter(match[1] or match[2] or match[3]) if match[5] is None else _LETTERS.get(match[5], match[5]), text)


def _letter(digits: str | None) -> str:
    number = int(digits, 16) if digits else 0
    return "" if not digits else chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _unescape(text: str) -> str:
    return unquote(_PERCENT.sub(lambda match: _letter(match[1]), text), encoding="latin-1" if "%u" in text else "utf-8")


def _atob(text: str) -> Any:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return UNKNOWN


_DECODERS: dict[str, Callable[[str], Any]] = {
    "unescape": _unescape, "decodeURI": unquote, "decodeURIComponent": unquote, "encodeURI": str, "String": str, "atob": _atob,
}  # fmt: skip

"""Addresses of list pages as scripts put them together: ``"index_" + page + ".html"``, however the widget is called that asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Limit:
    """Thresholds of this module."""

    CODE = 60_000
    """Characters of a script that are looked at."""
    TOKENS = 20_000
    """Words and signs of a script that are looked at."""
    BODY = 2_000
    """Characters of a function."""
    PARTS = 12
    """Parts of an address."""
    ADDRESS = 300
    """Characters of an address."""
    PATTERNS = 40
    """Addresses that a script puts together."""
    CALL = 4_000
    """Characters of the arguments of a call."""
    ARGUMENTS = 8
    """Arguments of a call."""


_TOKEN = re.compile(
    r"//[^\n]*|/\*(?:[^*]|\*(?!/)){0,20000}\*/|'(?P<one>(?:[^'\\\n]|\\.){0,500})'|\"(?P<two>(?:[^\"\\\n]|\\.){0,500})\"|`(?P<back>(?:[^`\\]|\\.){0,500})`"
    r"|(?P<name>[A-Za-z_$][\w$]{0,60}(?:\s?\.\s?[A-Za-z_$][\w$]{0,60}){0,5})|(?P<number>\d{1,9})|(?P<sign>[^\s\w])",
    re.S,
)
_COMMENT = re.compile(r"('(?:[^'\\\n]|\\.){0,500}'|\"(?:[^\"\\\n]|\\.){0,500}\")|//[^\n]*|/\*(?:[^*]|\*(?!/)){0,20000}\*/", re.S)
_PAGE_NAME = re.compile(
    r"(?:n|i|p|idx|num|index|curr?|_?n?(?:cur(?:r|rent)?|to|go|new|now|target|next)?_?page_?(?:no|num|index|number|idx|id|code)?|_?n?(?:curr?|current)_?(?:index|idx|no|num|pn)?|pno|pn|_num|_index|getcurrent)",
    re.I,
)
"""Names of variables that hold the number of a page; of a chain of names the last."""
_COUNTED = re.compile(r"[inpj]|num|idx|index", re.I)
"""Names of variables that count pages one by one, whatever they begin with."""
_FROM_ZERO = re.compile(r"page_?(?:index|id)|_?n?cur(?:r|rent)?_?index", re.I)
"""Names of variables in which the first page is usually 0."""
_ADDRESS = re.compile(r"[\w./?=&%:~#@!,;-]{1,300}", re.A)
_HREF = re.compile(r"href\s{0,3}=\s{0,3}\\?[\"']?([^\"'\\\s<>]{1,300})(?P<closed>[\"'\\\s>])?", re.I)
_VARIABLE = re.compile(
    r"(?:\bvar\s{1,5}|\blet\s{1,5}|\bconst\s{1,5}|[,{;\s])([A-Za-z_$][\w$]{0,40})\s{0,3}[:=]\s{0,3}(?:'([^'\n]{0,200})'|\"([^\"\n]{0,200})\"|(\d{1,9})\b)"
)
_FUNCTION = r"(?:function\s{{1,5}}{0}\s{{0,3}}\(|\b{0}\s{{0,3}}[:=]\s{{0,3}}function\s{{0,3}}\w{{0,40}}\s{{0,3}}\()\s{{0,5}}([A-Za-z_$][\w$]{{0,40}})?"
_DECODERS = frozenset({"parseInt", "Number", "String", "eval", "encodeURI", "encodeURIComponent"})


@dataclass(frozen=True, slots=True)
class Part:
    """A text, a number, or the name of a variable with what is added to it."""

    text: str = ""
    name: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One address with a variable in it."""

    parts: tuple[Part, ...]

    def unknown(self, known: Mapping[str, str | int]) -> list[str]:
        """Variables whose value the script does not tell: one holds the number of the page."""
        return [part.name for part in self.parts if part.name and _value(part.name, known) is None]

    def at(self, value: int, known: Mapping[str, str | int], page: str = "") -> str | None:
        """The address for one value of the variable ``page`` (of any that is named so), None if there is none."""
        sum_: str | int | None = None
        for part in self.parts:
            own: str | int | None = part.text if part.number is None and not part.name else part.number
            if part.name:
                own = _value(part.name, known)
                if own is None and (part.name == page or (not page and is_page_name(part.name))):
                    own = value + (part.number or 0)
                if own is None:
                    break
            sum_ = own if sum_ is None else sum_ + own if isinstance(sum_, int) and isinstance(own, int) else f"{sum_}{own}"
            if own is None:
                return None
        else:
            return _address(str(sum_), whole=True)
        return _address(str(sum_), whole=False) if sum_ is not None else None


def _value(name: str, known: Mapping[str, str | int]) -> str | int | None:
    """What a variable or a member of the settings holds; the number of a page that is handed over is no setting."""
    if "." not in name:
        return None if _COUNTED.fullmatch(name) else known.get(name)
    return None if is_page_name(name) else known.get(last_name(name))


def _address(text: str, *, whole: bool) -> str | None:
    """The reference in what a script has put together: all of it, or what its ``href=`` holds."""
    text = text.strip()
    if "<" in text:
        found = _HREF.search(text)
        return found[1] if found and (whole or found["closed"]) and any(letter.isdigit() for letter in found[1]) else None
    if not whole or len(text) > Limit.ADDRESS or not _ADDRESS.fullmatch(text):
        return None
    return text if re.search(r"\.[a-z]{3,5}(?:$|[?#])|[?&]\w{1,30}=|/", text) and any(letter.isdigit() for letter in text) else None


def last_name(name: str) -> str:
    """The last of a chain of names."""
    return name.rpartition(".")[2]


@lru_cache(512)
def is_page_name(name: str) -> bool:
    """Whether a variable is named as the number of a page."""
    return _PAGE_NAME.fullmatch(last_name(name)) is not None


def from_zero(name: str) -> bool:
    """Whether the first page is usually 0 in a variable of this name."""
    return _FROM_ZERO.fullmatch(last_name(name)) is not None


def known_in(code: str) -> dict[str, str | int]:
    """Variables and settings that a script gives a literal value."""
    found: dict[str, str | int] = {}
    for match in _VARIABLE.finditer(code[: Limit.CODE]):
        value: str | int = int(match[4]) if match[4] is not None else match[2] if match[2] is not None else match[3] or ""
        found.setdefault(match[1], value)
    return found


def uncommented(code: str) -> str:
    """A script without its comments, as far as it is looked at."""
    code = code[: Limit.CODE]
    return _COMMENT.sub(lambda found: found[1] or " ", code) if "//" in code or "/*" in code else code


_BRACKET = re.compile(r"'(?:[^'\\\n]|\\.){0,500}'|\"(?:[^\"\\\n]|\\.){0,500}\"|[(){}\[\],]")


def arguments_of(code: str, start: int) -> list[str]:
    """The arguments of a call whose bracket opens right before ``start``; of each only what stands in no deeper braces than an object's own."""
    found: list[str] = []
    pieces: list[str] = []
    depth = 0
    place = start
    for sign in _BRACKET.finditer(code, start, start + Limit.CALL):
        if depth <= 1:
            pieces.append(code[place : sign.start()])
        place = sign.start()
        letter = sign[0]
        if (letter in ")}]" and depth == 0) or (letter == "," and depth == 0):
            found.append("".join(pieces).strip())
            pieces.clear()
            place = sign.end()
            if letter != "," or len(found) >= Limit.ARGUMENTS:
                break
        elif letter in "({[":
            depth += 1
        elif letter in ")}]":
            depth -= 1
    return found


def function_body(code: str, name: str) -> tuple[str, str]:
    """Body and first parameter of a function, two empty texts if the script has none of that name."""
    if not re.fullmatch(r"[A-Za-z_$][\w$]{0,60}", name):
        return "", ""
    found = re.search(_FUNCTION.format(re.escape(name)), code)
    return (code[found.end() : found.end() + Limit.BODY], found[1] or "") if found else ("", "")


def patterns_in(code: str) -> list[Pattern]:
    """Sums of texts and variables in a script, in order."""
    tokens = list(islice(_tokens(code[: Limit.CODE]), Limit.TOKENS))
    found: list[Pattern] = []
    index = 0
    while index < len(tokens) and len(found) < Limit.PATTERNS:
        parts, after = _sum(tokens, index)
        if len(parts) > 1 and any(part.text for part in parts) and any(part.name for part in parts):
            found.append(Pattern(tuple(parts)))
        index = max(after, index + 1)
    return found


Token = tuple[str, str]
"""Kind (``text``, ``name``, ``number``, ``sign``) and content."""


def _tokens(code: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "back":
            yield from _templated(match["back"])
        elif kind in ("one", "two"):
            yield "text", match[kind].replace("\\'", "'").replace('\\"', '"').replace("\\/", "/")
        elif kind is not None:
            yield kind, re.sub(r"\s", "", match[kind])


def _templated(text: str) -> Iterator[Token]:
    """A template text as the sum that it stands for."""
    for number, piece in enumerate(re.split(r"\$\{([^{}]{1,60})\}", text)):
        if number:
            yield "sign", "+"
        if number % 2:
            yield from (("sign", "("), *_tokens(piece), ("sign", ")"))
        else:
            yield "text", piece


def _sum(tokens: Sequence[Token], start: int) -> tuple[list[Part], int]:
    """The parts of a sum that begins at a token, and the token after it."""
    parts: list[Part] = []
    index = start
    while len(parts) < Limit.PARTS:
        part, index = _operand(tokens, index)
        if part is None:
            break
        parts.append(part)
        if index >= len(tokens) or tokens[index] != ("sign", "+"):
            break
        index += 1
    return parts, index


def _operand(tokens: Sequence[Token], index: int) -> tuple[Part | None, int]:
    """One text, number or variable; a variable in brackets may have a number added or taken away."""
    if index >= len(tokens):
        return None, index
    kind, content = tokens[index]
    if kind == "text":
        return Part(text=content), index + 1
    if kind == "number":
        return Part(number=int(content)), index + 1
    if kind == "name" and content in _DECODERS and tokens[index + 1 : index + 2] == [("sign", "(")]:
        return _bracketed(tokens, index + 2)
    if kind == "name":
        called = tokens[index + 1 : index + 3] == [("sign", "("), ("sign", ")")]
        return Part(name=content), index + (3 if called else 1)
    if (kind, content) == ("sign", "("):
        return _bracketed(tokens, index + 1)
    return None, index


def _bracketed(tokens: Sequence[Token], index: int) -> tuple[Part | None, int]:
    """What stands in brackets, up to the closing one: ``(page + 1)``, ``parseInt(page) - 1``."""
    start = index
    part, index = _operand(tokens, index)
    offset = 0
    if part is not None and part.name and index + 1 < len(tokens) and tokens[index][1] in ("+", "-") and tokens[index + 1][0] == "number":
        offset = int(tokens[index + 1][1]) * (1 if tokens[index][1] == "+" else -1)
        index += 2
    if part is None or index >= len(tokens) or tokens[index] != ("sign", ")"):
        return None, start
    return (Part(name=part.name, number=(part.number or 0) + offset) if part.name else part), index + 1

"""Which part of a script runs as soon as its page is there: not what waits for a call, a click, an answer or a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SOON_MS = 10_000
"""Milliseconds after which a timer is still at once for a reader."""
LONGEST = 8000
"""Characters of a script that may call a function of another."""
MOST_CALLS = 3
"""How far calls of named functions are followed."""
HEAD = 200
"""Characters before a block that tell what it is."""
_FUNCTION = r"(?:async\s+)?(?:function\b[^(){}]{0,60}\([^(){}]{0,200}\)|\([^(){}]{0,200}\)\s{0,3}=>|[\w$]{1,40}\s{0,3}=>)\s{0,9}$"
_COMMENT = re.compile(r"/\*.{0,4000}?\*/|(?:^|(?<=[\s;{}]))//[^\n]{0,2000}", re.S)
_NAMED = re.compile(r"\bfunction\s{1,9}([\w$]{1,60})\s{0,3}\([^(){}]{0,200}\)\s{0,9}$")
_ANY = re.compile(_FUNCTION)
_CALLED = re.compile(r"(?:(?<![\w$)\]])\(\s{0,3}|(?:^|[;{}])\s{0,9}|[!+~]\s{0,3}|\bvoid\s{1,3})" + _FUNCTION)
_LOADED = re.compile(
    r"(?:\bonload\s{0,3}=|(?:\$|jQuery)\s{0,3}\(|\.ready\s{0,3}\("
    r"|(?:addEventListener|attachEvent|on)\s{0,3}\(\s{0,3}['\"](?:on)?(?:load|DOMContentLoaded|ready)['\"]\s{0,3},)\s{0,3}" + _FUNCTION
)
_TIMED = re.compile(r"\bset(?:Timeout|Interval)\s{0,3}\(\s{0,3}" + _FUNCTION)
_TIMER = re.compile(r"\b(?:set(?:Timeout|Interval)|eval)\s{0,3}\(\s{0,3}$")
_DELAY = re.compile(r"\s{0,9},\s{0,9}(\d{1,9})")
_PLAIN = re.compile(r"(?:^|[;{}(=:,\[?]|\b(?:try|finally|do|return))\s{0,9}$")
_CONDITION = re.compile(r"\bif\s{0,3}\(([^{};]{1,150})\)\s{0,9}$")
_COUNTED = re.compile(r"\s*(?:!\s*(?:--\s*)?([\w$]{1,40})|(?:--\s*)?([\w$]{1,40})\s*(?:--\s*)?(?:<=?|={2,3})\s*-?[01])\s*")
"""A condition that holds once a counter has come down."""
MOST_COUNTED = 15
"""Steps of a counter after which its end is still soon for a reader."""
_DEFINED = re.compile(r"\bfunction\s{1,9}$")
_STARTS = re.compile(r"(?:^|[^.\w$])(?:set(?:Timeout|Interval)\s{0,3}\(\s{0,3}['\"]?)?([\w$]{1,60})\s{0,3}(?:\(|,\s{0,3}\d|['\"]?\s{0,3}\)\s{0,3};?\s{0,3}$)")


def comes_down(condition: str, code: str) -> bool:
    """Whether a condition holds after a few seconds, since a timer counts down to it."""
    found = _COUNTED.fullmatch(condition)
    if found is None or ("setInterval" not in code and "setTimeout" not in code):
        return False
    name = re.escape(found[1] or found[2])
    falls = re.search(rf"(?<![\w$.])(?:{name}\s*--|--\s*{name}(?![\w$])|{name}\s*-=\s*1\b|{name}\s*=\s*{name}\s*-\s*1\b)", code)
    first = re.search(rf"(?<![\w$.]){name}\s*=\s*(\d{{1,4}})\b", code)
    return falls is not None and first is not None and int(first[1]) <= MOST_COUNTED


def without_comments(code: str) -> str:
    """A script without what is no code of it; an address in a text is no comment."""
    return _COMMENT.sub("", code) if "//" in code or "/*" in code else code


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    named: str
    """Name of the function that it is the body of, ``""`` if of none with a name."""
    runs: bool


class Running:
    """One script, seen by what of it runs at once."""

    def __init__(self, code: str, beside: Sequence[str] = (), holds: Callable[[str], bool] = lambda _condition: False) -> None:
        """``holds`` tells whether a condition is true whenever the page is opened."""
        self.code = code
        self._holds = holds
        self.strings = list(_strings(code))
        self._inside = bytearray(len(code) + 1)
        for first, last in self.strings:
            self._inside[first : last + 1] = b"\x01" * (last + 1 - first)
        self._blocks = list(self._found())
        self._called: frozenset[str] = frozenset()
        names = {block.named for block in self._blocks if block.named}
        if names:
            self._call(names, frozenset(name for other in beside for name in Running(other[:LONGEST])._started(names)))

    def at_once(self, place: int) -> bool:
        """Whether what stands at a place runs by itself; in a string only if a timer runs that soon."""
        if self._inside[place]:
            first, last = next(span for span in self.strings if span[0] <= place <= span[1])
            if not _TIMER.search(self.code[max(0, first - HEAD) : first]) or not self._soon(last + 1):
                return False
            place = first
        return all(block.runs or block.named in self._called for block in self._blocks if block.start < place < block.end)

    def _soon(self, after: int) -> bool:
        delay = _DELAY.match(self.code, after)
        return delay is None or int(delay[1]) <= SOON_MS

    def _found(self) -> Iterator[_Block]:
        opened: list[int] = []
        for place, mark in enumerate(self.code):
            if mark not in "{}" or self._inside[place]:
                continue
            if mark == "{":
                opened.append(place)
            elif opened:
                yield self._block(opened.pop(), place)
        for place in opened:
            yield self._block(place, len(self.code))

    def _block(self, start: int, end: int) -> _Block:
        head = self.code[max(0, start - HEAD) : start]
        if named := _NAMED.search(head):
            return _Block(start, end, named[1], False)
        if _TIMED.search(head):
            return _Block(start, end, "", self._soon(end + 1))
        if _ANY.search(head):
            return _Block(start, end, "", _LOADED.search(head) is not None or _CALLED.search(head) is not None)
        if condition := _CONDITION.search(head):
            return _Block(start, end, "", self._holds(condition[1]))
        return _Block(start, end, "", _PLAIN.search(head) is not None)

    def _call(self, names: set[str], called: frozenset[str]) -> None:
        """Let run what is called by what runs at once."""
        for _ in range(MOST_CALLS):
            found = called | self._started(names)
            if found == self._called:
                break
            self._called = found

    def _started(self, names: set[str]) -> frozenset[str]:
        """Functions that are called by what runs at once."""
        return frozenset(match[1] for match in _STARTS.finditer(self.code) if match[1] in names and self._starts(match))

    def _starts(self, match: re.Match[str]) -> bool:
        before = self.code[max(0, match.start(1) - HEAD) : match.start(1)]
        return _DEFINED.search(before) is None and self.at_once(match.start(1))


def _strings(code: str) -> Iterator[tuple[int, int]]:
    """First and last place of each literal."""
    start, mark, place = -1, "", 0
    while place < len(code):
        char = code[place]
        if mark:
            if char == "\\":
                place += 1
            elif char == mark or (char == "\n" and mark != "`"):
                yield start, place
                mark = ""
        elif char in "'\"`":
            start, mark = place, char
        place += 1
    if mark:
        yield start, len(code) - 1

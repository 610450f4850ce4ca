"""Recognises what keeps programs out and lets people in: firewalls, script challenges, captchas, geographic fences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOK_AT = 20_000
SMALL = 12_000
_RELOADS = re.compile(rb"location\s{0,3}\.\s{0,3}(?:reload|replace|assign)|location(?:\s{0,3}\.\s{0,3}href)?\s{0,3}=")
_TAG = re.compile(rb"<[^<>]{0,20000}>")


class Wall(Strict):
    """One kind of wall."""

    name: str
    """Name for people."""
    statuses: tuple[int, ...] = ()
    """Statuses it answers with; empty means any."""
    headers: tuple[str, ...] = ()
    """``name: part of value`` of which one must be there."""
    cookies: tuple[str, ...] = ()
    """Beginnings of cookie names."""
    body: tuple[str, ...] = ()
    """Texts in the first bytes, any case."""
    titles: tuple[str, ...] = ()
    """Texts in the title of a small page."""


class WallsFile(Strict):
    """``rules/vocabularies/walls.yml``."""

    walls: dict[str, Wall]


@dataclass
class Walls:
    """The walls of a rule book, ready to be looked for."""

    file: WallsFile
    _bodies: list[tuple[str, Wall, re.Pattern[bytes]]] = field(default_factory=list)
    _any: re.Pattern[bytes] | None = None

    def __post_init__(self) -> None:
        """Compile the texts in the encodings that such pages use."""
        every: list[bytes] = []
        for code, wall in self.file.walls.items():
            marks = sorted({mark.lower().encode(charset, "ignore") for mark in wall.body for charset in ("utf-8", "gb18030")})
            if marks:
                self._bodies.append((code, wall, re.compile(b"|".join(map(re.escape, marks)))))
                every += marks
        self._any = re.compile(b"|".join(map(re.escape, sorted(set(every))))) if every else None

    def recognise(self, status: int, headers: Iterable[tuple[str, str]], body: bytes, title: str = "") -> str:
        """``wall-<code>`` or ``""``; ordinary large pages are not searched."""
        small = len(body) <= SMALL
        ordinary = 200 <= status < 300 and status != 202
        known = [(name.lower(), value.lower()) for name, value in headers]
        for code, wall in self.file.walls.items():
            if wall.statuses and status not in wall.statuses:
                continue
            if _header_fits(wall, known) and (not ordinary or small):
                return f"wall-{code}"
            if title and small and wall.titles and any(words in title for words in wall.titles):
                return f"wall-{code}"
        if not ordinary or small:
            found = self._by_body(status, body[:LOOK_AT].lower())
            if found:
                return found
        return _challenge(status, body) if small else ""

    def _by_body(self, status: int, start: bytes) -> str:
        if self._any is None or not self._any.search(start):
            return ""
        for code, wall, pattern in self._bodies:
            if (not wall.statuses or status in wall.statuses) and pattern.search(start):
                return f"wall-{code}"
        return ""


def _header_fits(wall: Wall, headers: list[tuple[str, str]]) -> bool:
    for wanted in wall.headers:
        name, _, part = wanted.lower().partition(":")
        if any(name.strip() == found and part.strip() in value for found, value in headers):
            return True
    cookies = tuple(cookie.lower() for cookie in wall.cookies)
    return bool(cookies) and any(name == "set-cookie" and value.startswith(cookies) for name, value in headers)


def _challenge(status: int, body: bytes) -> str:
    """A page that is nothing but a script which sets a cookie and comes again."""
    lower = body.lower()
    if b"<script" not in lower:
        return ""
    if status in (202, 412, 521):
        return "wall-js-challenge"
    if status == 200 and b"cookie" in lower and _RELOADS.search(lower) and len(_text(lower)) < 60 and b"<a " not in lower:
        return "wall-js-challenge"
    return ""


def _text(lower: bytes) -> bytes:
    """What is left of a small body without scripts, styles, comments and tags."""
    for start, end in ((b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style"), (b"<noscript", b"</noscript")):
        parts = lower.split(start)
        lower = parts[0] + b"".join(part.partition(end)[2] for part in parts[1:])
    return _TAG.sub(b"", lower).strip()

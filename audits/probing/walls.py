"""Recognises what keeps programs out and lets people in: firewalls, script challenges, captchas, geographic fences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from audits.records.reasons import wall_reason
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records.codes import NoCode
    from audits.records.reasons import Reason

LOOK_AT = 20_000
SMALL = 12_000
FEW_LINKS = 6
MOST_SAID = 600
"""Bytes of text that a wall shows which answers as if all were well; an article about walls says more."""
_SETS = re.compile(
    rb"(?:\.|\[\s{0,3}['\"])cookie(?:['\"]\s{0,3}\])?\s{0,3}=(?!=)|\bset_?cookie\s{0,3}\(|\bcookies\s{0,3}\.\s{0,3}set\s{0,3}\(|\bcookie\s{0,3}\(\s{0,3}['\"][^'\"]{1,80}['\"]\s{0,3},"
)
_OWN = rb"(?:(?:window|document|self|top|this|parent)\s{0,3}\.\s{0,3}){0,2}(?:location\b|url\b|documenturi\b)"
_COMES_AGAIN = re.compile(
    rb"\blocation\s{0,3}\.\s{0,3}reload\s{0,3}\(|\bhistory\s{0,3}\.\s{0,3}go\s{0,3}\(\s{0,3}0?\s{0,3}\)|\blocation(?:\s{0,3}\.\s{0,3}href)?\s{0,3}=(?!=)\s{0,3}"
    + _OWN + rb"|\blocation\s{0,3}\.\s{0,3}(?:replace|assign)\s{0,3}\(\s{0,3}" + _OWN
)  # fmt: skip
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
    _headers: dict[str, list[tuple[str, Wall, str]]] = field(default_factory=dict)
    _cookies: list[tuple[str, Wall, str]] = field(default_factory=list)
    _titles: list[tuple[str, Wall, str]] = field(default_factory=list)
    _bodies: list[tuple[str, Wall, re.Pattern[bytes], bool]] = field(default_factory=list)
    """Each with whether its marks are words that people read, which an article may speak of, too."""

    def __post_init__(self) -> None:
        """Sort the marks by where they stand, texts in the encodings that such pages use."""
        for code, wall in self.file.walls.items():
            for header in wall.headers:
                name, _, part = header.lower().partition(":")
                self._headers.setdefault(name.strip(), []).append((code, wall, part.strip()))
            self._cookies += [(code, wall, cookie.lower()) for cookie in wall.cookies]
            self._titles += [(code, wall, title) for title in wall.titles]
            for worded in (False, True):
                written = [mark.lower() for mark in wall.body if mark.isascii() is not worded]
                marks = sorted({mark.encode(charset, "ignore") for mark in written for charset in ("utf-8", "gb18030")})
                if marks:
                    self._bodies.append((code, wall, re.compile(b"|".join(map(re.escape, marks))), worded))

    def recognise(self, status: int, headers: Iterable[tuple[str, str]], body: bytes, title: str = "") -> Reason | NoCode:
        """``wall-<code>`` or ``""``; ordinary pages, large or with links, are not searched."""
        if not may_be_wall(status, body):
            return ""
        found = self._by_header(status, headers) or self._by_title(status, title, body) or self._by_body(status, body[:LOOK_AT].lower())
        if found:
            return wall_reason(found)
        return _challenge(status, body) if len(body) <= SMALL else ""

    def _by_header(self, status: int, headers: Iterable[tuple[str, str]]) -> str:
        for raw_name, raw_value in headers:
            name, value = raw_name.lower(), raw_value.lower()
            for code, wall, part in self._headers.get(name, ()):
                if part in value and _answers(wall, status):
                    return code
            if name == "set-cookie":
                for code, wall, cookie in self._cookies:
                    if value.startswith(cookie) and _answers(wall, status):
                        return code
        return ""

    def _by_title(self, status: int, title: str, body: bytes) -> str:
        if not title or len(body) > SMALL:
            return ""
        return next((code for code, wall, words in self._titles if words in title and _answers(wall, status)), "")

    def _by_body(self, status: int, start: bytes) -> str:
        found = [(code, worded) for code, wall, pattern, worded in self._bodies if _answers(wall, status) and pattern.search(start)]
        if found and all(worded for _, worded in found) and status == 200 and len(_text(start)) > MOST_SAID:
            return ""
        return found[0][0] if found else ""


def may_be_wall(status: int, body: bytes) -> bool:
    """Whether an answer is worth a look: ordinary pages, large or with links, are not."""
    ordinary = 200 <= status < 300 and status != 202
    return not ordinary or (len(body) <= SMALL and body.count(b"<a ") <= FEW_LINKS)


def _answers(wall: Wall, status: int) -> bool:
    return not wall.statuses or status in wall.statuses


def _challenge(status: int, body: bytes) -> Literal["wall-js-challenge"] | NoCode:
    """A page that is nothing but a script which sets a cookie and comes again to where it was; one that goes elsewhere is a redirect."""
    lower = body.lower()
    if b"<script" not in lower:
        return ""
    if status in (202, 412, 521):
        return "wall-js-challenge"
    if status == 200 and _SETS.search(lower) and _COMES_AGAIN.search(lower) and len(_text(lower)) < 60 and b"<a " not in lower:
        return "wall-js-challenge"
    return ""


def _text(lower: bytes) -> bytes:
    """What is left of a small body without scripts, styles, comments and tags."""
    for start, end in ((b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style"), (b"<noscript", b"</noscript")):
        parts = lower.split(start)
        lower = parts[0] + b"".join(part.partition(end)[2] for part in parts[1:])
    return _TAG.sub(b"", lower).strip()

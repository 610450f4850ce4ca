"""Attempts that tell of a host that had turned, and not of the address that was asked for."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from audits.records.site_facts import Face
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Probe
    from audits.records.site_facts import Turn

MOST_READ = 400_000
"""Bytes of a page that are looked at."""
MOST_OTHERS = 4
"""Texts in which two answers may differ that are the same page all the same, with another number of a request and time in it."""
MOST_WORDS = 2
"""So many of them, where those that differ by nothing but digits are one."""
READABLE = 0.99
"""Share of bytes that are no control characters, in what anybody can read."""
SIZES_ALIKE = 1.3
"""Times as large as the other a page may be that is still the same error page, with another address or time in it."""
_DIGITS = b"0123456789"
_CONTROL = bytes(sorted({*range(32)} - {*b"\t\n\r\f\x1b"}))

Shown: TypeAlias = frozenset[bytes] | str
"""The texts between the tags of a page, or where an answer leads."""


def shown_by(url: str, body: bytes, redirect: str = "") -> Shown:
    """What an answer says; the address asked for says nothing, nor do bytes that nobody can read."""
    if redirect:
        return redirect
    said = body[:MOST_READ]
    if len(said.translate(None, _CONTROL)) < READABLE * len(said):
        return frozenset()
    for part in (url, url.partition("://")[2].partition("/")[2], url.rpartition("/")[2]):
        if len(part) > 3:
            said = said.replace(part.encode("utf-8", "replace"), b"")
    pieces = said.split(b"<")
    return frozenset(text for piece in pieces if (text := piece.rpartition(b">")[2].strip()))


def same(one: Shown, other: Shown) -> bool:
    """Whether two answers say the same, whatever their titles and sizes are."""
    if isinstance(one, str) or isinstance(other, str) or one == other:
        return one == other
    if abs(len(one) - len(other)) > MOST_OTHERS or next(islice((text for text in one if text not in other), MOST_OTHERS, None), None) is not None:
        return False  # the usual case, told by the first few texts
    others = one ^ other
    return len(others) <= MOST_OTHERS and bool(one & other) and len({text.translate(None, _DIGITS) for text in others}) <= MOST_WORDS


def face_of(probe: Probe) -> Face | None:
    """What a good answer showed, as far as it can be told again; None for what is no page."""
    if probe.reason != "ok":
        return None
    if probe.redirect:
        return Face(redirect=probe.redirect)
    return Face(probe.title, probe.size) if probe.sniffed in ("html", "text", "") and probe.method != "HEAD" else None


def in_turn(probe: Probe, turns: Iterable[Turn]) -> bool:
    """Whether an attempt was made while its host had turned, and shows nothing but that."""
    return any(_within(probe, turn) and (probe.reason != "ok" or _shown(probe, turn)) for turn in turns)


def _within(probe: Probe, turn: Turn) -> bool:
    return turn.host == host_of(probe.url) and turn.since < probe.at and (not turn.until or probe.at < turn.until)


def _shown(probe: Probe, turn: Turn) -> bool:
    """Whether a good answer is one of those that the host gave for pages that had been others."""
    face = face_of(probe)
    return face is not None and any(_alike(known, face) or known.redirect == probe.url for known in turn.faces)


def _alike(one: Face, other: Face) -> bool:
    """Whether a stored attempt, of which no more is known, may have shown what another did."""
    same = one.redirect == other.redirect and one.title == other.title
    return same and max(one.size, other.size) <= SIZES_ALIKE * min(one.size, other.size)

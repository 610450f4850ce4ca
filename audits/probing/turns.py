"""Attempts that tell of a host that had turned, and not of the address that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.site_facts import Face
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Probe
    from audits.records.site_facts import Turn

SIZES_ALIKE = 1.3
"""Times as large as the other a page may be that is still the same error page, with another address or time in it."""


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
    return face is not None and any(alike(known, face) or known.redirect == probe.url for known in turn.faces)


def alike(one: Face, other: Face) -> bool:
    """Whether two answers show the same."""
    same = one.redirect == other.redirect and one.title == other.title
    return same and max(one.size, other.size) <= SIZES_ALIKE * min(one.size, other.size)

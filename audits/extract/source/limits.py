"""What is left out of a page before it is parsed: the parser compares each attribute of a tag with all before it, which never ends."""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 200
"""Attributes that are read of one tag; no page that a person made has more than thirty."""
LARGE, CROWDED = 600_000, 8000
"""Bytes and tags up to which a page is read between two requests; of a thousand pages that people write one has more."""
_ATTRIBUTE = rb"""(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = rb"<[a-zA-Z][^\s/>]*+(?:[\s/]*+" + _ATTRIBUTE + rb"){0,%d}+" % MOST_ATTRIBUTES
_FINE = re.compile(rb"(?:[^<]++|<(?![a-zA-Z])|" + _TAG + rb"[\s/]*+(?:>|\Z))*+")
_KEPT = re.compile(_TAG)
_REST = re.compile(rb"(?:[\s/]++|" + _ATTRIBUTE + rb")*+")


def is_heavy(body: bytes) -> bool:
    """Whether reading a page may take so long that nothing else should wait for it."""
    return len(body) > LARGE or body.count(b"<") > CROWDED


def bounded(data: bytes) -> tuple[bytes, bool]:
    """A page with no tag of too many attributes, and whether some were left out; every byte is looked at a few times at most."""
    parts: list[bytes] = []
    start = 0
    while True:
        found = _FINE.match(data, start)
        end = found.end() if found else start
        if end == len(data):
            return (b"".join([*parts, data[start:]]), True) if parts else (data, False)
        kept = _KEPT.match(data, end)
        place = kept.end() if kept else end + 1
        parts.append(data[start:place])
        rest = _REST.match(data, place)
        start = max(rest.end() if rest else place, end + 1)

"""What goes along with a request for an address, and in which parts addresses are asked for again."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from audits.records.entries import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.records.entries import Entry
    from crawler.crawl.session import Session

HEAD_ELEMENTS = (".gif", ".jpg", ".jpeg", ".png", ".bmp", ".ico", ".svg", ".webp", ".woff", ".woff2", ".ttf", ".swf", ".mp4")
"""Endings of what is only asked whether it is there."""


def meta_for(entry: Entry, session: Session, patience_s: float) -> dict[str, Any]:
    """What the download of an address is to know: how long it may take, and how much of it is read."""
    meta: dict[str, Any] = {"entry": entry, "verbatim_url": True, "started": time.monotonic(), "download_timeout": patience_s}
    if entry.role is Role.PROBE:
        meta["sniff_bytes"] = session.read_at_most(entry)
    else:
        meta["sniff_unless_html"] = session.sniff_bytes
    return meta


def in_parts(entries: Sequence[Entry], largest: int, seed: int) -> Iterator[Sequence[Entry]]:
    """Addresses in parts of changing sizes, so that none of them comes at the same turn each time."""
    chosen, start = random.Random(seed), 0
    while start < len(entries):
        size = chosen.randint(1, largest)
        yield entries[start : start + size]
        start += size

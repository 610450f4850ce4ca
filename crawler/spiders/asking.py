"""What the request for an address looks like, what its response holds, and in which parts addresses are asked for again."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from scrapy import Request

from audits.engine.answered import Answer, Validators
from audits.records.entries import Role
from crawler.download.outcomes import probe_of
from crawler.download.shortage import shortage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy.http import Response

    from audits.records import Probe
    from audits.records.entries import Entry
    from crawler.crawl.session import Session

HEAD_ELEMENTS = (".gif", ".jpg", ".jpeg", ".png", ".bmp", ".ico", ".svg", ".webp", ".woff", ".woff2", ".ttf", ".swf", ".mp4")
"""Endings of what is only asked whether it is there."""

LONGEST = 300
"""Characters of a validator."""

MOST_AT_ONCE = 200
"""Addresses that are gone through before answers get their turn."""


def meta_for(entry: Entry, session: Session, patience_s: float) -> dict[str, Any]:
    """What the download of an address is to know: how long it may take, and how much of it is read."""
    meta: dict[str, Any] = {"entry": entry, "verbatim_url": True, "started": time.monotonic(), "download_timeout": patience_s}
    if entry.role is Role.PROBE:
        meta["sniff_bytes"] = session.read_at_most(entry)
    else:
        meta["sniff_unless_html"] = session.sniff_bytes
    return meta


def request_for(entry: Entry, session: Session, *, method: str, patience_s: float, confirming: bool, cookies: str) -> Request:
    """The request for an address; ``method`` is ``""`` where the address decides, ``cookies`` as in the header."""
    asked_first = not method
    if not method:
        asset = entry.url.partition("?")[0].lower().endswith(HEAD_ELEMENTS)
        method = "HEAD" if entry.role is Role.PROBE and asset and not confirming else "GET"
    body = ""
    if entry.request is not None:
        method, body = entry.request.method, entry.request.body
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"} if body else {}
    if cookies:
        headers["Cookie"] = cookies
    elif asked_first and not confirming:
        headers |= session.reuse.headers(entry)
    return Request(entry.url, method=method, body=body, headers=headers, meta=meta_for(entry, session, patience_s), dont_filter=True)


def answer_of(entry: Entry, probe: Probe, response: Response) -> Answer:
    """What a response holds, as the engine takes it."""
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return Answer(entry, probe, response.body, whole="dataloss" not in response.flags, validators=Validators(etag, modified))


def _header(response: Response, name: str) -> str:
    """A header that is sent back as it came, ``""`` where that is more than a validator."""
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if len(value) <= LONGEST and value.isprintable() else ""


def probe_of_failure(request: Request, error: BaseException | None) -> Probe:
    """The attempt that a request without an answer was; raises the error where this machine, and not the other side, was short of something."""
    if error is not None and shortage_of(error):
        raise error
    return probe_of(request, error=error)


def in_parts(entries: Sequence[Entry], largest: int, seed: int) -> Iterator[Sequence[Entry]]:
    """Addresses in parts of changing sizes, so that none of them comes at the same turn each time."""
    chosen, start = random.Random(seed), 0
    while start < len(entries):
        size = chosen.randint(1, largest)
        yield entries[start : start + size]
        start += size

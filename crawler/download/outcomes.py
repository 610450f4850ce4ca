"""What came of a request, as a record: answers and failures become attempts with a reason code."""

from __future__ import annotations

import re
import time
import zlib
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any

import ada_url

from audits.extract.source.charset import decode
from audits.extract.source.scripted import refresh_reference
from audits.probing.files import CUT, PAGES, kind_of
from audits.probing.walls import may_be_wall
from audits.records import Probe
from audits.records.codes import METHODS
from audits.records.reasons import status_reason
from audits.texts.addresses import host_of, is_intranet, resolve
from audits.texts.numerals import whole
from crawler.download.guards import Unreached
from crawler.download.packing import packed_otherwise, packings

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Request
    from scrapy.http import Response

    from audits.probing.walls import Walls
    from audits.records.codes import BodyKind, Method, NoCode
    from audits.records.reasons import KnownReason, Reason

_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,1000})", re.I)
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
_ABOUT = re.compile(
    rb"<meta\s[^<>]{0,100}?name\s?=\s?[\"']?(?:keywords|description)[\"']?[^<>]{0,60}?content\s?=\s?"
    rb"(?:\"([^\"<>]{0,400})|'([^'<>]{0,400}))",
    re.I,
)
_DECODERS = frozenset({"gzip", "zlib", "brotli", "zstandard", "backports", "compression"})
_BY_CLASS: dict[str, KnownReason] = {
    "DownloadTimeoutError": "timeout", "TimeoutError": "timeout", "DownloadConnectionRefusedError": "refused",
    "CannotResolveHostError": "dns", "ResponseDataLossError": "reset", "DownloadCancelledError": "oversize",
    "UnsupportedURLSchemeError": "blocked-scheme", "DownloadFailedError": "connection", "NotSupported": "blocked-scheme",
}  # fmt: skip
_METHODS: dict[str, Method] = {method: method for method in METHODS}
AT_ONCE_S = 10
"""Seconds after which a page still counts as sending its reader on at once."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def probe_of(request: Request, *, response: Response | None = None, error: BaseException | None = None) -> Probe:
    """One attempt as a record; never raises for odd answers."""
    meta = request.meta
    started = meta.get("started")
    elapsed = (
        int((time.monotonic() - started) * 1000) if isinstance(started, float) else int(float(meta.get("download_latency") or 0) * 1000)
    )
    known: dict[str, Any] = {
        "url": request.url, "at": datetime.now().astimezone().isoformat(timespec="milliseconds"), "method": _METHODS.get(request.method, "GET"),
        "elapsed_ms": elapsed, "ip": str(meta.get("connected") or ""), "certificate": str(meta.get("certificate") or ""),
    }  # fmt: skip
    if response is None:
        reason, note = _failed(error)
        return Probe(**known, status=int(meta.get("answered_status") or 0), reason=reason, note=note)
    return _answered(known, meta, response)


def _failed(error: BaseException | None) -> tuple[Reason, str]:
    """Reason and plain words of a failure."""
    if error is None:
        return "connection", ""
    note = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, Unreached):
        return error.reason, str(error)[:500]
    if type(error).__module__.partition(".")[0] in _DECODERS or isinstance(error, EOFError):
        return "content-encoding", note
    for kind in type(error).__mro__:
        if kind.__name__ in _BY_CLASS:
            return _BY_CLASS[kind.__name__], note
    if type(error).__name__ == "IgnoreRequest":
        return (
            "robots"
            if "robots" in note.lower()
            else "oversize"
            if "exceeded" in note.lower() or "maxsize" in note.lower()
            else "connection"
        ), note
    return "connection", note


def _answered(known: dict[str, Any], meta: dict[str, Any], response: Response) -> Probe:
    """An attempt that got an answer."""
    status, body = response.status, response.body
    content_type = _text(response.headers.get("Content-Type"))
    location = _text(_address_bytes(response.headers.get("Location")))
    complete = not {"sniffed", "dataloss"} & set(response.flags)
    declared = whole(_text(response.headers.get("Content-Length")), 15)
    size = declared if declared is not None and (known["method"] == "HEAD" or not complete) else len(body)
    sniffed: BodyKind | NoCode = kind_of(body, complete=complete) if known["method"] != "HEAD" else ""
    title = title_of(body, content_type) if sniffed in PAGES else ""
    reason, redirect = _judged(status, location, known, meta, response, title)
    if reason == "ok" and not redirect and not body and known["method"] == "GET" and status == 200 and "html" in content_type.lower():
        reason = "empty-answer"
    digest = f"{zlib.crc32(body):08x}-{len(body):x}" if body else ""
    note = CUT if "dataloss" in response.flags and "slow" not in response.flags else str(meta.get("answer_note") or "")
    if not note and sniffed in PAGES and "sniff_bytes" in meta:
        note = about_of(body, content_type)
    retry = _text(response.headers.get("Retry-After"))
    if retry and status in (429, 503):
        note = f"Retry-After: {retry[:60]}"
    return Probe(
        **known, status=status, reason=reason, redirect=redirect, location=location[:500], content_type=content_type[:200], size=size,
        title=title[:200], sniffed=sniffed, body_hash=digest, note=note,
    )  # fmt: skip


def _judged(status: int, location: str, known: dict[str, Any], meta: dict[str, Any], response: Response, title: str) -> tuple[Reason, str]:
    """Reason code of an answer, and where it redirects to."""
    if status in _REDIRECTS:
        reason, target = _redirect(known["url"], location, meta.get("lifted") or ())
        if target == known["url"].partition("#")[0]:
            return ("wall-cookie" if response.headers.get("Set-Cookie") else "redirect-loop"), ""
        return reason, target
    walls: Walls | None = meta.get("walls")
    if walls is not None and may_be_wall(status, response.body):
        pairs = [
            (name.decode("latin-1"), value.decode("latin-1", "replace")) for name, values in response.headers.items() for value in values
        ]
        wall = walls.recognise(status, pairs, response.body, title)
        if wall:
            return wall, ""
    if status in (200, 201, 202, 203, 204, 205, 206, 207, 300, 304):
        if packed_otherwise(packings(response.headers.getlist("Content-Encoding"))):
            return "content-encoding-unknown", ""
        return _refreshed(_text(_address_bytes(response.headers.get("Refresh"))), known["url"], meta)
    return ("protocol" if status < 200 else status_reason(status)), ""


def _refreshed(header: str, url: str, meta: dict[str, Any]) -> tuple[Reason, str]:
    """A good answer, or where its Refresh header sends a browser at once."""
    delay = re.match(r"\s{0,9}(\d{1,6})", header)
    reference = refresh_reference(header[:2100]) if delay and int(delay[1]) <= AT_ONCE_S else ""
    if not reference:
        return "ok", ""
    reason, target = _redirect(url, reference, meta.get("lifted") or ())
    return ("ok", "") if target == url.partition("#")[0] or reason != "ok" else (reason, target)


_UNUSABLE = ("doubled-scheme", "missing-host", "template")
"""What is wrong with the goal of a redirect that no browser can follow."""


def _redirect(url: str, location: str, lifted: Collection[str]) -> tuple[KnownReason, str]:
    """Reason and absolute target of a redirect; without a usable target the redirect itself is the fault."""
    if not location.strip() or resolve(location, url).problem in _UNUSABLE:
        return "bad-redirect", ""
    try:
        joined = ada_url.join_url(url, location.strip()).partition("#")[0]
    except ValueError:
        return "bad-redirect", ""
    scheme = joined.partition(":")[0]
    if scheme not in ("http", "https"):
        return ("bad-redirect" if scheme in ("javascript", "about", "mailto", "data") else "blocked-scheme"), ""
    host = host_of(joined)
    if not host or len(joined) > 8000:
        return "bad-redirect", ""
    if "@" in joined.partition("://")[2].partition("/")[0]:
        joined = f"{scheme}://{host}/" + joined.partition("://")[2].partition("/")[2]
    inside = is_intranet(host) and host != host_of(url) and host not in lifted and host.partition(":")[0] not in lifted
    return ("intranet" if inside else "ok"), joined


def title_of(body: bytes, content_type: str = "") -> str:
    """Content of the title element among the first bytes."""
    found = _TITLE.search(body, 0, 16_384)
    if not found:
        return ""
    text = decode(found[1], content_type).text if found[1] else ""
    return " ".join(unescape(text).split())[:200]


def about_of(body: bytes, content_type: str = "") -> str:
    """Keywords and description that a page gives of itself, for telling what has become of it."""
    found = _ABOUT.findall(body[:16_384])[:3]
    text = " ".join(decode(part, content_type).text for pair in found for part in pair if part)
    return " ".join(unescape(text).split())[:300]


def _address_bytes(value: bytes | None) -> bytes:
    """A Location as browsers take it: bytes that are no UTF-8 are asked for as they are."""
    try:
        (value or b"").decode("utf-8")
    except UnicodeDecodeError:
        return _NON_ASCII.sub(lambda found: b"".join(b"%%%02X" % byte for byte in found[0]), value or b"")
    return value or b""


def _text(value: bytes | None) -> str:
    """A header as text: UTF-8 or Chinese where it is that, else byte for byte; control characters gone."""
    if not value:
        return ""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = value.decode("gb18030")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
    return "".join(letter for letter in text if letter.isprintable())

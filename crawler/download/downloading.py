"""Downloads by aiohttp under our own rules: checked addresses, old TLS, certificates judged apart, limits with a reason code."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import warnings
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import yarl
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.http import Headers
from scrapy.utils._download_handlers import make_response

from audits.texts.numerals import whole
from crawler.download.certificates import Certificates
from crawler.download.guards import AddressGuard, Unreached
from crawler.download.packing import first_decoded, packed_otherwise, packings, stops_early
from crawler.download.shortage import shortage_of
from crawler.download.tolerant import read_tolerantly

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp.abc import ResolveResult
    from aiohttp.tracing import Trace
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from audits.probing.walls import Walls
    from audits.records.reasons import KnownReason


MAX_HEADERS = 100
BODY_S = 15.0
"""What a body may take beyond the time limit for an answer; a slow one is alive, and what came of it is judged."""
MOST_S = 60.0
"""Time limit of a request that says none."""
ASIDE_S = 40.0
"""What a request may take beside its answer, twice asked: look-ups, the certificate."""
PAGE_TYPES = ("html", "xml", "text/plain", "json", "javascript")


class _Connector(aiohttp.TCPConnector):
    """Connects to what the guard allows; IP literals in any spelling come past here as well."""

    def __init__(self, guard: AddressGuard) -> None:
        super().__init__(limit=0, limit_per_host=0, use_dns_cache=False, enable_cleanup_closed=False)
        self._guard = guard

    async def _resolve_host(self, host: str, port: int, traces: Sequence[Trace] | None = None) -> list[ResolveResult]:
        return await self._guard.addresses(host, port)


class GuardedDownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with the connector, the limits and the reason codes of an audit.

    Reads from ``request.meta``: ``sniff_bytes`` (stop after so much, flag ``sniffed``), ``sniff_unless_html`` (the same for what is
    no page), ``download_timeout``, ``download_maxsize``. Writes ``connected`` (IP), ``certificate``, ``walls`` and ``answered_status``.
    """

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._guard: AddressGuard = crawler.settings.get("PORTAL_GUARD") or AddressGuard({}, frozenset({80, 443, 8080, 8443}))
        self._walls: Walls | None = crawler.settings.get("PORTAL_WALLS")
        self._ssl_context = loose_tls()
        self._certificates = Certificates()
        self._session = aiohttp.ClientSession(
            connector=_Connector(self._guard), cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"), trust_env=False, max_line_size=16_380,
            max_field_size=16_380, max_headers=8000,
        )  # fmt: skip

    async def download_request(self, request: Request) -> Response:
        host = request.url.split("/", 3)[2].lower()
        request.meta["walls"] = self._walls
        request.meta["lifted"] = self._guard.resolve
        async with self._guard.turn(request.url):
            try:
                async with asyncio.timeout(2 * float(request.meta.get("download_timeout") or MOST_S) + ASIDE_S):
                    response = await self._asked(request)
            except TimeoutError as error:
                raise Unreached("timeout", "nothing came to an end") from error
        self._guard.note_answer(host, response.status, (response.headers.get("Retry-After") or b"").decode("latin-1"))
        return response

    async def _asked(self, request: Request) -> Response:
        """An answer, read once more where it breaks the protocol."""
        try:
            return await super().download_request(request)
        except Unreached as error:
            if error.reason != "protocol":
                raise
            return await self._tolerant(request, error)

    async def _tolerant(self, request: Request, error: Unreached) -> Response:
        """What a browser would have shown of an answer that breaks the protocol."""
        url = yarl.URL(request.url, encoded=True)
        port = url.port or (443 if url.scheme == "https" else 80)
        where = (await self._guard.addresses(url.raw_host or "", port))[0]
        context = self._ssl_context if url.scheme == "https" else None
        timeout = float(request.meta.get("download_timeout") or 10)
        read = await read_tolerantly(request, where["host"], where["port"], context, timeout)
        if read is None:
            raise error
        status, pairs, body, whole = read
        headers = Headers()
        for name, value in pairs:
            headers.appendlist(name, value)
        request.meta["connected"] = where["host"]
        return make_response(request.url, status, headers, body, [] if whole else ["dataloss"])

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        headers = self._request_headers(request)
        if "sniff_bytes" in request.meta:
            headers["Accept-Encoding"] = "identity"
        try:
            url = yarl.URL(request.url, encoded=True)
            async with asyncio.timeout(timeout):
                answering = await self._session.request(
                    request.method, url, data=request.body or None, headers=headers.to_tuple_list(),
                    timeout=aiohttp.ClientTimeout(sock_connect=timeout, sock_read=timeout), ssl=self._ssl_context, allow_redirects=False,
                )  # fmt: skip
            async with answering as response:
                assert isinstance(response, _ClientResponse)
                yield response
        except Unreached:
            raise
        except (aiohttp.ClientError, OSError, TimeoutError, ssl.SSLError, ValueError) as error:
            if shortage_of(error):
                raise
            reason = reason_of(error)
            if reason == "unreachable" and await self._only_six(url):
                reason = "ipv6-only"
            raise Unreached(reason, f"{type(error).__name__}: {error}"[:400]) from error

    async def _only_six(self, url: yarl.URL) -> bool:
        """Whether a host has no address but of IPv6, which many a machine cannot reach at all."""
        return all(":" in one["host"] for one in await self._guard.addresses(url.raw_host or "", url.port or 80))

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        meta = request.meta
        meta["answered_status"] = response.status
        headers = Headers()
        for name, value in response.raw_headers[:MAX_HEADERS]:
            headers.appendlist(name, value)
        if len(response.raw_headers) > MAX_HEADERS:
            meta["answer_note"] = f"{len(response.raw_headers)} headers"
        base = self._build_base_response_args(response, request, headers)
        meta["connected"] = str(base.get("ip_address") or "")
        if response._ssl_object is not None and response._peername is not None:
            meta["certificate"] = await self._certificates.problem(response.url.raw_host or "", response._peername, base.get("certificate"))
        packing = packings(headers.getlist("Content-Encoding"))
        headers.setlist("Content-Encoding", [b", ".join(packing)] if packing else [])
        limit, sniffs = self._limit(headers, meta)
        patience = float(meta.get("download_timeout") or 0) + BODY_S
        body, flags = await self._read_body(response, limit, sniffs, patience)
        if "sniffed" in flags and packing and not packed_otherwise(packing):
            headers.pop("Content-Encoding")
            body = first_decoded(body, packing[-1])
        elif not flags and stops_early(body, packing):
            flags = ["dataloss"]
        return make_response(**base, body=body, flags=flags)

    def _limit(self, headers: Headers, meta: dict[str, Any]) -> tuple[int, bool]:
        """How much is read, and whether the rest is left without complaint."""
        sniff = meta.get("sniff_bytes")
        if sniff is None and (sniff := meta.get("sniff_unless_html")) is not None:
            kind = (headers.get("Content-Type") or b"html").decode("latin-1").lower()
            sniff = None if any(word in kind for word in PAGE_TYPES) else sniff
        if sniff is not None:
            return int(sniff), True
        limit = int(meta.get("download_maxsize") or self._default_maxsize)
        declared = whole((headers.get("Content-Length") or b"").decode("latin-1"), 18)
        if limit and declared is not None and declared > limit:
            raise Unreached("oversize", f"Content-Length {declared}")
        return limit, False

    @staticmethod
    async def _read_body(response: _ClientResponse, limit: int, sniffs: bool, patience: float) -> tuple[bytes, list[str]]:
        """Body and flags; a body that breaks off is kept, as browsers do, and so is what came of one that is too slow."""
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(patience):
                async for chunk in response.content.iter_any():
                    parts.append(chunk)
                    size += len(chunk)
                    if limit and size > limit:
                        if sniffs:
                            response.close()
                            return b"".join(parts)[:limit], ["sniffed"]
                        raise Unreached("oversize", f"more than {limit} bytes")
        except TimeoutError:
            response.close()
            if not size and response.status < 400:
                raise
            return b"".join(parts), ["sniffed" if sniffs else "dataloss", "slow"]
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError) as error:
            if not size:
                raise Unreached("reset", f"{type(error).__name__}: {error}"[:300]) from error
            return b"".join(parts), ["dataloss"]
        return b"".join(parts), []


def loose_tls() -> ssl.SSLContext:
    """TLS as old portals still speak it; whether the certificate is good is asked elsewhere."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    with contextlib.suppress(ssl.SSLError):
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


_ERRNO: dict[int, KnownReason] = {
    errno.ECONNREFUSED: "refused", errno.ECONNRESET: "reset", errno.EPIPE: "reset", errno.ECONNABORTED: "reset", errno.ETIMEDOUT: "timeout",
    errno.EHOSTUNREACH: "unreachable", errno.ENETUNREACH: "unreachable", errno.EHOSTDOWN: "unreachable", errno.EADDRNOTAVAIL: "unreachable",
    errno.EAFNOSUPPORT: "unreachable",
}  # fmt: skip


def reason_of(error: BaseException) -> KnownReason:
    """Reason code of what aiohttp raised, from the nested cause rather than the class."""
    if isinstance(error, (asyncio.TimeoutError, TimeoutError)):
        return "timeout"
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        inner = getattr(error, "os_error", error)
        return "reset" if isinstance(inner, ConnectionResetError) else "tls"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns-temporary"
    if isinstance(error, (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError)):
        return "closed"
    if isinstance(error, aiohttp.ClientResponseError):
        text = f"{error.message} {error}".lower()
        return "bad-headers" if "got more than" in text or "too long" in text or "too many" in text else "protocol"
    if isinstance(error, OSError):
        inner = getattr(error, "os_error", error)
        if isinstance(inner, ssl.SSLError):
            return "tls"
        if isinstance(inner, socket.gaierror):
            return "dns-temporary"
        return _ERRNO.get(inner.errno or 0, "connection")
    return "protocol" if isinstance(error, (aiohttp.InvalidURL, ValueError)) else "connection"

"""What the fault server does at each address, and what an inspection must make of it: one table, read by server and test."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import brotli
from backports import zstd

PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>'
TEXT = "根据工作安排，现就有关事项通知如下，请各单位认真组织实施，确保各项任务按期完成。" * 3


@dataclass
class Call:
    """One request as a behaviour sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    method: str
    path: str
    number: int
    """How often this address was asked for, this time included; HEAD and GET apart."""

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    def answer(self, status: str = "200 OK", body: bytes = b"", kind: str = "text/html; charset=utf-8", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", f"Content-Type: {kind}", "Connection: close", *headers]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if self.method == "HEAD" else body))

    def page(self, title: str, status: str = "200 OK", *headers: str) -> None:
        self.answer(status, PAGE.format(title=title, text=TEXT).encode(), "text/html; charset=utf-8", *headers)

    def reset(self) -> None:
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Act = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True)
class Behaviour:
    """One address of the fault portal."""

    path: str
    act: Act
    reason: str
    """Reason code of the outcome."""
    confidence: str
    rule: str = ""
    """Rule that reports it, ``""`` if none may."""
    html: str = '<a href="{u}">{t}</a>'
    """How the portal refers to it."""


TABLE: dict[str, Behaviour] = {}
ZEROS = b"0" * 30_000_000
BOMB, DEFLATE_BOMB, ZSTD_BOMB = gzip.compress(ZEROS, 1), zlib.compress(ZEROS, 1), zstd.compress(ZEROS, 1)
BROTLI_BOMB = brotli.compress(ZEROS, quality=1)


def at(
    path: str, reason: str = "ok", confidence: str = "confirmed", rule: str = "", html: str = '<a href="{u}">{t}</a>'
) -> Callable[[Act], Act]:
    """Put a behaviour into the table."""

    def put(act: Act) -> Act:
        TABLE[path] = Behaviour(path, act, reason, confidence, rule, html)
        return act

    return put


def _status(code: int, confidence: str, *headers: str) -> None:
    async def act(call: Call) -> None:
        call.page(f"{code} Error", f"{code} Whatever", *headers)

    at(f"/status/{code}", f"http-{code}", confidence, "broken-link")(act)


for _code in (404, 410):
    _status(_code, "confirmed")
for _code in (400, 406, 409, 414, 422, 500, 501, 502, 504, 505, 507, 508):
    _status(_code, "likely")
for _code in (401, 402, 403, 405, 412, 423, 429, 451, 503, 511, 521, 999):
    _status(_code, "unverifiable")


def fine_at(path: str, html: str = '<a href="{u}">{t}</a>') -> Callable[[Act], Act]:
    return at(path, html=html)


# -- connection ----------------------------------------------------------------------------------------------------------


@at("/net/silent", "timeout", "likely", "broken-link")
async def silent(call: Call) -> None:
    await asyncio.sleep(60)


@at("/net/slow-headers", "timeout", "likely", "broken-link")
async def slow_headers(call: Call) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n":
        call.send(bytes([letter]))
        await call.writer.drain()
        await asyncio.sleep(0.5)


@fine_at("/net/slow-body")
async def slow_body(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(120):
        call.send(b"x")
        await call.writer.drain()
        await asyncio.sleep(0.5)


@at("/net/reset", "reset", "likely", "broken-link")
async def reset(call: Call) -> None:
    call.reset()


@at("/net/close", "closed", "likely", "broken-link")
async def close(call: Call) -> None:
    return


@at("/net/close-in-headers", "closed", "likely", "broken-link")
async def close_in_headers(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Ty")


@at("/net/reset-in-headers", "reset", "likely", "broken-link")
async def reset_in_headers(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    await call.writer.drain()
    await asyncio.sleep(0.05)
    call.reset()


@fine_at("/net/reset-in-body")
async def reset_in_body(call: Call) -> None:
    body = PAGE.format(title="半页", text=TEXT).encode()
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + body)
    await call.writer.drain()
    await asyncio.sleep(0.2)
    call.reset()


@fine_at("/net/flaky-once")
async def flaky_once(call: Call) -> None:
    if call.number == 1:
        call.page("忙", "500 Busy")
    else:
        call.page("好了")


@fine_at("/net/flaky-404")
async def flaky_404(call: Call) -> None:
    call.page("404", "404 Not Found") if call.number == 1 else call.page("回来了")


@fine_at("/net/flaky-reset")
async def flaky_reset(call: Call) -> None:
    call.reset() if call.number % 2 else call.page("一半时间能打开")


@at("/net/500-then-404", "http-404", "likely", "broken-link")
async def mixed(call: Call) -> None:
    call.page("x", "500 Busy" if call.number == 1 else "404 Not Found")


# -- messages ------------------------------------------------------------------------------------------------------------


@fine_at("/http/longer-length")
async def longer_length(call: Call) -> None:
    body = PAGE.format(title="短了", text=TEXT).encode()
    call.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) + 500}\r\n\r\n".encode() + body)


@fine_at("/http/shorter-length")
async def shorter_length(call: Call) -> None:
    body = PAGE.format(title="长了", text=TEXT).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) - 20}\r\nConnection: close\r\n\r\n"
    call.send(head.encode() + body)


@fine_at("/http/junk-length")
async def junk_length(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: abc\r\n\r\n<html>hello</html>")


@fine_at("/http/negative-length")
async def negative_length(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -5\r\n\r\n<html>hello</html>")


@fine_at("/http/chunk-error")
async def chunk_error(call: Call) -> None:
    body = PAGE.format(title="块", text=TEXT).encode()
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    call.send(f"{len(body):x}\r\n".encode() + body + b"\r\nZZ\r\nrubbish\r\n")


@fine_at("/http/chunk-unfinished")
async def chunk_unfinished(call: Call) -> None:
    body = PAGE.format(title="块", text=TEXT).encode()
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    call.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")


@at("/http/endless", "oversize", "unverifiable")
async def endless(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    block = b"10000\r\n" + b"0" * 65536 + b"\r\n"
    for _ in range(100_000):
        call.send(block)
        await call.writer.drain()


@at("/http/huge-length", "oversize", "unverifiable")
async def huge_length(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000000000\r\n\r\n<html>")
    await asyncio.sleep(3)


@at("/http/gzip-bomb", "oversize", "unverifiable")
async def gzip_bomb(call: Call) -> None:
    call.answer("200 OK", BOMB, "text/html", "Content-Encoding: gzip")


@at("/http/brotli-bomb", "oversize", "unverifiable")
async def brotli_bomb(call: Call) -> None:
    call.answer("200 OK", BROTLI_BOMB, "text/html", "Content-Encoding: br")


@at("/http/deflate-bomb", "oversize", "unverifiable")
async def deflate_bomb(call: Call) -> None:
    call.answer("200 OK", DEFLATE_BOMB, "text/html", "Content-Encoding: deflate")


@at("/http/zstd-bomb", "oversize", "unverifiable")
async def zstd_bomb(call: Call) -> None:
    call.answer("200 OK", ZSTD_BOMB, "text/html", "Content-Encoding: zstd")


@fine_at("/http/folded-header")
async def folded_header(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>ok</html>")


@fine_at("/http/gzip-thrice")
async def gzip_thrice(call: Call) -> None:
    body = gzip.compress(gzip.compress(gzip.compress(PAGE.format(title="三层", text=TEXT).encode())))
    call.answer("200 OK", body, "text/html; charset=utf-8", "Content-Encoding: gzip, gzip, gzip")


@fine_at("/http/gzip-anyway")
async def gzip_anyway(call: Call) -> None:
    call.answer("200 OK", gzip.compress(PAGE.format(title="压缩", text=TEXT).encode()), "text/html", "Content-Encoding: gzip")


@at("/http/false-gzip", "content-encoding", "likely", "broken-link")
async def false_gzip(call: Call) -> None:
    call.answer("200 OK", b"this is no gzip at all, not even nearly" * 9, "text/html", "Content-Encoding: gzip")


@at("/http/strange-packing", "content-encoding-unknown", "unverifiable", "broken-link")
async def strange_packing(call: Call) -> None:
    call.page("怪包装", "200 OK", "Content-Encoding: ²")


@fine_at("/http/packed-as-a-charset")
async def packed_as_a_charset(call: Call) -> None:
    call.answer("200 OK", gzip.compress(PAGE.format(title="编码", text=TEXT).encode()), "text/html; charset=utf-8", "Content-Encoding: gzip, utf-8")


@at("/http/huge-header", "bad-headers", "unverifiable", "broken-link")
async def huge_header(call: Call) -> None:
    call.page("大头", "200 OK", "X-Big: " + "a" * 100_000)


@fine_at("/http/5000-headers")
async def many_headers(call: Call) -> None:
    call.page("很多头", "200 OK", *(f"X-{number}: 1" for number in range(5000)))


@at("/http/no-status-line", "protocol", "unverifiable", "broken-link")
async def no_status_line(call: Call) -> None:
    call.send(b"<html><body>HTTP/0.9</body></html>")


@at("/http/broken-status", "protocol", "unverifiable", "broken-link")
async def broken_status(call: Call) -> None:
    call.send(b"HTTP/1.1 OK 200\r\nContent-Length: 2\r\n\r\nok")


@fine_at("/http/continue-first")
async def continue_first(call: Call) -> None:
    call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    call.page("先说继续")


@fine_at("/http/204")
async def no_content(call: Call) -> None:
    call.send(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


@fine_at("/http/gbk-header")
async def gbk_header(call: Call) -> None:
    call.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Name: 中文\r\nConnection: close\r\n\r\n<html>好</html>".encode("gbk"))


@at("/http/empty", "empty-answer", "likely", "broken-link")
async def empty(call: Call) -> None:
    call.answer()

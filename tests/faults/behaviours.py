"""What the fault server does at each address, and what an inspection must make of it: one table, read by server and test."""

from __future__ import annotations

import asyncio
import gzip
import io
import socket
import struct
import zipfile
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import brotli
from backports import zstd

PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>'
TEXT = "根据工作安排，现就有关事项通知如下，请各单位认真组织实施，确保各项任务按期完成。" * 3
ERROR = PAGE.format(title="提示", text="对不起，您访问的页面不存在或已被删除！返回首页")


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


def _fine(path: str, html: str = '<a href="{u}">{t}</a>') -> Callable[[Act], Act]:
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


@at("/net/slow-body", "timeout", "likely", "broken-link")
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


@_fine("/net/reset-in-body")
async def reset_in_body(call: Call) -> None:
    body = PAGE.format(title="半页", text=TEXT).encode()
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + body)
    await call.writer.drain()
    await asyncio.sleep(0.2)
    call.reset()


@_fine("/net/flaky-once")
async def flaky_once(call: Call) -> None:
    if call.number == 1:
        call.page("忙", "500 Busy")
    else:
        call.page("好了")


@_fine("/net/flaky-404")
async def flaky_404(call: Call) -> None:
    call.page("404", "404 Not Found") if call.number == 1 else call.page("回来了")


@_fine("/net/flaky-reset")
async def flaky_reset(call: Call) -> None:
    call.reset() if call.number % 2 else call.page("一半时间能打开")


@at("/net/500-then-404", "http-404", "likely", "broken-link")
async def mixed(call: Call) -> None:
    call.page("x", "500 Busy" if call.number == 1 else "404 Not Found")


# -- messages ------------------------------------------------------------------------------------------------------------


@_fine("/http/longer-length")
async def longer_length(call: Call) -> None:
    body = PAGE.format(title="短了", text=TEXT).encode()
    call.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) + 500}\r\n\r\n".encode() + body)


@_fine("/http/shorter-length")
async def shorter_length(call: Call) -> None:
    body = PAGE.format(title="长了", text=TEXT).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) - 20}\r\nConnection: close\r\n\r\n"
    call.send(head.encode() + body)


@_fine("/http/junk-length")
async def junk_length(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: abc\r\n\r\n<html>hello</html>")


@_fine("/http/negative-length")
async def negative_length(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -5\r\n\r\n<html>hello</html>")


@_fine("/http/chunk-error")
async def chunk_error(call: Call) -> None:
    body = PAGE.format(title="块", text=TEXT).encode()
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    call.send(f"{len(body):x}\r\n".encode() + body + b"\r\nZZ\r\nrubbish\r\n")


@_fine("/http/chunk-unfinished")
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


@_fine("/http/folded-header")
async def folded_header(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>ok</html>")


@_fine("/http/gzip-thrice")
async def gzip_thrice(call: Call) -> None:
    body = gzip.compress(gzip.compress(gzip.compress(PAGE.format(title="三层", text=TEXT).encode())))
    call.answer("200 OK", body, "text/html; charset=utf-8", "Content-Encoding: gzip, gzip, gzip")


@_fine("/http/gzip-anyway")
async def gzip_anyway(call: Call) -> None:
    call.answer("200 OK", gzip.compress(PAGE.format(title="压缩", text=TEXT).encode()), "text/html", "Content-Encoding: gzip")


@at("/http/false-gzip", "content-encoding", "likely", "broken-link")
async def false_gzip(call: Call) -> None:
    call.answer("200 OK", b"this is no gzip at all, not even nearly" * 9, "text/html", "Content-Encoding: gzip")


@at("/http/huge-header", "bad-headers", "unverifiable", "broken-link")
async def huge_header(call: Call) -> None:
    call.page("大头", "200 OK", "X-Big: " + "a" * 100_000)


@_fine("/http/5000-headers")
async def many_headers(call: Call) -> None:
    call.page("很多头", "200 OK", *(f"X-{number}: 1" for number in range(5000)))


@at("/http/no-status-line", "protocol", "unverifiable", "broken-link")
async def no_status_line(call: Call) -> None:
    call.send(b"<html><body>HTTP/0.9</body></html>")


@at("/http/broken-status", "protocol", "unverifiable", "broken-link")
async def broken_status(call: Call) -> None:
    call.send(b"HTTP/1.1 OK 200\r\nContent-Length: 2\r\n\r\nok")


@_fine("/http/continue-first")
async def continue_first(call: Call) -> None:
    call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    call.page("先说继续")


@_fine("/http/204")
async def no_content(call: Call) -> None:
    call.send(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


@_fine("/http/gbk-header")
async def gbk_header(call: Call) -> None:
    call.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Name: 中文\r\nConnection: close\r\n\r\n<html>好</html>".encode("gbk"))


@at("/http/empty", "empty-answer", "likely", "broken-link")
async def empty(call: Call) -> None:
    call.answer()


# -- redirects -----------------------------------------------------------------------------------------------------------


def _redirect(path: str, location: str | bytes, *expected: str, status: str = "302 Found", cookie: bool = False) -> None:
    async def act(call: Call) -> None:
        raw = location if isinstance(location, bytes) else location.encode()
        extra = b"Set-Cookie: a=1\r\n" if cookie else b""
        call.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n".encode() + extra + b"Location: " + raw + b"\r\n\r\n")

    at(path, *expected)(act)


_redirect("/r/ok", "/fine/1.html", "ok", "confirmed")
_redirect("/r/308", "/fine/1.html", "ok", "confirmed", status="308 Permanent Redirect")
_redirect("/r/relative", "../fine/1.html", "ok", "confirmed")
_redirect("/r/gbk", "/fine/通知.html".encode("gbk"), "ok", "confirmed")
_redirect("/r/utf8", "/fine/通知.html".encode(), "ok", "confirmed")
_redirect("/r/to-404", "/status/404", "http-404", "confirmed", "broken-link")
_redirect("/r/loop-a", "/r/loop-b", "redirect-loop", "confirmed", "broken-link")
_redirect("/r/loop-b", "/r/loop-a", "redirect-loop", "confirmed", "broken-link")
_redirect("/r/self", "/r/self", "redirect-loop", "confirmed", "broken-link")
_redirect("/r/self-cookie", "/r/self-cookie", "wall-cookie", "unverifiable", "broken-link", cookie=True)
_redirect("/r/home", "/", "redirect-home", "likely", "lost-page-redirect")
_redirect("/r/empty", "", "bad-redirect", "likely", "broken-link")
_redirect("/r/junk", "http://[", "bad-redirect", "likely", "broken-link")
_redirect("/r/javascript", "javascript:alert(1)", "bad-redirect", "likely", "broken-link")
_redirect("/r/file", "file:///etc/passwd", "blocked-scheme", "unverifiable", "broken-link")
_redirect("/r/gopher", "gopher://127.0.0.1:70/x", "blocked-scheme", "unverifiable", "broken-link")
_redirect("/r/intranet", "http://10.9.8.7/login", "intranet", "unverifiable", "intranet-link")
_redirect("/r/loopback", "http://2130706433:8080/", "intranet", "unverifiable", "intranet-link")
_redirect("/r/https", "https://good.fault.example/fine/1.html", "ok", "confirmed")
for _step in range(30):
    _redirect(f"/r/chain-{_step}", f"/r/chain-{_step + 1}", "", "")
for _step in range(30):
    if _step:
        del TABLE[f"/r/chain-{_step}"]
CHAIN = TABLE.pop("/r/chain-0").act
TABLE["/r/chain-0"] = Behaviour("/r/chain-0", CHAIN, "redirect-loop", "confirmed", "broken-link")


# -- HEAD ----------------------------------------------------------------------------------------------------------------

_IMG = '<img src="{u}" alt="{t}">'


def _head(path: str, head: str, *expected: str) -> None:
    async def act(call: Call) -> None:
        if call.method == "HEAD":
            call.reset() if head == "reset" else call.answer(head)
        elif expected[0] == "ok":
            call.answer("200 OK", b"\xff\xd8\xff\xe0" + b"0" * 2000, "image/jpeg")
        else:
            call.answer("404 Not Found", b"<html><title>404</title></html>")

    at(path, *expected, html=_IMG)(act)


_head("/head/405.jpg", "405 Method Not Allowed", "ok", "confirmed")
_head("/head/404.jpg", "404 Not Found", "ok", "confirmed")
_head("/head/500.jpg", "500 Error", "ok", "confirmed")
_head("/head/reset.jpg", "reset", "ok", "confirmed")
_head("/head/gone.jpg", "404 Not Found", "http-404", "confirmed", "broken-resource")


# -- files ---------------------------------------------------------------------------------------------------------------


def _zip() -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("word/document.xml", "<w>正文</w>" * 50)
    return box.getvalue()


PDF = b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * 30 + b"trailer<<>>\nstartxref\n9\n%%EOF\n"
ZEROS = b"0" * 30_000_000
BOMB, DEFLATE_BOMB, ZSTD_BOMB = gzip.compress(ZEROS, 1), zlib.compress(ZEROS, 1), zstd.compress(ZEROS, 1)
BROTLI_BOMB = brotli.compress(ZEROS, quality=1)
SENT = {"big": 0}


def _file(path: str, body: bytes, kind: str, reason: str = "ok", confidence: str = "confirmed", rule: str = "") -> None:
    async def act(call: Call) -> None:
        call.answer("200 OK", body, kind)

    at(path, reason, confidence, rule)(act)


_file("/f/good.pdf", PDF, "application/pdf")
_file("/f/good.docx", _zip(), "application/octet-stream")
_file("/f/octet.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "application/octet-stream")
_file("/f/rtf.doc", b"{\\rtf1 hello}", "application/msword")
FAILED, LOGIN = PAGE.format(title="下载出错", text="文件读取失败。"), PAGE.format(title="统一身份认证", text="用户名 密码 登录")
_file("/f/html.pdf", FAILED.encode(), "text/html", "ok", "confirmed", "wrong-attachment")
_file("/f/login.doc", LOGIN.encode(), "text/html", "ok", "confirmed", "wrong-attachment")
_file("/f/empty.xls", b"", "application/vnd.ms-excel", "ok", "confirmed", "wrong-attachment")
_file("/f/cut.pdf", PDF[:200], "application/pdf", "ok", "confirmed", "wrong-attachment")
_file("/f/cut.docx", _zip()[:80], "application/octet-stream", "ok", "confirmed", "wrong-attachment")
_file("/f/json.docx", b'{"code":500,"msg":"not found"}', "application/json", "ok", "confirmed", "wrong-attachment")
_file("/f/word.pdf", _zip(), "application/pdf", "ok", "confirmed", "wrong-attachment")


@_fine("/f/big.zip")
async def big_file(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 209715200\r\n\r\nPK\x03\x04")
    for _ in range(3200):
        call.send(b"0" * 65536)
        await call.writer.drain()
        SENT["big"] += 65536


@at("/f/gone.pdf", "http-404", "confirmed", "broken-attachment")
async def gone_file(call: Call) -> None:
    call.page("404 Not Found", "404 Not Found")


@at("/f/page.png", "ok", "confirmed", "broken-resource", html=_IMG)
async def page_for_image(call: Call) -> None:
    call.page("这是网页")


@at("/f/both.jpg", "http-404", "confirmed", "broken-link", html='<a href="{u}"><img src="{u}" alt="{t}"></a>')
async def gone_picture_with_link(call: Call) -> None:
    call.page("404 Not Found", "404 Not Found")


HIJACKED = "http://casino.fault.example/x/index.html"


@at("/x/index.html", "ok", "confirmed", "", html=f'<a href="{HIJACKED}">市移民局</a>')
async def hijacked(call: Call) -> None:
    body = '<meta name="keywords" content="百家乐,时时彩">' + PAGE.format(title="欢迎光临", text="开户")
    call.answer("200 OK", body.encode())


# -- walls ---------------------------------------------------------------------------------------------------------------


def _wall(name: str, status: str, body: str, wall: str, *headers: str) -> None:
    async def act(call: Call) -> None:
        call.answer(status, body.encode(), "text/html; charset=utf-8", *headers)

    at(f"/wall/{name}", wall, "unverifiable", "broken-link")(act)


_wall("ruishu", "412 Precondition Failed", "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></html>", "wall-ruishu")
_wall("ruishu-200", "200 OK", "<html><script>$_ts=window['$_ts'];$_ts.cd='x'</script><body></body></html>", "wall-ruishu")
JSL = "<script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script>"
_wall("jiasule", "521 ", JSL, "wall-jiasule", "Set-Cookie: __jsluid_h=1")
_wall("202", "202 Accepted", "<html><script src='/x.js'></script></html>", "wall-js-challenge")
_wall("cookie-script", "200 OK", "<script>document.cookie='k=v';location.reload();</script>", "wall-js-challenge")
_wall("cloudflare", "403 Forbidden", "<title>Just a moment...</title>", "wall-cloudflare", "cf-mitigated: challenge", "Server: cloudflare")
_wall("aliyun", "405 Not Allowed", "<div id='block_message'>errors.aliyun.com</div>", "wall-aliyun")
_wall("chuangyu", "403 Forbidden", "<title>创宇盾</title>365cyd.com", "wall-chuangyu")
_wall("safedog", "403 Forbidden", "<img src='http://404.safedog.cn/images/x.png'>", "wall-safedog")
_wall("baota", "403 Forbidden", "<p>您的请求被宝塔网站防火墙拦截</p>", "wall-baota")
_wall("wzws", "403 Forbidden", "denied", "wall-wzws", "WZWS-RAY: 114-1")
_wall("geo", "403 Forbidden", "WZWS reason:GeoBL", "wall-geo")
_wall("captcha", "200 OK", "<html><title>安全验证</title><body>请完成安全验证</body></html>", "wall-captcha")
_wall("rate", "403 Forbidden", "<p>访问过于频繁，请稍后再试</p>", "wall-rate")
_wall("tencent", "566 x", "<a>waf.tencent-cloud.com</a>", "wall-tencent")


# -- pages that are not what they say ------------------------------------------------------------------------------------


@at("/soft/1.html", "soft-404", "likely", "soft-404")
async def soft(call: Call) -> None:
    call.answer("200 OK", ERROR.encode())


@_fine("/fine/short.html")
async def short_page(call: Call) -> None:
    call.answer("200 OK", PAGE.format(title="公示", text="经审核，申请材料不存在问题，页面已更新。").encode())


@at("/odd/404-full", "http-404", "likely", "broken-link")
async def full_404(call: Call) -> None:
    call.answer("404 Not Found", PAGE.format(title="关于做好防汛工作的通知", text=TEXT * 20).encode())


@_fine("/fine/meta-refresh.html")
async def meta_refresh(call: Call) -> None:
    call.answer("200 OK", b'<html><head><title>r</title><meta http-equiv="refresh" content="0"></head><body>x</body></html>')


async def _refused_by_robots(call: Call) -> None:
    call.page("不该来")


for _number in range(1, 7):
    at(f"/private/{_number}.html", "robots", "unverifiable", "broken-link")(_refused_by_robots)


def _patience(path: str, retry_after: str, status: str, rule: str = "broken-link") -> None:
    async def act(call: Call) -> None:
        call.page("请稍候", status, f"Retry-After: {retry_after}")

    at(path, f"http-{status[:3]}", "unverifiable", rule)(act)


_patience("/wait/day", "86400", "429 Too Many Requests")
_patience("/wait/date", "Wed, 21 Oct 2099 07:28:00 GMT", "503 Service Unavailable")
_patience("/wait/rubbish", "soon, perhaps", "503 Service Unavailable")


@_fine("/fine/1.html")
async def fine(call: Call) -> None:
    call.page("关于印发工作方案的通知")

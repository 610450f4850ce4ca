"""More of the fault portal's table: redirects, requests without bodies, files, walls, and pages that are not what they say."""

from __future__ import annotations

import io
import zipfile

import tests.support.faults.odd_answers  # noqa: F401  fills the table
from tests.support.faults.behaviours import PAGE, TABLE, TEXT, Behaviour, Call, at, fine_at

ERROR = PAGE.format(title="提示", text="对不起，您访问的页面不存在或已被删除！返回首页")

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
_redirect("/r/loopback", "http://2130706433:8080/", "intranet", "likely", "intranet-link")
_redirect("/r/https", "https://good.fault.example/fine/1.html", "ok", "confirmed")
for _step in range(30):
    _redirect(f"/r/chain-{_step}", f"/r/chain-{_step + 1}", "", "")
for _step in range(30):
    if _step:
        del TABLE[f"/r/chain-{_step}"]
CHAIN = TABLE.pop("/r/chain-0").act
TABLE["/r/chain-0"] = Behaviour("/r/chain-0", CHAIN, "redirect-loop", "likely", "broken-link")


# -- HEAD ----------------------------------------------------------------------------------------------------------------

_IMG = '<img src="{u}" alt="{t}">'


def _head(path: str, head: str, reason: str, confidence: str, rule: str = "") -> None:
    async def act(call: Call) -> None:
        if call.method == "HEAD":
            call.reset() if head == "reset" else call.answer(head)
        elif reason == "ok":
            call.answer("200 OK", b"\xff\xd8\xff\xe0" + b"0" * 2000, "image/jpeg")
        else:
            call.answer("404 Not Found", b"<html><title>404</title></html>")

    at(path, reason, confidence, rule, html=_IMG)(act)


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


@fine_at("/f/big.zip")
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


@fine_at("/fine/short.html")
async def short_page(call: Call) -> None:
    call.answer("200 OK", PAGE.format(title="公示", text="经审核，申请材料不存在问题，页面已更新。").encode())


@at("/odd/404-full", "http-404", "likely", "broken-link")
async def full_404(call: Call) -> None:
    call.answer("404 Not Found", PAGE.format(title="关于做好防汛工作的通知", text=TEXT * 20).encode())


@fine_at("/fine/meta-refresh.html")
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


@fine_at("/fine/1.html")
async def fine(call: Call) -> None:
    call.page("关于印发工作方案的通知")

"""More of the fault portal's table: answers as no server should give them, byte for byte, and what becomes of each."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from tests.support.faults.behaviours import PAGE, TEXT, Call, at

if TYPE_CHECKING:
    from collections.abc import Callable

END = b"0\r\n\r\n"


def page(number: int) -> bytes:
    """Another page each time: a site whose pages say the same is looked at again and again."""
    return PAGE.format(title=f"第{number}种怪答复", text=f"{TEXT}{number * 7919}号{TEXT}").encode()


def in_chunk(html: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(html), html)


def answer(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [status, *([f"Content-Type: {kind}"] if kind else []), *headers, "Connection: close"]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def chunked(*chunks: bytes) -> bytes:
    return answer(b"".join(chunks), "Transfer-Encoding: chunked")


def packed(html: bytes, times: int) -> bytes:
    for _ in range(times):
        html = gzip.compress(html)
    return html


FINE: dict[str, Callable[[bytes], bytes]] = {
    "no-reason": lambda html: answer(html, status="HTTP/1.1 200"),
    "two-spaces": lambda html: answer(html, status="HTTP/1.1  200 OK"),
    "other-version": lambda html: answer(html, status="HTTP/2.0 200 OK"),
    "spaced-name": lambda html: answer(html, "Bad Header : x", "Also bad: y"),
    "no-colon": lambda html: answer(html, "thisisnoheader"),
    "nul-in-header": lambda html: answer(html, "X-A: a\0b"),
    "escape-in-header": lambda html: answer(html, "X-A: \x1b[31m\x07"),
    "a-megabyte-of-cookies": lambda html: answer(html, *[f"Set-Cookie: c{number}={'x' * 16_000}" for number in range(60)]),
    "odd-cookies": lambda html: answer(html, "Set-Cookie: =;;;=", "Set-Cookie: ÿ=²; expires=Thu, 99 Jan 99999; max-age=²; domain=.; path="),
    "long-charset": lambda html: answer(html, kind="text/html; charset=" + "x" * 15_000),
    "no-type": lambda html: answer(html, kind=""),
    "odd-type": lambda html: answer(html, kind=';;;/;charset=;charset="'),
    "two-lengths": lambda html: answer(html, "Content-Length: 5", "Content-Length: 500000"),
    "length-with-a-sign": lambda html: answer(html, f"Content-Length: +{len(html)}"),
    "length-as-a-list": lambda html: answer(html, f"Content-Length: {len(html)}, {len(html)}"),
    "length-in-hex": lambda html: answer(html, "Content-Length: 0x100"),
    "chunks-and-length": lambda html: answer(in_chunk(html) + END, "Transfer-Encoding: chunked", "Content-Length: 3"),
    "gzip-as-transfer": lambda html: answer(in_chunk(html) + END, "Transfer-Encoding: gzip, chunked"),
    "chunked-twice": lambda html: answer(in_chunk(html) + END, "Transfer-Encoding: chunked, chunked"),
    "long-chunk-extension": lambda html: chunked(b"%x;x=" % len(html) + b"y" * 1_000_000 + b"\r\n" + html + b"\r\n", END),
    "chunk-in-other-hex": lambda html: chunked(b"0x" + in_chunk(html), END),
    "chunks-of-one": lambda html: chunked(*[b"1\r\n%c\r\n" % letter for letter in html], END),
    "5000-hints": lambda html: b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 5000 + answer(html),
    "20000-continues": lambda html: b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000 + answer(html),
    "packed-30-times": lambda html: answer(packed(html, 30), "Content-Encoding: " + ", ".join(["gzip"] * 30)),
    "packed-with-more-behind": lambda html: answer(packed(html, 1) + b"garbage" * 10, "Content-Encoding: gzip"),
    "packed-in-two-parts": lambda html: answer(gzip.compress(html[:200]) + gzip.compress(html[200:]), "Content-Encoding: gzip"),
    "raw-deflate": lambda html: answer(zlib.compress(html)[2:-4], "Content-Encoding: deflate"),
    "endless-refresh": lambda html: answer(html, "Refresh: " + "9" * 500 + "; url=/fine/1.html"),
    "odd-refresh": lambda html: answer(html, "Refresh: ²; url=http://[::1"),
    "utf-7": lambda html: answer(html, kind="text/html; charset=utf-7"),
    "half-a-letter": lambda html: answer(html.decode().encode("utf-16")[:-1], kind="text/html; charset=utf-16"),
    "a-hundred-thousand-nuls": lambda html: answer(html.replace(b"<p>", b"<p>\0\0\0") + b"\0" * 100_000),
    "endless-escapes": lambda html: answer(b"\x1b$)C\x0e" * 20_000 + html, kind="text/html; charset=iso-2022-kr"),
}
for _number, (_name, _made) in enumerate(FINE.items()):

    async def _fine(call: Call, raw: bytes = _made(page(_number))) -> None:
        call.send(raw)

    at(f"/raw/{_name}")(_fine)


def redirect(location: str) -> bytes:
    return answer(b"", f"Location: {location}", status="HTTP/1.1 302 Found")


PROTOCOL = ("protocol", "unverifiable", "broken-link")
HEADERS = ("bad-headers", "unverifiable", "broken-link")
PACKING = ("content-encoding", "likely", "broken-link")
REDIRECT = ("bad-redirect", "likely", "broken-link")
HTML = page(99)
BAD = {
    "small-letters": (answer(HTML, status="http/1.1 200 ok"), PROTOCOL),
    "version-9": (answer(HTML, status="HTTP/9.9 200 OK"), PROTOCOL),
    "status-of-four": (answer(HTML, status="HTTP/1.1 2000 OK"), PROTOCOL),
    "status-of-two": (answer(HTML, status="HTTP/1.1 20 OK"), PROTOCOL),
    "status-of-another-script": (answer(HTML, status="HTTP/1.1 ²00 OK"), PROTOCOL),
    "switching": (answer(HTML, "Upgrade: websocket", status="HTTP/1.1 101 Switching Protocols"), PROTOCOL),
    "long-reason": (answer(HTML, status="HTTP/1.1 200 " + "x" * 1_000_000), HEADERS),
    "cookie-of-a-megabyte": (answer(HTML, "Set-Cookie: a=" + "x" * 1_000_000), HEADERS),
    "20000-trailers": (chunked(in_chunk(HTML), b"0\r\n", b"".join(b"X-%d: y\r\n" % number for number in range(20_000)), b"\r\n"), HEADERS),
    "packed-2000-times": (answer(packed(HTML, 1), "Content-Encoding: " + ",".join(["gzip"] * 2000)), PACKING),
    "packed-less-than-said": (answer(packed(HTML, 1), "Content-Encoding: gzip", "Content-Encoding: gzip"), PACKING),
    "to-a-long-address": (redirect("/" + "a" * 15_000), REDIRECT),
    "to-port-65536": (redirect("http://www.fault.example:65536/x"), REDIRECT),
    "to-port-of-another-script": (redirect("http://www.fault.example:8²/"), REDIRECT),
    "to-a-zone": (redirect("http://[fe80::1%25eth0]/"), REDIRECT),
    "to-a-later-version": (redirect("http://[v1.x]/"), REDIRECT),
    "to-data": (redirect("data:text/html,x"), REDIRECT),
    "to-nothing": (redirect("about:srcdoc"), REDIRECT),
    "to-a-blob": (redirect("blob:http://x/"), ("blocked-scheme", "unverifiable", "broken-link")),
    "to-an-octal-host": (redirect("http://0177.1/"), ("intranet", "likely", "intranet-link")),
    "to-its-own-fragment": (redirect("#x"), ("redirect-loop", "confirmed", "broken-link")),
}
for _name, (_raw, _expected) in BAD.items():

    async def _bad(call: Call, raw: bytes = _raw) -> None:
        call.send(raw)

    at(f"/raw/{_name}", *_expected)(_bad)

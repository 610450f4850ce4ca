"""Changes of bytes and headers: each takes a body, a source of chance and another body, and gives any bytes at all."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

Change = Callable[[bytes, random.Random, bytes], bytes]
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBER = re.compile(rb"\d{1,8}")
TOKENS = (
    "<", ">", '"', "'", "&", "<!--", "-->", "--!>", "<!", "<?", "<![CDATA[", "]]>", "<script>", "</script>", "<style>", "</style>", "<textarea>", "</textarea>",
    "<title>", "<plaintext>", "<xmp>", "<template>", "</template>", "<noscript>", "</noscript>", "<svg>", "<math>", "<select>", "<option>", "<frameset>",
    "<iframe>", "<table>", "<tr>", "<td>", "<caption>", "<form>", "</form>", "<p>", "</p>", "</div>", "</body>", "</html>", "<body>", "<head>", "<html>",
    "<base href='javascript:x'>", "<base href='http://[::1'>", "<meta http-equiv=refresh content='0;url=/'>", "<meta charset=utf-7>", "<meta charset=bz2>",
    "<meta charset=unicode_escape>", "<meta charset=idna>", "<meta charset=utf-16>", "<meta charset=rot13>", "<a href='http://[IP'>x</a>", "<a href=//>x</a>",
    "<a href='http://a b'>", "<a href='http://%zz/'>", "<a href='/\u0000'>", "<img srcset=',,, 1x'>", "<a onclick=\"window.open('", "&#xD800;", "&#0;", "&#99999999;",
    "&bogus;", "\u202e", "\ufeff", "\u0000", "\u0085", "\u2028", "²", "①", "٣", "９９９９年１３月", "2026-13-45", "0000-00-00", "9999-12-31", "二〇二六年二月三十日",
    "共²页", "共99999999999999999999页", "第1页/共0页", "发布日期：", "索引号：", "文号：〔²〕号", "来源：", "有效性：", "国务院令第９９号", "{{item.title}}",
    "createPageHTML(²,0)", "createPageHTML(99999999999,0,'index','html')", "var total='²';", "当前位置：", "<ul><li>",
    "暂无数据", "身份证号：11010519491231002X", "\\u003c", "%u4e00", "%",
)  # fmt: skip
HEADER_VALUES = {
    "Server": ("nginx", "²"), "Last-Modified": ("Mon, 02 Feb 2026 01:02:03 GMT", "Mon, 99 Foo 99999 99:99:99 GMT"), "Retry-After": ("120", "²", "9" * 400),
    "Location": ("/x.html", "http://[::1", "//", "javascript:x", "http://10.0.0.1/", "/" + "a" * 9000, "http://%zz/", "?²"), "Refresh": ("0;url=/x", "²;url=http://["),
    "Set-Cookie": ("a=b; path=/", "=;;;", "²=²; expires=²"), "Content-Length": ("12", "²", "-1", "9" * 300), "Content-Language": ("zh-CN",),
    "Content-Encoding": ("gzip", "br", "²", "gzip, gzip", "deflate", "zstd", "identity"), "Content-Disposition": ("attachment; filename*=utf-8''%zz", 'filename="..\\x'),
}  # fmt: skip


def _cut(body: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(body) + 1)
    return start, min(len(body), start + rng.choice((1, 3, 20, 200, 2000, 20_000)))


def _deleted(body: bytes, rng: random.Random, _: bytes) -> bytes:
    start, end = _cut(body, rng)
    return body[:start] + body[end:]


def _repeated(body: bytes, rng: random.Random, _: bytes) -> bytes:
    start, end = _cut(body, rng)
    end = min(end, start + 2000)
    return body[:end] + body[start:end] * min(rng.choice((1, 2, 30, 1000)), 250_000 // max(end - start, 1)) + body[end:]


def _element_repeated(body: bytes, rng: random.Random, _: bytes) -> bytes:
    """One tag, or all up to the next but a few, many times: nesting and rows without end."""
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    first = rng.randrange(len(tags))
    last = min(first + rng.choice((0, 1, 2, 5)), len(tags) - 1)
    start, end = tags[first].start(), min(tags[last].end(), tags[first].start() + 3000)
    return body[:end] + body[start:end] * min(rng.choice((3, 100, 2000)), 250_000 // (end - start)) + body[end:]


def _moved(body: bytes, rng: random.Random, _: bytes) -> bytes:
    start, end = _cut(body, rng)
    rest = body[:start] + body[end:]
    place = rng.randrange(len(rest) + 1)
    return rest[:place] + body[start:end] + rest[place:]


def _flipped(body: bytes, rng: random.Random, _: bytes) -> bytes:
    changed = bytearray(body)
    for _number in range(rng.choice((1, 10, 200)) if body else 0):
        changed[rng.randrange(len(body))] = rng.randrange(256)
    return bytes(changed)


def _with_tokens(body: bytes, rng: random.Random, _: bytes) -> bytes:
    for _number in range(rng.choice((1, 2, 8))):
        place, token = rng.randrange(len(body) + 1), rng.choice(TOKENS).encode("utf-8", "surrogatepass")
        body = body[:place] + token * rng.choice((1, 1, 1, 2, 300)) + body[place:]
    return body


def _truncated(body: bytes, rng: random.Random, _: bytes) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _spliced(body: bytes, rng: random.Random, other: bytes) -> bytes:
    start, end = _cut(other, rng)
    place = rng.randrange(len(body) + 1)
    return body[:place] + other[start:end] + body[place:]


def _numbers(body: bytes, rng: random.Random, _: bytes) -> bytes:
    """Numbers that are none, that are huge, or of another script."""
    odd = (b"9" * 400, "²".encode(), "٣٤".encode(), b"-1", b"0", b"", "１２".encode(), b"1e999", b"99999999999")
    return _NUMBER.sub(lambda found: rng.choice(odd) if rng.random() < 0.05 else found[0], body)


def _attributes(body: bytes, rng: random.Random, _: bytes) -> bytes:
    place = rng.choice([found.end() - 1 for found in _TAG.finditer(body)] or [0])
    pattern = rng.choice((" a%d", " a%d=1", " a%d='>'", '\n"a%d', "/a%d=", " data-%d={", " on%d=\"location='/x'\""))
    return body[:place] + "".join(pattern % number for number in range(rng.choice((5, 250, 20_000)))).encode() + body[place:]


def _ends_removed(body: bytes, rng: random.Random, _: bytes) -> bytes:
    return re.sub(rb"</(?:" + rng.choice((b"div|span", b"li|a", b"td|tr|table", b"[a-z]{1,9}", b"script|style", b"p|font|b")) + rb")>", b"", body)


def _quotes(body: bytes, rng: random.Random, _: bytes) -> bytes:
    return body.replace(rng.choice((b'"', b"'", b"=", b">", b" ")), rng.choice((b"", b"'", b'"', b" ", b"&quot;")), rng.choice((1, 5, -1)))


def _recoded(body: bytes, rng: random.Random, _: bytes) -> bytes:
    names = ("utf-16", "utf-16-le", "utf-32-be", "gb18030", "big5", "hz", "utf-7", "utf-8-sig", "iso2022_jp")
    return body.decode("utf-8", "replace").encode(rng.choice(names), "replace")


def _packed(body: bytes, _: random.Random, __: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(body) + packer.flush()


def _swapped_tags(body: bytes, rng: random.Random, _: bytes) -> bytes:
    names = (b"div", b"p", b"a", b"table", b"td", b"li", b"script", b"body", b"noscript", b"svg", b"frame", b"o:p", b"h1", b"1x", b"form", b"button")
    old, new = rng.choice(names), rng.choice(names)
    return re.sub(rb"(</?)" + old + rb"\b", rb"\g<1>" + new, body, count=rng.choice((1, 0)))


CHANGES: dict[str, Change] = {
    "deleted": _deleted, "repeated": _repeated, "element repeated": _element_repeated, "moved": _moved, "flipped": _flipped, "tokens": _with_tokens,
    "more tokens": _with_tokens, "truncated": _truncated, "spliced": _spliced, "numbers": _numbers, "attributes": _attributes, "ends removed": _ends_removed,
    "quotes": _quotes, "recoded": _recoded, "packed": _packed, "tags swapped": _swapped_tags,
}  # fmt: skip


def changed_header(pair: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """A header, one time in four with another value."""
    name, value = pair
    match rng.randrange(16):
        case 0:
            return name, value + rng.choice(("²", "; charset=", ";;;", "\u0085", '"', "\t"))
        case 1:
            return name, "; charset=".join([value.partition(";")[0], rng.choice(("utf-7", "bz2", "idna", "²", "utf-16", "x" * 3000, "rot13", "unicode_escape", "hex"))])
        case 2:
            return name, value[: rng.randrange(len(value) + 1)]
        case 3:
            return name, "".join(chr(rng.randrange(32, 256)) for _ in range(rng.choice((1, 40, 4000))))
    return pair

"""How a body is packed: what means nothing, what is known, and what nobody knows."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.download.outcomes import probe_of
from crawler.download.packing import first_decoded, packed_otherwise, packings, stops_early

PAGE = "<html><head><title>示例页</title></head><body><p>正文</p></body></html>".encode()


@pytest.mark.parametrize(
    ("header", "packing", "strange"),
    [
        (b"gzip", [b"gzip"], False),
        (b" X-GZIP ", [b"x-gzip"], False),
        (b"gzip, identity", [b"gzip"], False),
        (b"utf-8", [], False),
        (b"GBK", [], False),
        (b"none,, binary", [], False),
        (b"br, gzip", [b"br", b"gzip"], False),
        ("²".encode(), ["²".encode()], True),
        (b"gzip, foo", [b"gzip", b"foo"], True),
        (b"compress", [b"compress"], True),
        (b"bz2", [b"bz2"], True),
        (b"a" * 9000, [b"a" * 9000], True),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_content_encoding_says(header: bytes, packing: list[bytes], strange: bool) -> None:
    assert packings([header]) == packing
    assert packed_otherwise(packing) == strange


@pytest.mark.parametrize(
    ("status", "header", "reason"),
    [
        (200, "²", "content-encoding-unknown"),
        (200, "gzip, ²", "content-encoding-unknown"),
        (200, "utf-8", "ok"),
        (200, "", "ok"),
        (404, "²", "http-404"),
        (503, "²", "http-503"),
    ],
)
def test_what_nobody_can_unpack_has_a_reason_of_its_own(status: int, header: str, reason: str) -> None:
    url = "http://www.demo.example/a.html"
    response = Response(url, status=status, headers={"Content-Type": "text/html", "Content-Encoding": header.encode()}, body=PAGE)
    assert probe_of(Request(url), response=response).reason == reason


def test_a_part_of_a_packed_body_is_unpacked_and_a_missing_end_noticed() -> None:
    packed = gzip.compress(PAGE * 2000)
    assert first_decoded(packed[:-20], b"gzip").startswith(PAGE)
    assert first_decoded(packed, b"br") == b""
    assert (stops_early(packed[:-20], [b"gzip"]), stops_early(packed, [b"gzip"]), stops_early(packed[:-20], [b"gzip", b"gzip"])) == (True, False, False)

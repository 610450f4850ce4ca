"""How the body of an answer is packed: what servers say of it, whether anybody knows that way, and how much of a part can be read."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from audits.extract.source.charset import known_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_UNPACKED = 20_000_000
"""Bytes of a compressed body that are unpacked to see whether its end is there."""
_GZIP = frozenset({b"gzip", b"x-gzip"})
_KNOWN = _GZIP | {b"deflate", b"br", b"zstd"}
_NOTHING = frozenset({b"", b"identity", b"none", b"chunked", b"7bit", b"8bit", b"binary", b"text/html", b"text/plain"})
"""What servers write where nothing is packed; names of charsets stand there as well."""


def packings(headers: Iterable[bytes]) -> list[bytes]:
    """The ways in which a body is packed, in their order, by its Content-Encoding; without what means that it is not."""
    names = (name.strip().lower() for header in headers for name in header.split(b","))
    return [name for name in names if name not in _NOTHING and not known_encoding(name.decode("latin-1"))]


def packed_otherwise(packing: Iterable[bytes]) -> bool:
    """Whether a body is packed in a way that nobody knows; what browsers make of it differs."""
    return any(name not in _KNOWN for name in packing)


def first_decoded(body: bytes, packing: bytes) -> bytes:
    """As much of a cut compressed body as can be decoded; at most a few times its size."""
    try:
        if packing in _GZIP:
            return zlib.decompressobj(31).decompress(body, 200_000)
        if packing == b"deflate":
            return zlib.decompressobj(15 if body[:1] == b"\x78" else -15).decompress(body, 200_000)
    except zlib.error:
        return b""
    return b""


def stops_early(body: bytes, packing: Sequence[bytes]) -> bool:
    """Whether a compressed body ends before its content does; at most a few times what a page may weigh is unpacked."""
    if len(packing) != 1 or packing[0] not in _GZIP or body[:2] != b"\x1f\x8b":
        return False
    stream, left = zlib.decompressobj(31), MOST_UNPACKED
    try:
        while body and left > 0 and not stream.eof:
            left -= len(stream.decompress(body, 1_000_000))
            body = stream.unconsumed_tail
    except zlib.error:
        return True
    return left > 0 and not stream.eof

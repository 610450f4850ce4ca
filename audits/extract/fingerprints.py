"""What tells two texts alike: a hash of the squeezed text, and a simhash over its clauses."""

from __future__ import annotations

import hashlib
import re
import zlib

_CLAUSE = re.compile(r"[，。；：！？、,.;:!?\s]+")
SHORTEST = 20


def fingerprints(text: str) -> tuple[str, int, int]:
    """Hash, length and simhash (signed 64 bits, over clauses) of a main text; empty for short texts."""
    if len(text) < SHORTEST:
        return "", len(text), 0
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    squeezed = "".join(clauses)
    if len(squeezed) < SHORTEST:
        return "", len(squeezed), 0
    import numpy  # a run of link rules has no texts and does without it

    hashes = (
        zlib.crc32(clause.encode("utf-8", "replace")) << 32 | zlib.adler32(clause[::-1].encode("utf-8", "replace"))
        for clause in set(clauses)
    )
    mixed = numpy.array([value * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF for value in hashes], dtype=">u8")
    bits = numpy.unpackbits(mixed.view(numpy.uint8)).reshape(-1, 64).sum(axis=0) * 2 > len(mixed)
    simhash = int.from_bytes(numpy.packbits(bits).tobytes(), "big")
    digest = hashlib.blake2b(squeezed.encode("utf-8", "replace"), digest_size=12).hexdigest()
    return digest, len(squeezed), simhash - (1 << 64) if simhash >> 63 else simhash

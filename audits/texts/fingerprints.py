"""What tells two texts alike: a hash of the squeezed text, and a simhash over its clauses."""

from __future__ import annotations

import hashlib
import zlib

_CLAUSE_ENDS = "，。；：！？、,.;:!?"
SHORTEST = 20


def fingerprints(text: str) -> tuple[str, int, int]:
    """Hash, length and simhash (signed 64 bits, over clauses) of a main text; empty for short texts."""
    if len(text) < SHORTEST:
        return "", len(text), 0
    spaced = text
    for mark in _CLAUSE_ENDS:  # three times as fast as one pattern
        spaced = spaced.replace(mark, " ")
    clauses = spaced.split()
    squeezed = "".join(clauses)
    if len(squeezed) < SHORTEST:
        return "", len(squeezed), 0
    import numpy  # a run of link rules has no texts and does without it

    hashes = [
        zlib.crc32(clause.encode("utf-8", "replace")) << 32 | zlib.adler32(clause[::-1].encode("utf-8", "replace"))
        for clause in set(clauses)
    ]
    mixed = numpy.array(hashes, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)  # modulo 2 ** 64
    bits = numpy.unpackbits(mixed.astype(">u8").view(numpy.uint8)).reshape(-1, 64).sum(axis=0) * 2 > len(mixed)
    simhash = int.from_bytes(numpy.packbits(bits).tobytes(), "big")
    digest = hashlib.blake2b(squeezed.encode("utf-8", "replace"), digest_size=12).hexdigest()
    return digest, len(squeezed), simhash - (1 << 64) if simhash >> 63 else simhash

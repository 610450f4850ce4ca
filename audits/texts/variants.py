"""Misprints that no dictionary lists: a stretch of four characters that stands on one or two pages of a portal, while the same stretch with
another character, alike in sound or shape, stands on many (依法追究形事责任).

Stretches are numbers of 64 bits. A table of counts too small for all of them tells roughly which are frequent; only what comes of that is
counted exactly. So twenty thousand pages take a few megabytes.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy

from audits.texts.borders import is_hanzi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.texts.alike import Alike
    from audits.texts.borders import Borders

LENGTH = 4
FEW = 2
"""Pages on which a misprint stands at most."""
OFTEN = 3
"""Pages on which the right stretch stands at least, for each page with the other; as many again where the character is at its edge."""
_RUN = re.compile("[\u4e00-\u9fff]{4,}")
_MIXED = 0x9E3779B97F4A7C15
MOST_KEPT = 4_000_000
"""Stretches that are kept in memory, 32 MB."""
_CHUNK = 50
_QUOTE = 12


@dataclass(frozen=True, slots=True)
class Variant:
    """One suspected misprint."""

    page: int
    """Number of the text."""
    near: str
    """The four characters as they stand there."""
    usual: str
    """As they stand elsewhere."""
    pages: int
    """Texts that have them so."""
    wrong: str
    """The two of them that should be a word."""
    right: str
    """The word."""


@dataclass(frozen=True, slots=True)
class Finder:
    """What is known of characters and words."""

    alike: Alike
    borders: Borders

    def find(self, texts: Iterable[str]) -> Iterator[Variant]:
        """Suspected misprints of a portal's texts, each text counted once for a stretch, in the order of the texts."""
        kept = _Kept.of(texts)
        found = list(_pairs(kept, self.alike))
        counts = kept.counts({text for _, wrong, right, _ in found for text in (wrong, right)})
        told: set[tuple[int, int]] = set()
        for page, wrong, right, at in found:
            least = OFTEN * counts[wrong] + (0 if 0 < at < LENGTH - 1 else counts[wrong] * (OFTEN - 1))
            if counts[wrong] > FEW or counts[right] < least:
                continue
            text = kept.text(page)
            for place in _places(text, wrong):
                word = self.word_of(text, place, right, at)
                if word is not None and (page, place + at) not in told:
                    told.add((page, place + at))
                    yield Variant(page, wrong, right, counts[right], wrong[word : word + 2], right[word : word + 2])
                    break

    def word_of(self, text: str, start: int, right: str, at: int) -> int | None:
        """Where in a stretch the word stands that the character makes with a neighbour on other pages; None where it makes one here too,
        or where the neighbours belong to other words."""
        word, here = self.borders.is_word, start + at
        before, char, after = text[here - 1 : here], text[here], text[here + 1 : here + 2]
        if word(before, char) or (after and word(char, after)) or _quoted(text, here):
            return None
        if char in self.borders.singles and (at in (0, LENGTH - 1) or (after and self._begins(text, here + 1))):
            return None
        left = at > 0 and word(right[at - 1], right[at]) and self._left_is_free(text, here, at)
        if left and not self.borders.crosses(text, here - 1, here + 1):
            return at - 1
        free = at < LENGTH - 1 and word(right[at], right[at + 1]) and self._right_is_free(text, here, at)
        return at if free and not self.borders.crosses(text, here, here + 2) else None

    def _left_is_free(self, text: str, here: int, at: int) -> bool:
        """Whether the character before belongs to no word before it, and what follows the stretch begins anew."""
        if here > 1 and self.borders.is_word(text[here - 2], text[here - 1]):
            return False
        after = text[here + 1 : here + 2]
        return at < LENGTH - 1 or not after or not is_hanzi(after) or self._begins(text, here + 1)

    def _right_is_free(self, text: str, here: int, at: int) -> bool:
        """Whether the character behind begins no other word, and what stands before the stretch has ended."""
        if here + 2 < len(text) and self.borders.is_word(text[here + 1], text[here + 2]):
            return False
        before = text[here - 1 : here]
        return at > 0 or not before or not is_hanzi(before) or self._ends(text, here - 1)

    def _begins(self, text: str, place: int) -> bool:
        loose = text[place] in self.borders.singles or text[place] in self.borders.particles
        return loose or (place + 1 < len(text) and self.borders.is_word(text[place], text[place + 1]))

    def _ends(self, text: str, place: int) -> bool:
        loose = text[place] in self.borders.singles or text[place] in self.borders.particles
        return loose or (place > 0 and self.borders.is_word(text[place - 1], text[place]))


def _places(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _quoted(text: str, place: int) -> bool:
    """Whether a place stands between quotation marks: slogans and names play with words."""
    near = text[max(0, place - _QUOTE) : place]
    return near.rfind("“") > near.rfind("”")


def _pairs(kept: _Kept, alike: Alike) -> Iterator[tuple[int, str, str, int]]:
    """(text, rare stretch, frequent one, which of their characters differs), by text, of all that differ in one character alike."""
    frequent, table = kept.frequent(), _AlikeTable(alike)
    found: list[tuple[int, str, str, int]] = []
    for pages, rare in kept.rare():
        for at in range(LENGTH):
            keys, others = frequent[at]
            wanted = rare & ~_mask(at)
            first = numpy.searchsorted(keys, wanted, "left")
            times = numpy.searchsorted(keys, wanted, "right") - first
            rows = numpy.repeat(numpy.arange(len(rare)), times)
            nth = numpy.arange(len(rows)) - numpy.repeat(numpy.cumsum(times) - times, times)
            wrong, right = rare[rows], others[first[rows] + nth]
            like = numpy.nonzero(table.are(_letter(wrong, at), _letter(right, at)))[0]
            found += [(int(pages[rows[one]]), _words(int(wrong[one])), _words(int(right[one])), at) for one in like]
    yield from sorted(found)


class _AlikeTable:
    """The characters that are alike, for many at once."""

    def __init__(self, alike: Alike) -> None:
        self.sounds = numpy.zeros(1 << 16, dtype=numpy.int32)
        for char, sound in alike.sounds.items():
            self.sounds[ord(char)] = sound + 1
        pairs = [ord(one) << 16 | ord(other) for one, others in alike.shapes.items() for other in others]
        self.shapes = numpy.array(sorted(pairs), dtype=numpy.uint64)

    def are(self, one: Any, other: Any) -> Any:
        """Where the characters of two arrays are alike."""
        sound = self.sounds[one]
        same = (sound > 0) & (sound == self.sounds[other])
        return (one != other) & (same | numpy.isin(one << numpy.uint64(16) | other, self.shapes))


@dataclass
class _Kept:
    """Texts of a portal, packed, with a rough table of how many have a stretch."""

    packed: list[bytes]
    table: Any
    arrays: list[Any] = field(default_factory=list)
    """Stretches of the first texts, as many as fit; the rest is taken apart again each time."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Kept:
        """Texts with their table."""
        packed = [zlib.compress(text.encode("utf-8", "replace"), 1) for text in texts]
        size = sum(map(len, packed))
        table = numpy.zeros(1 << min(24, max(16, (size * 2).bit_length())), dtype=numpy.uint8)
        kept = cls(packed, table)
        room = MOST_KEPT
        for page, stretches in enumerate(kept._stretches()):
            slots = _distinct(kept._slots(stretches))
            table[slots] += table[slots] < 255
            room -= len(stretches)
            if room > 0 and page == len(kept.arrays):
                kept.arrays.append(stretches)
        return kept

    def text(self, page: int) -> str:
        """One of the texts."""
        return zlib.decompress(self.packed[page]).decode("utf-8")

    def frequent(self) -> list[tuple[Any, Any]]:
        """Stretches that stand on enough pages, for each place of a character sorted by what is left without it: (that, the stretches)."""
        found = numpy.empty(0, dtype=numpy.uint64)
        for _, stretches in self._together():
            found = numpy.union1d(found, stretches[self.table[self._slots(stretches)] >= OFTEN])
        gaps = []
        for at in range(LENGTH):
            keys = found & ~_mask(at)
            order = numpy.argsort(keys, kind="stable")
            gaps.append((keys[order], found[order]))
        return gaps

    def rare(self) -> Iterator[tuple[Any, Any]]:
        """(numbers of the texts, their stretches that stand on few pages), many texts at a time."""
        for pages, stretches in self._together():
            few = self.table[self._slots(stretches)] <= FEW
            yield pages[few], stretches[few]

    def _together(self) -> Iterator[tuple[Any, Any]]:
        """(numbers of the texts, their stretches), some texts at a time."""
        parts: list[Any] = []
        for number, stretches in enumerate(self._stretches(), 1):
            parts.append(stretches)
            if number % _CHUNK == 0 or number == len(self.packed):
                first = number - len(parts)
                yield numpy.repeat(numpy.arange(first, number), [len(part) for part in parts]), numpy.concatenate(parts)
                parts = []

    def counts(self, wanted: set[str]) -> Counter[str]:
        """How many texts have each of some stretches."""
        counts: Counter[str] = Counter()
        numbers = numpy.array(sorted(_number(words) for words in wanted), dtype=numpy.uint64)
        for _, stretches in self._together() if wanted else ():
            found, times = numpy.unique(stretches[numpy.isin(stretches, numbers)], return_counts=True)
            for number, count in zip(found.tolist(), times.tolist(), strict=True):
                counts[_words(number)] += count
        return counts

    def _stretches(self) -> Iterator[Any]:
        """The distinct stretches of each text."""
        for page in range(len(self.packed)):
            if page < len(self.arrays):
                yield self.arrays[page]
                continue
            runs = "\n".join(_RUN.findall(self.text(page)))
            letters = numpy.frombuffer(runs.encode("utf-16-le"), dtype=numpy.uint16).astype(numpy.uint64)
            if len(letters) < LENGTH:
                yield numpy.empty(0, dtype=numpy.uint64)
                continue
            parts = [letters[start : len(letters) - LENGTH + 1 + start] << numpy.uint64(48 - 16 * start) for start in range(LENGTH)]
            within = numpy.logical_and.reduce([letters[start : len(letters) - LENGTH + 1 + start] != 10 for start in range(LENGTH)])
            yield _distinct((parts[0] | parts[1] | parts[2] | parts[3])[within])

    def _slots(self, stretches: Any) -> Any:
        shift = numpy.uint64(65 - len(self.table).bit_length())
        return (stretches * numpy.uint64(_MIXED)) >> shift


def _distinct(numbers: Any) -> Any:
    """Sorted, each once; by sorting, which is faster for so few than numpy's own way."""
    numbers = numpy.sort(numbers)
    first = numpy.ones(len(numbers), dtype=bool)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first]


def _letter(stretches: Any, at: int) -> Any:
    """One character of each stretch."""
    return (stretches >> numpy.uint64(48 - 16 * at)) & numpy.uint64(0xFFFF)


def _mask(at: int) -> Any:
    return numpy.uint64(0xFFFF << (48 - 16 * at))


def _words(number: int) -> str:
    return number.to_bytes(8, "big").decode("utf-16-be")


def _number(words: str) -> int:
    return int.from_bytes(words.encode("utf-16-be"), "big")

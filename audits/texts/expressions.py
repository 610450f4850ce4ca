"""Dictionaries of wrong expressions (错误表述): read, and found in text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic needs it at run time
from typing import TYPE_CHECKING, Literal

from audits.rulebook.loading import Strict
from audits.texts.borders import Borders

try:
    import ahocorasick
except ImportError:  # no wheel for every machine; the pattern below does the same, slower
    ahocorasick = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Kind = Literal["typo", "name", "agency", "term"]
KINDS = ("typo", "name", "agency", "term")
FEW_WORDS = 100
WINDOW = 30
SHORT = 3
"""Characters up to which the beginning of an expression is no word by itself."""
LONG = 6
"""Characters from which a wrong expression is no chance meeting of words."""
_ARROW = re.compile(r"\s*(?:=>|→)\s*")


class Expression(Strict):
    """One wrong expression, where more than the right one is to be said."""

    right: str
    """What to write instead; ``""`` where it is only to be removed."""
    kind: Kind = "typo"
    """Slip of writing, one in the name of the state, a body or a place, obsolete name of an agency, or term."""
    unless: tuple[str, ...] = ()
    """No mistake inside these longer words; words that do not hold it: no mistake beside them."""
    when: tuple[str, ...] = ()
    """Only a mistake beside one of these words."""
    sure: bool = True
    """False: a person has to decide."""
    since: date | None = None
    """First day on which it is wrong; for names that were once right."""


class Expressions(Strict):
    """``rules/vocabularies/wrong-expressions.yml``."""

    entries: dict[str, str | Expression]
    """Wrong expression to the right one, or to an entry."""
    words: str = ""
    """Many plain pairs, one a line: ``wrong => right``, behind `` # `` a remark."""
    removed: str = ""
    """What to say where there is no right expression."""
    not_titles: tuple[str, ...] = ()
    """Pages with these words in the title speak about mistakes."""
    agency_unless: tuple[str, ...] = ()
    """Words beside an old name of an agency that tell of the past."""
    single_words: str = ""
    """Characters that are words by themselves."""
    names: str = ""
    """Family names, with which the name of a person or village begins."""
    particles: str = ""
    """Characters that follow any word."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One wrong expression in a text."""

    wrong: str
    right: str
    kind: Kind
    sure: bool
    start: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Matcher:
    """A dictionary ready to search with; made once for a rule book."""

    entries: dict[str, Expression]
    agency_unless: tuple[str, ...]
    borders: Borders
    scan: Callable[[str], Iterable[tuple[int, str]]]

    @classmethod
    def of(cls, vocabulary: Expressions, words: Mapping[str, str] | None = None) -> Matcher:
        """A matcher for a dictionary; ``words`` are common words, that tell where one ends and another begins."""
        entries = {wrong: Expression(right=given) if isinstance(given, str) else given for wrong, given in vocabulary.entries.items()}
        plain = {wrong: _plain(right) for wrong, right in _lines(vocabulary.words)}
        entries = {wrong: entry for wrong, entry in {**plain, **entries}.items() if len(wrong) > 1 and wrong != entry.right}
        singles, names, particles = (frozenset(part) for part in (vocabulary.single_words, vocabulary.names, vocabulary.particles))
        borders = Borders(dict(words or {}), singles, names, particles)
        return cls(entries, vocabulary.agency_unless, borders, _scanner(list(entries)))

    def find(self, text: str) -> Iterator[Slip]:
        """Wrong expressions, in text order; the longest wins where several overlap."""
        for start, wrong in self.scan(text):
            entry = self.entries[wrong]
            if self._counts(text, start, wrong, entry):
                yield Slip(wrong, entry.right, entry.kind, entry.sure, start, entry.since)

    def _counts(self, text: str, start: int, wrong: str, entry: Expression) -> bool:
        """Whether context and exceptions let a match stand."""
        end = start + len(wrong)
        if wrong in entry.right and _covered(text, start, wrong, entry.right):
            return False
        if entry.kind in ("typo", "name") and len(wrong) < LONG and self.borders.crosses(text, start, end):
            return False
        if entry.kind in ("typo", "name") and self._runs_on(text, end, wrong, entry.right):
            return False
        near = text[max(0, start - WINDOW) : end + WINDOW]
        if any(_covered(text, start, wrong, word) if wrong in word else word in near for word in entry.unless):
            return False
        if entry.when and not any(word in near for word in entry.when):
            return False
        return entry.kind != "agency" or not self._past(text, start, near)

    def _runs_on(self, text: str, end: int, wrong: str, right: str) -> bool:
        """Whether only the last character is wrong and begins another word (``发展和改革委|会同``, ``市场监督管理|具体``)."""
        whole = len(wrong) > SHORT and right.startswith(wrong[:-1])
        return whole and self.borders.is_word(wrong[-1], text[end : end + 1])

    def _past(self, text: str, start: int, near: str) -> bool:
        """Whether an old name is quoted or told of as the past."""
        before = text[max(0, start - 60) : start]
        quoted = before.rfind("《") > before.rfind("》")
        return quoted or before.rstrip("“\" （(")[-1:] in ("原", "前", "旧", "曾") or any(word in near for word in self.agency_unless)


def _plain(right: str) -> Expression:
    """An entry of the plain list, unchecked: checking a hundred thousand would take seconds."""
    return Expression.model_construct(right=right, kind="term", unless=(), when=(), sure=True, since=None)


def _covered(text: str, start: int, wrong: str, longer: str) -> bool:
    """Whether the match is a part of a longer expression."""
    offset = longer.find(wrong)
    while offset >= 0:
        if start >= offset and text.startswith(longer, start - offset):
            return True
        offset = longer.find(wrong, offset + 1)
    return False


def _scanner(words: list[str]) -> Callable[[str], Iterable[tuple[int, str]]]:
    """A search for many words: an automaton beyond a hundred, else (or without the library) one pattern."""
    if not words:
        return lambda _text: ()
    if ahocorasick is None or len(words) <= FEW_WORDS:
        pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
        return lambda text: ((match.start(), match[0]) for match in pattern.finditer(text))
    return _automaton(words)


def _automaton(words: list[str]) -> Callable[[str], Iterable[tuple[int, str]]]:
    """An automaton over UTF-8 bytes: over characters its nodes have thousands of children, which it searches one by one."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(_bytes(word).decode("latin-1"), word)
    automaton.make_automaton()

    def scan(text: str) -> Iterator[tuple[int, str]]:
        data = _bytes(text)
        counted = characters = 0
        for end, word in automaton.iter_long(data.decode("latin-1")):
            characters += len(data[counted : end + 1].decode("utf-8", "surrogatepass"))
            counted = end + 1
            yield characters - len(word), word

    return scan


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _lines(words: str) -> Iterator[tuple[str, str]]:
    """Pairs of the plain list; lines that are none are left out."""
    for line in words.splitlines():
        pair = _ARROW.split(line.partition(" # ")[0].strip(), maxsplit=1)
        if len(pair) == 2 and pair[0]:
            yield pair[0], pair[1]


def snippet(text: str, start: int, length: int, around: int = 12) -> str:
    """The words with a few characters before and after, marked by 【】."""
    end = start + length
    before, after = text[max(0, start - around) : start], text[end : end + around]
    head, tail = "…" if start > around else "", "…" if end + around < len(text) else ""
    return re.sub(r"\s+", " ", f"{head}{before}【{text[start:end]}】{after}{tail}")

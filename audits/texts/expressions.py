"""Dictionaries of wrong expressions (错误表述): read, imported from an office's own list, and found in text."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic needs it at run time
from typing import TYPE_CHECKING, Any, Literal

from audits.rulebook.loading import Mistake, MistakesFound, Strict
from audits.texts.borders import Borders

try:
    import ahocorasick
except ImportError:  # no wheel for every machine; the pattern below does the same, slower
    ahocorasick = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Kind = Literal["typo", "name", "agency", "term"]
KINDS = ("typo", "name", "agency", "term")
FEW_WORDS = 100
WINDOW = 30
LONG = 6
"""Characters from which a wrong expression is no chance meeting of words."""
_ARROW = re.compile(r"\s*(?:=>|→)\s*")
_HEADINGS = {
    "wrong": ("错误表述", "错误词", "错误词语", "错词", "错敏词", "错误用语", "敏感词", "错误"),
    "right": ("正确表述", "正确词", "正确词语", "建议词", "建议表述", "推荐用语", "正确用语", "正确"),
    "note": ("备注", "说明", "依据", "分类"),
    "unless": ("例外", "例外词语", "不算错的情况"),
    "when": ("语境", "上下文", "同时出现"),
}


class Entry(Strict):
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

    entries: dict[str, str | Entry]
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

    entries: dict[str, Entry]
    agency_unless: tuple[str, ...]
    borders: Borders
    scan: Callable[[str], Iterable[tuple[int, str]]]

    @classmethod
    def of(cls, vocabulary: Expressions, words: Mapping[str, str] | None = None) -> Matcher:
        """A matcher for a dictionary; ``words`` are common words, that tell where one ends and another begins."""
        entries = {wrong: Entry(right=given) if isinstance(given, str) else given for wrong, given in vocabulary.entries.items()}
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

    def _counts(self, text: str, start: int, wrong: str, entry: Entry) -> bool:
        """Whether context and exceptions let a match stand."""
        end = start + len(wrong)
        if wrong in entry.right and _covered(text, start, wrong, entry.right):
            return False
        if entry.kind in ("typo", "name") and len(wrong) < LONG and self.borders.crosses(text, start, end):
            return False
        near = text[max(0, start - WINDOW) : end + WINDOW]
        if any(_covered(text, start, wrong, word) if wrong in word else word in near for word in entry.unless):
            return False
        if entry.when and not any(word in near for word in entry.when):
            return False
        return entry.kind != "agency" or not self._past(text, start, near)

    def _past(self, text: str, start: int, near: str) -> bool:
        """Whether an old name is quoted or told of as the past."""
        before = text[max(0, start - 60) : start]
        quoted = before.rfind("《") > before.rfind("》")
        return quoted or before.rstrip("“\" （(")[-1:] in ("原", "前", "旧", "曾") or any(word in near for word in self.agency_unless)


def _plain(right: str) -> Entry:
    """An entry of the plain list, unchecked: checking a hundred thousand would take seconds."""
    return Entry.model_construct(right=right, kind="term", unless=(), when=(), sure=True, since=None)


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


def import_expressions(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "", tell: Callable[[str], None] = lambda _: None) -> str:
    """YAML of an office's own list from the sheets of its table, each with a heading row of its own.

    ``tell`` is told which sheets and rows are not used. Raises MistakesFound with every row that cannot be used.
    """
    mistakes: list[Mistake] = []
    entries: dict[str, Entry] = {}
    notes: dict[str, str] = {}
    tables = {sheet: [[_cell(value) for value in row] for row in rows] for sheet, rows in sheets.items()}
    heads = {sheet: at for sheet, table in tables.items() if (at := _head_of(table)) is not None}
    if not heads:
        says = f"没有表头：至少要有“{_HEADINGS['wrong'][0]}”和“{_HEADINGS['right'][0]}”两列"
        raise MistakesFound([Mistake(f"{name}第1行", "", says)])
    for sheet, table in tables.items():
        if sheet not in heads and any(filter(None, itertools.chain(*table))):
            tell(f"{name} 的工作表“{sheet}”没有词表的表头，没有用到")
    rows = ((f"{name}{sheet and f'的工作表“{sheet}”'}", row) for sheet, at in heads.items() for row in _rows(tables[sheet], at))
    for where, (number, values, beside) in rows:
        if not any(values.values()):
            if beside:
                tell(f"{where}第{number}行的字都在表头以外的列里，没有用到")
            continue
        says = _row_mistake(values, entries)
        if says:
            mistakes.append(Mistake(f"{where}第{number}行", "", says))
            continue
        split = {key: tuple(filter(None, re.split(r"[、,，;；|]", values.get(key, "")))) for key in ("unless", "when")}
        entries[values["wrong"]] = Entry(right=values.get("right", ""), kind="term", unless=split["unless"], when=split["when"])
        notes[values["wrong"]] = values.get("note", "")
    if not entries and not mistakes:
        mistakes.append(Mistake(f"{name}第{min(heads.values()) + 2}行", "", "表头下面没有内容"))
    if mistakes:
        raise MistakesFound(mistakes)
    return _as_yaml(entries, notes)


def _head_of(table: Sequence[Sequence[str]]) -> int | None:
    """Index of the row with the headings."""
    return next((number for number, row in enumerate(table) if _columns(row).keys() >= {"wrong"}), None)


def _rows(table: Sequence[Sequence[str]], at: int) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Number, values and whether anything stands beside the known columns, of each row below the headings."""
    columns = _columns(table[at])
    for number, row in enumerate(table[at + 1 :], at + 2):
        yield number, {key: row[place] if place < len(row) else "" for key, place in columns.items()}, any(row)


def _cell(value: Any) -> str:
    return "" if value is None else re.sub(r"\s+", " ", str(value)).strip()


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Key to the place of its column; the first heading of a kind wins."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        bare = re.sub(r"[（(].*$|[\s:：*]", "", cell)
        for key, names in _HEADINGS.items():
            if bare in names:
                found.setdefault(key, place)
    return found


def _row_mistake(values: dict[str, str], entries: dict[str, Entry]) -> str:
    """What is wrong with a row, or ``""``."""
    wrong, right = values["wrong"], values.get("right", "")
    if not wrong:
        return "没有填错误表述"
    if len(wrong) < 2:
        return f"“{wrong}”只有一个字，会误报，请写成词语"
    if wrong == right:
        return f"“{wrong}”的错误表述和正确表述相同"
    if "=>" in wrong + right or "→" in wrong + right or " # " in wrong + right:
        return f"“{wrong}”里有 => 、→ 或 # ，不能用"
    if wrong in entries and entries[wrong].right != right:
        return f"“{wrong}”重复，前面写的正确表述是“{entries[wrong].right}”"
    return ""


def _as_yaml(entries: dict[str, Entry], notes: dict[str, str]) -> str:
    """A vocabulary file: plain pairs as lines, the rest as entries."""
    lines = ["vocabulary: wrong-expressions"]
    special = {wrong: entry for wrong, entry in entries.items() if entry.unless or entry.when}
    if special:
        lines.append("entries:")
        for wrong, entry in special.items():
            lists = "".join(
                f", {key}: [{', '.join(map(_quoted, words))}]" for key, words in (("unless", entry.unless), ("when", entry.when)) if words
            )
            lines.append(f"  {_quoted(wrong)}: {{right: {_quoted(entry.right)}, kind: {entry.kind}{lists}}}")
    lines.append("words: |2")
    for wrong, entry in entries.items():
        if wrong not in special:
            note = f" # {notes[wrong]}" if notes.get(wrong) else ""
            lines.append(f"  {wrong} => {entry.right}{note}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A YAML scalar that is a text whatever it holds."""
    return "'" + text.replace("'", "''") + "'"

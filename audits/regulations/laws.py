"""The laws in force (法规目录): versions of laws and rules, what repealed them, and the office's own documents and decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from audits.records.codes import LAW_ENDS, LAW_STATUSES, SURENESS
from audits.regulations.local import LocalEntry, OwnEvent, read_local, read_own_events
from audits.regulations.orders import Orders, orders_of
from audits.texts.days import as_date
from audits.texts.numbers import Number, find_numbers
from audits.texts.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from audits.records.codes import LawEnd, LawStatus, LocalStatus, NoCode, Sureness
    from audits.rulebook.book import RuleBook

VERSION_COLUMNS = (
    "title", "level", "issuer", "number", "promulgated", "version", "other_days", "effective", "status", "repealed_on", "successor",
    "source", "as_of", "flags",
)  # fmt: skip
_STATUS: dict[str, LawStatus | NoCode] = {"": "", **{status: status for status in LAW_STATUSES}}
_END: dict[str, LawEnd] = {end: end for end in LAW_ENDS}
_SURE: dict[str, Sureness] = {one: one for one in SURENESS}
EVENT_COLUMNS = ("title", "promulgated", "number", "successor", "date", "decided_by", "kind", "level", "confidence", "source", "flags")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law or rule."""

    title: str
    level: str
    issuer: str
    number: str
    """Order or document number, ``""`` if not known."""
    promulgated: str
    """ISO day of the first promulgation, ``""`` if not known."""
    version: str
    """ISO day that identifies this version, ``""`` if not known."""
    other_days: str
    """Other days that mean this version (adoption, amendment), with ``;``."""
    effective: str
    status: LawStatus | NoCode
    """``""`` if it is not known."""
    repealed_on: str
    successor: str
    """``title@day`` or title of what follows."""
    source: str
    """Code of ``sources.tsv``."""
    as_of: str
    """State-of date of the source."""
    flags: tuple[str, ...]
    """Words that lower trust."""

    @property
    def days(self) -> tuple[str, ...]:
        """All ISO days that mean this version."""
        return tuple(filter(None, (self.version, *self.other_days.split(";"))))

    def has(self, flag: str) -> bool:
        """Whether a flag is set."""
        return flag in self.flags


@dataclass(frozen=True, slots=True)
class LawEvent:
    """One repeal or replacement."""

    title: str
    promulgated: str
    """ISO day of the version or instrument that ended, ``""`` if not known."""
    number: str
    successor: str
    date: str
    """ISO day from which it counts."""
    decided_by: str
    kind: LawEnd
    """How it ended."""
    level: str
    confidence: Sureness
    """How well that is known."""
    source: str
    flags: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether it may make a confirmed finding."""
        return self.confidence == "A" and self.kind != "partly" and "date-unverified" not in self.flags


@dataclass
class Instruments:
    """Everything known under one title: versions by age, events by date."""

    versions: list[Version] = field(default_factory=list)
    events: list[LawEvent] = field(default_factory=list)

    def days(self) -> Iterator[str]:
        """ISO days of all versions and events."""
        for version in self.versions:
            yield from (*version.days, version.promulgated, version.effective)
        yield from (event.date for event in self.events)

    def numbers(self) -> list[tuple[Number, Version]]:
        """Known numbers with the version they stand at."""
        return [(number, version) for version in self.versions if version.number for number in find_numbers(version.number)]


@dataclass
class Laws:
    """The shipped laws and the office's own entries; made by ``laws_of``."""

    titles: dict[str, Instruments]
    """By title key."""
    sources: dict[str, str]
    local: tuple[LocalEntry, ...] = ()
    """The office's own documents."""
    own_events: tuple[OwnEvent, ...] = ()
    """Events that a person accepted."""
    as_of: str = ""
    """Newest state-of date of the shipped rows."""
    names: frozenset[str] = frozenset()
    """Full official names that begin with that of the state."""
    _local_numbers: dict[str, list[LocalEntry]] = field(default_factory=dict)
    _local_titles: dict[str, list[LocalEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the office's own entries."""
        for entry in (*self.local, *map(_as_entry, filter(_is_document, self.own_events))):
            if entry.number_key:
                self._local_numbers.setdefault(entry.number_key, []).append(entry)
            self._local_titles.setdefault(title_key(entry.title), []).append(entry)

    @cached_property
    def orders(self) -> Orders:
        """When the orders that the laws name were signed."""
        dated = (
            (number, version.promulgated if version.has("number-of-original") else version.version)
            for found in self.titles.values()
            for number, version in found.numbers()
            if not version.has("number-unverified")
        )
        return orders_of(dated, (event.decided_by for found in self.titles.values() for event in found.events))

    def find(self, key: str) -> Instruments | None:
        """What is known under a title key."""
        return self.titles.get(key)

    def knows(self, key: str) -> bool:
        """Whether anything is known under a title key, the office's own documents included."""
        return key in self.titles or key in self._local_titles

    def source_of(self, code: str) -> str:
        """The source behind a code."""
        return self.sources.get(code, code)

    @property
    def knows_documents(self) -> bool:
        """Whether the office has entries of its own."""
        return bool(self._local_titles)

    def local_entry(self, number_key: str, key: str, day: str = "") -> LocalEntry | None:
        """The office's own entry for a document: by number, else by title (with the day, where several share it)."""
        if number_key:
            found = self._local_numbers.get(number_key)
            if found:
                return found[-1]
        same = [entry for entry in self._local_titles.get(key, ()) if not (number_key and entry.number_key)]
        if len(same) > 1:
            same = [entry for entry in same if day and entry.written == day]
        return same[-1] if same else None


def laws_of(book: RuleBook) -> Laws:
    """The laws of a rule book, read once."""
    return book.memo("laws", None, lambda: load(book.data_dir / "regulations", book.own_dir))


def load(shipped: Path, own: Path | None = None) -> Laws:
    """The laws from the shipped tables and the office's own folder; raises MistakesFound for the office's mistakes."""
    titles: dict[str, Instruments] = {}
    keys: dict[str, str] = {}
    newest = ""
    for row in _rows(shipped / "catalogue.tsv", len(VERSION_COLUMNS)):
        version = _version(row)
        newest = max(newest, version.as_of)
        key = keys.get(version.title) or keys.setdefault(version.title, title_key(version.title))
        titles.setdefault(key, Instruments()).versions.append(version)
    for row in _rows(shipped / "events.tsv", len(EVENT_COLUMNS)):
        event = _event(row)
        key = keys.get(event.title) or keys.setdefault(event.title, title_key(event.title))
        titles.setdefault(key, Instruments()).events.append(event)
    folder = own / "regulations" if own else None
    accepted = read_own_events(folder) if folder else ()
    for own_event in accepted:
        if _is_document(own_event):
            continue
        titles.setdefault(title_key(own_event.title), Instruments()).events.append(_as_event(own_event))
    for found in titles.values():
        found.versions.sort(key=lambda version: version.version)
        found.events.sort(key=lambda event: event.date)
    sources = {row[0]: row[1] for row in _rows(shipped / "sources.tsv", 2)}
    names = frozenset(title for title in keys if title.startswith("中华人民共和国"))
    return Laws(titles, sources, read_local(folder) if folder else (), accepted, newest, names)


def _rows(path: Path, width: int) -> Iterable[list[str]]:
    if not path.is_file():
        return
    lines = path.read_text("utf-8").split("\n")
    for line in lines[1:]:
        if line:
            row = line.split("\t")
            yield row + [""] * (width - len(row))


def _version(row: list[str]) -> Version:
    *before, status, repealed_on, successor, source, as_of, flags = row
    title, level, issuer, number, promulgated, version, other_days, effective = before
    return Version(
        title, level, issuer, number, promulgated, version, other_days, effective, _STATUS[status], repealed_on, successor, source, as_of,
        _flags(flags),
    )


def _flags(written: str) -> tuple[str, ...]:
    """The words of a cell, which stand in it with commas."""
    return tuple(written.split(",")) if written else ()


def _event(row: list[str]) -> LawEvent:
    title, promulgated, number, successor, day, decided_by, kind, level, confidence, source, flags = row
    return LawEvent(title, promulgated, number, successor, day, decided_by, _END[kind], level, _SURE[confidence], source, _flags(flags))


def _is_document(own: OwnEvent) -> bool:
    """Whether an accepted event is about a numbered document of an office, which is found by its number; laws are found by title."""
    return any(number.kind == "document" for number in find_numbers(own.number))


def _as_entry(own: OwnEvent) -> LocalEntry:
    status: LocalStatus = "expired" if own.kind == "expired" else "amended" if own.kind == "partly" else "repealed"
    return LocalEntry(own.title, own.number, "", own.written, status, own.date, own.decided_by, own.successor, own.source)


def _as_event(own: OwnEvent) -> LawEvent:
    return LawEvent(
        own.title, own.written, own.number, own.successor, own.date, own.decided_by, own.kind, own.level, "A", own.source or "own", ()
    )


def age_days(state_of: str, today: date) -> int | None:
    """Days since a state-of date (``2022-02`` counts as the first of the month), None if there is none."""
    day = as_date(state_of if len(state_of) == 10 else f"{state_of}-01")
    return (today - day).days if day else None

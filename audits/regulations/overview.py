"""What is known of laws, how old that is, and what it knows of one title; plain records for commands to show."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.regulations.evidence import source_text
from audits.regulations.laws import age_days, laws_of
from audits.texts.titles import read_title, title_key

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import LawEnd, LawStatus, NoCode
    from audits.regulations.laws import Laws
    from audits.regulations.local import LocalEntry
    from audits.rulebook.book import RuleBook

_STATES = {"repealed": "ended", "expired": "ended", "in-force": "in-force", "not-yet": "in-force"}
OLD_AFTER = 365
"""Days after which the table is called old."""


@dataclass(frozen=True, slots=True)
class LevelStatus:
    """What is known of one level of law."""

    level: str
    titles: int
    versions: int
    in_force: int
    """Titles whose version in force is known."""
    ended: int
    """Titles that are known to be repealed or expired."""
    unknown: int
    """Titles without a known status: never taken as in force."""
    oldest: str
    """Oldest state-of date."""
    newest: str
    age: int | None
    """Days since the newest."""
    old: bool


@dataclass(frozen=True, slots=True)
class LawsStatus:
    """All that is known of laws."""

    levels: tuple[LevelStatus, ...]
    events: int
    sure_events: int
    local: int
    """The office's own documents."""
    own_events: int
    as_of: str
    age: int | None
    old: bool
    """Whether it is older than a year: to be said on every ledger."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version as ``regulations show`` prints it."""

    title: str
    level: str
    number: str
    version: str
    effective: str
    status: LawStatus | NoCode
    repealed_on: str
    source: str
    as_of: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One event as ``regulations show`` prints it."""

    title: str
    kind: LawEnd
    date: str
    decided_by: str
    successor: str
    sure: bool
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of one title."""

    name: str
    versions: tuple[ShownVersion, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    local: tuple[LocalEntry, ...] = ()
    near: tuple[str, ...] = ()
    """Known titles like it, where nothing is known of it."""


def laws_status(book: RuleBook, today: date) -> LawsStatus:
    """Counts and age by level."""
    books = laws_of(book)
    groups: dict[str, list[list[str]]] = {}
    for found in books.titles.values():
        for level in {version.level for version in found.versions}:
            rows = [version for version in found.versions if version.level == level]
            last = rows[-1]
            state = _STATES.get(last.status, "unknown")
            groups.setdefault(level, []).append([state, str(len(rows)), min(row.as_of for row in rows), max(row.as_of for row in rows)])
    levels = tuple(_level(name, rows, today) for name, rows in sorted(groups.items(), key=lambda item: -len(item[1])))
    events = [event for found in books.titles.values() for event in found.events]
    age = age_days(books.as_of, today)
    return LawsStatus(
        levels, len(events), sum(event.sure for event in events), len(books.local), len(books.own_events), books.as_of, age,
        age is None or age > OLD_AFTER,
    )  # fmt: skip


def _level(name: str, rows: list[list[str]], today: date) -> LevelStatus:
    states = [row[0] for row in rows]
    newest = max(row[3] for row in rows)
    age = age_days(newest, today)
    return LevelStatus(
        name, len(rows), sum(int(row[1]) for row in rows), states.count("in-force"), states.count("ended"), states.count("unknown"),
        min(row[2] for row in rows), newest, age, age is None or age > OLD_AFTER,
    )  # fmt: skip


def show(book: RuleBook, title: str) -> Shown:
    """Versions, events and own entries of a title, however it is written."""
    books = laws_of(book)
    read = read_title(title)
    found = books.find(read.key)
    local = tuple(entry for entry in books.local if title_key(entry.title) == read.key)
    if found is None:
        return Shown(read.name, local=local, near=() if local else _near(books, read.key))
    versions = tuple(
        ShownVersion(row.title, row.level, row.number, row.version, row.effective, row.status, row.repealed_on,
                     source_text(books, row.source), row.as_of, row.flags)
        for row in found.versions
    )  # fmt: skip
    events = tuple(
        ShownEvent(event.title, event.kind, event.date, event.decided_by, event.successor, event.sure, source_text(books, event.source))
        for event in found.events
    )
    return Shown(read.name, versions, events, local)


def _near(books: Laws, key: str) -> tuple[str, ...]:
    """Known titles that hold the words or look like them."""
    inside = [known for known in books.titles if key and key in known][:5]
    close = inside or difflib.get_close_matches(key, list(books.titles), n=5, cutoff=0.7)
    names = []
    for known in close:
        found = books.titles[known]
        names.append(found.versions[-1].title if found.versions else found.events[-1].title)
    return tuple(names)

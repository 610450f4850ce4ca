"""What an office adds to its own folder of rules from tables (错敏词表、清理结果、废止事项), with whatever readers it is handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audits.regulations.events import offered_events
from audits.regulations.laws import laws_of
from audits.regulations.local import merge_events, merge_local, read_local, read_own_events, write_local, write_own_events
from crawler.jobs.problems import AlreadyThere, Handed, mistakes_in
from crawler.jobs.stored import stored_sites

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from audits.records.codes import LocalStatus, NoCode
    from audits.regulations.events import OfferedEvent
    from audits.regulations.importing import Imported
    from audits.regulations.local import LocalEntry, OwnEvent
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.texts.word_lists import WordList


class WordTables(Protocol):
    """Reads tables of wrong expressions and keeps word lists; the command line hands one over."""

    def read_word_table(self, path: Path) -> WordList:
        """What a table becomes; nothing is written. Raises MistakesFound."""
        ...

    def write_whole(self, path: Path, text: str) -> None:
        """Write a file, whole or not at all."""
        ...


class DocumentTable(Protocol):
    """Reads a table, or a saved page, of an office's documents; the command line hands one over."""

    def __call__(self, path: Path, kind: LocalStatus | NoCode, decided_by: str, as_of: str, /) -> Imported:
        """What its rows become; nothing is written. Raises MistakesFound."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentsGiven:
    """A table of documents that was handed in, and what is known of all its rows."""

    file: str
    kind: LocalStatus | NoCode = ""
    """The status of all rows where the table has no column for it."""
    decided_by: str = ""
    """Document by which the clean-up was decided."""
    as_of: date | None = None
    """Day of which the table tells."""


@dataclass(frozen=True, slots=True)
class ImportedWords:
    """What a table of wrong expressions becomes, and what became of it."""

    read: WordList
    path: Path
    """Where the word list lies, or would."""
    applied: bool
    """Whether it was written now."""
    there: bool
    """Whether a list lies there that was not written now; it is never replaced."""


@dataclass(frozen=True, slots=True)
class ImportedDocuments:
    """What a table of documents becomes, and what became of it."""

    read: Imported
    known: tuple[LocalEntry, ...]
    """What the office's list had before."""
    number: int
    """Documents of the list with those of the table."""
    path: Path
    """The list, or the folder that it would lie in."""
    applied: bool
    """Whether it was written."""


@dataclass(frozen=True, slots=True)
class AcceptedRepeals:
    """Repeals that a person accepted."""

    accepted: int
    number: int
    """All that the office has accepted so far."""
    path: Path


def import_words(file: Path, rules_dir: Path, tables: WordTables, *, apply: bool) -> ImportedWords:
    """Read a table of wrong expressions, and keep what of it can be used if that is asked. Raises MistakesIn, AlreadyThere, OSError."""
    with mistakes_in(Handed.WORDS):
        found = tables.read_word_table(file)
    path = rules_dir / "vocabularies" / "wrong-expressions.yml"
    applied, there = apply and bool(found.taken), path.exists()
    if applied and there:
        raise AlreadyThere(str(path))
    if applied:
        path.parent.mkdir(parents=True, exist_ok=True)
        tables.write_whole(path, found.as_yaml())
    return ImportedWords(found, path, applied, there)


def import_documents(given: DocumentsGiven, rules_dir: Path, read: DocumentTable, *, apply: bool) -> ImportedDocuments:
    """Read a table of documents against the office's list, and keep the rows that can be used if that is asked. Raises MistakesIn, OSError."""
    folder = rules_dir / "regulations"
    with mistakes_in(Handed.DOCUMENTS):
        imported = read(Path(given.file), given.kind, given.decided_by, given.as_of.isoformat() if given.as_of else "")
        known = read_local(folder)
    merged, applied = merge_local(known, imported.entries), apply and bool(imported.entries)
    return ImportedDocuments(imported, known, len(merged), write_local(folder, merged) if applied else folder, applied)


def accept_repeals(file: Path, rules_dir: Path, read: Callable[[Path], list[OwnEvent]]) -> AcceptedRepeals:
    """Keep the repeals of a list in which a person said 是 or 否. Raises MistakesIn, OSError."""
    folder = rules_dir / "regulations"
    with mistakes_in(Handed.EVENTS):
        accepted = read(file)
        known = read_own_events(folder)
    merged = merge_events(known, accepted)
    return AcceptedRepeals(len(accepted), len(merged), write_own_events(folder, merged))


def offered_repeals(store: Store, run: str, book: RuleBook) -> list[OfferedEvent]:
    """Repeals that the portals of a run speak of, those already known marked; ``run`` may be ``""`` for the newest. Raises StoreProblem."""
    laws = laws_of(book)
    return [one for view in stored_sites(store, store.inspected(run), book) for one in offered_events(view, laws)]

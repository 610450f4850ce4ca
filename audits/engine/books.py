"""The rule book by which a stored run is judged again: the one that it was judged by, as it was then."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound, load_rulebook
from audits.rulebook.packing import pack, unpack
from audits.store.rule_books import keep_book, kept_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.codes import BookLack, NoCode
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run


@dataclass(frozen=True, slots=True)
class BookOfRun:
    """A rule book with how it stands to the rules of today."""

    book: RuleBook
    """What to judge by."""
    changed: tuple[str, ...] = ()
    """Names of rules that are not today what they were in the run; ``*`` for word lists, column types and tables."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What those rules are called, as the run knew them or, if they are new, today."""
    by_today: bool = False
    """Whether that is today's since it was asked for."""
    missing: BookLack | NoCode = ""
    """Why the book of the run could not be used, so that today's is used; else ``""``."""


def keep(store: Store, book: RuleBook) -> str:
    """Keep a book in the store; returns its digest, which a new run names."""
    digest = book.digest()
    keep_book(store, digest, lambda: pack(book))
    return digest


def book_of(store: Store, run: Run, today: RuleBook, *, current: bool = False) -> BookOfRun:
    """The book of a run, or today's where that is asked for (with how they differ), or the run has kept none that can be read."""
    if run.rules_digest == today.digest():
        return BookOfRun(today)
    content = kept_book(store, run.rules_digest)
    if content is None:
        return BookOfRun(today, missing="not-kept")
    book = _unpacked(content)
    if book is None:
        return BookOfRun(today, missing="unreadable")
    changed = differences(book, today)
    titles = {name: found.title for name in changed if (found := book.rules.get(name) or today.rules.get(name)) is not None}
    return BookOfRun(today, changed, titles, by_today=True) if current else BookOfRun(book, changed, titles)


def book_for_worker(store: Store, run: Run, rules_dir: Path | None) -> RuleBook:
    """The book of a run for a process that judges a part of it; read from a folder only where the run has kept none."""
    content = kept_book(store, run.rules_digest)
    book = None if content is None else _unpacked(content)
    return load_rulebook(rules_dir) if book is None else book


def _unpacked(content: bytes) -> RuleBook | None:
    """A kept book in a folder that is taken away when the process ends; None where this program cannot read it."""
    folder = Path(tempfile.mkdtemp(prefix="portal-audit-rules-"))
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=0)  # a worker process runs nothing of atexit
    try:
        return unpack(content, folder)
    except (MistakesFound, ValueError, OSError, zipfile.BadZipFile):
        return None


def differences(then: RuleBook, now: RuleBook) -> tuple[str, ...]:
    """Names of the rules in which two books differ, with ``*`` behind them where word lists, column types or settings differ too."""
    rules = [name for name in sorted({*then.rules, *now.rules}) if then.rules.get(name) != now.rules.get(name)]
    others = (then.columns, then.links, then.vocabularies) != (now.columns, now.links, now.vocabularies)
    return (*rules, "*") if others or (not rules and then.digest() != now.digest()) else tuple(rules)

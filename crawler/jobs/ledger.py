"""Writes the ledgers of a run (整改台账) with whatever writer it is handed: workbooks are not known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store


class WrittenLedger(Protocol):
    """One ledger that was written."""

    @property
    def path(self) -> Path:
        """The workbook."""
        ...

    @property
    def department(self) -> str:
        """Name of the body it is for; ``""`` for the office's own."""
        ...

    @property
    def rows(self) -> int:
        """Rows to put right."""
        ...

    @property
    def spared(self) -> Path | None:
        """A file of its name that was left alone, since somebody has filled it in."""
        ...

    @property
    def round(self) -> int:
        """Which one of its department (第N轮); 0 is a draft."""
        ...


class LedgerWriter(Protocol):
    """Writes ledgers and what goes with them; the command line hands one over."""

    def __call__(
        self, store: Store, run: str, book: RuleBook, folder: Path, day: date, /, *, drafts: bool
    ) -> tuple[Sequence[WrittenLedger], Sequence[Path]]:
        """Write what went out of a run with its letters, or drafts; returns both."""
        ...


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What was written of a run."""

    run: str
    files: tuple[WrittenLedger, ...]
    letters: tuple[Path, ...]


def write_ledgers(store: Store, book: RuleBook, run: str, folder: Path, day: date, writer: LedgerWriter, *, drafts: bool = False) -> Ledgers:
    """Write the ledgers of a run, the newest without one: copies of what went out, else drafts. Raises StoreProblem, OSError."""
    record = store.run(run)
    files, letters = writer(store, record.id, book, folder, day, drafts=drafts)
    return Ledgers(record.id, tuple(files), tuple(letters))

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


class LedgerFile(Protocol):
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


class LedgerWriter(Protocol):
    """Writes ledgers and what goes with them; the command line hands one over."""

    def __call__(
        self, store: Store, run: str, book: RuleBook, folder: Path, day: date, /
    ) -> tuple[Sequence[LedgerFile], Sequence[Path]]:
        """Write the office's ledger and one for each body, and a letter for each body; returns both."""
        ...


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What was written of a run."""

    run: str
    files: tuple[LedgerFile, ...]
    letters: tuple[Path, ...]


def write_ledgers(store: Store, book: RuleBook, run: str, folder: Path, day: date, writer: LedgerWriter) -> Ledgers:
    """Write the ledgers of a run, the newest without one; the store keeps what was written. Raises StoreProblem, OSError."""
    record = store.run(run)
    files, letters = writer(store, record.id, book, folder, day)
    return Ledgers(record.id, tuple(files), tuple(letters))

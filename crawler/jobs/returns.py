"""Takes returned ledgers (整改反馈) with whatever reader it is handed, or a batch of them back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from audits.store.life import undo_batch
from crawler.jobs.problems import NoTables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.store import Store

KINDS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv")
NOT_FILES = ("~$", ".")
"""What names of files begin with that a program has left behind."""


class FileRead(Protocol):
    """One file as it was read: what it would change, or why it cannot be read."""

    @property
    def is_usable(self) -> bool:
        """Whether it could be read and every row taken."""
        ...


FileT = TypeVar("FileT", bound=FileRead)


class ReturnsReader(Protocol[FileT]):
    """Reads returned ledgers and knows what they change; the command line hands one over."""

    def preview_files(self, store: Store, paths: Sequence[Path], day: date) -> Sequence[FileT]:
        """What files that came on a day would change; nothing is written."""
        ...

    def apply_files(self, store: Store, files: Sequence[FileT], day: date, who: str, *, take_conflicts: bool = False) -> int:
        """Apply previews in one transaction; returns the number of the batch, 0 if nothing changes."""
        ...


@dataclass(frozen=True, slots=True)
class Returning:
    """What was handed in, and what is to be done with it."""

    files: tuple[str, ...]
    """Files and folders."""
    day: date
    apply: bool = False
    """Whether it is to be taken; without, it is only looked at."""
    take_conflicts: bool = False
    """Whether what was returned wins over what was changed since."""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Taken(Generic[FileT]):
    """What was read, and the batch in which it was taken."""

    files: tuple[FileT, ...]
    batch: int
    """0 if nothing was changed."""

    @property
    def all_usable(self) -> bool:
        """Whether every row of every file could be taken."""
        return all(one.is_usable for one in self.files)


def take_returns(store: Store, asked: Returning, reader: ReturnsReader[FileT]) -> Taken[FileT]:
    """Read files, and take what they change if that is asked. Raises NoTables, StoreProblem."""
    found = reader.preview_files(store, _paths(asked.files), asked.day)
    batch = reader.apply_files(store, found, asked.day, asked.who, take_conflicts=asked.take_conflicts) if asked.apply else 0
    return Taken(tuple(found), batch)


def undo_returns(store: Store, batch: int, day: date, who: str) -> int:
    """Take a batch back; returns how many items that is about. Raises StoreProblem."""
    return len({event.item for event in undo_batch(store, batch, day.isoformat(), who)})


def _paths(names: Sequence[str]) -> list[Path]:
    """Files, those of folders too, each once."""
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = [one for one in sorted(path.iterdir()) if one.suffix.lower() in KINDS and not one.name.startswith(NOT_FILES)]
            if not inside:
                raise NoTables(str(path))
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)

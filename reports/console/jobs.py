"""What the console has done by others: the command line fills this protocol with ``crawler/jobs``, which is not known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from reports.ledgers.returned import Returned

TaskState = Literal["none", "waiting", "running", "done", "failed"]
"""How far a piece of long work is; ``none`` is one that nobody asked for."""


class NotDone(Exception):
    """What was asked for cannot be done; the sentence says why, and is for people."""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of long work."""

    state: TaskState
    says: str = ""
    """Why it failed, in a sentence."""
    asked: int = 0
    """The last event of the store when it was asked for: a verdict after it is its answer."""


class Jobs(Protocol):
    """The same functions that the commands call. All raise NotDone with a sentence, and StoreProblem."""

    def take_files(self, paths: Sequence[Path], day: date, who: str, *, apply: bool, take_conflicts: bool = False) -> tuple[list[Returned], int]:
        """What returned ledgers change, and the number of the batch if they were taken."""
        ...

    def recheck_item(self, item: str) -> None:
        """Have one item looked at again; the answer comes as a verdict in the store."""
        ...

    def recheck_state(self, item: str) -> Task:
        """How far that is."""
        ...

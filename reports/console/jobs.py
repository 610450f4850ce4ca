"""What the console has done by others: the command line fills this protocol with ``crawler/jobs``, which is not known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Reply
    from audits.rulebook import RuleBook
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
    """Why it failed, in a sentence; what it said where it is done."""
    asked: int = 0
    """The last event of the store when it was asked for: a verdict after it is its answer."""


class Registers(Protocol):
    """The files of the register (登记表) that the console was started with, by name. All raise NotDone with a sentence."""

    def names(self) -> list[str]:
        """Of all files; none where no register was given."""
        ...

    def text(self, name: str) -> str | None:
        """What a file says, ``""`` for a workbook, None where there is no such file."""
        ...

    def can_be_changed(self, name: str) -> bool:
        """Whether it is text; a workbook is changed in Excel."""
        ...

    def check(self, name: str, text: str) -> Path:
        """Where a change that can be read is kept to be tried; NotDone with its mistakes."""
        ...

    def draft(self, ident: str) -> Path | None:
        """A change that is kept to be tried."""
        ...

    def attempt(self, name: str, draft: Path | None) -> None:
        """Have every column read as a change says, or as the file says."""
        ...

    def state(self, name: str, draft: Path | None) -> Task:
        """How far that is, and how each column read."""
        ...

    def save(self, name: str, draft: Path) -> None:
        """Let a change take the place of a file."""
        ...


class Jobs(Protocol):
    """The same functions that the commands call. All raise NotDone with a sentence, and StoreProblem."""

    @property
    def registers(self) -> Registers:
        """What is inspected."""
        ...

    def take_files(self, paths: Sequence[Path], day: date, who: str, *, apply: bool, take_conflicts: bool = False) -> tuple[list[Returned], int]:
        """What returned ledgers change, and the number of the batch if they were taken."""
        ...

    def undo(self, batch: int, day: date, who: str) -> int:
        """Take a batch of returned cells back; returns how many items that is about."""
        ...

    def run_to_review(self) -> str:
        """The newest full inspection that has ended."""
        ...

    def judge(self, run: str, typed: Mapping[str, str], day: date, who: str) -> None:
        """Take what somebody typed about one item: an opinion of the review, or of the sample."""
        ...

    def issue(self, run: str, *, all_confirmed: bool) -> None:
        """Have what may go out go out."""
        ...

    def issue_state(self, run: str) -> Task:
        """How far that is."""
        ...

    def recall(self, item: str, reason: str, who: str, day: date) -> None:
        """Take an item back from its department."""
        ...

    def answer(self, item: str, reply: Reply, reason: str, who: str, day: date, until: date | None) -> str:
        """Answer an objection or a request for more time; returns the answer in words."""
        ...

    def inspect(self, resume: str = "") -> None:
        """Have the portals of the register inspected, or an inspection go on; NotDone where no register was given."""
        ...

    def inspect_state(self) -> Task:
        """How far that is; what it found stands in the store."""
        ...

    def stop_inspection(self) -> bool:
        """Interrupt it; what it has looked at stays. False where none runs."""
        ...

    def check_rule(self, text: str) -> Path:
        """Where a changed rule file that can be used is kept to be tried; NotDone with its mistakes."""
        ...

    def drafts(self) -> Path:
        """The folder in which changed rule files are kept to be tried."""
        ...

    def try_rule(self, file: Path) -> None:
        """Have it tried on what the newest inspection stored."""
        ...

    def try_state(self, file: Path) -> Task:
        """How far that is, and what it would find."""
        ...

    def save_rule(self, file: Path) -> RuleBook:
        """Put a file that was tried among the rules of the office; returns the rules as they are now. NotDone where there is no folder for them."""
        ...

    def recheck_item(self, item: str) -> None:
        """Have one item looked at again; the answer comes as a verdict in the store."""
        ...

    def recheck_state(self, item: str) -> Task:
        """How far that is."""
        ...

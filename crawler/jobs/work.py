"""What workers are given and what they tell, and how somebody watches them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.leases import JobLease, Lease
    from audits.store.opening import Run

Stage = Literal["pages", "confirming", "judging", "done", "stopping", "interrupted", "failed"]
"""What a worker is at, or how it ended."""
Ending = Literal["done", "interrupted", "failed", "killed"]
"""How the work on a site ended; ``killed`` is what the worker itself could not say."""
ENDINGS: tuple[Ending, ...] = ("done", "interrupted", "failed")
"""What a worker says of a site at its end."""


@dataclass(frozen=True, slots=True)
class SiteJob:
    """All that a worker needs to inspect one site."""

    store: str = field(repr=False)
    """Address of the store, which may have a password in it."""
    run: str
    site: str
    rules_dir: str = ""
    only: tuple[str, ...] = ()
    resume: bool = False
    max_pages: int = 0
    log_file: str = ""
    lists_only: bool = False
    base: str = ""
    """The run that a re-check looks again at."""
    items: tuple[str, ...] = ()
    """Ids of the findings that a re-check looks at."""
    lease: Lease | JobLease | None = None
    """The lease on the run, held by the process that hands the job out."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker is."""

    site: str
    step: Stage
    pages: int = 0
    asked: int = 0
    known: int = 0
    findings: int = 0
    note: str = ""
    log: str = ""
    """File with what nobody expected."""
    gaps: bool = False
    """Whether it is done and something of it was not looked at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be done for a run."""

    store: Store
    run: Run
    jobs: tuple[SiteJob, ...]
    """One for each site that is left."""
    resumed: bool = False


Tell = Callable[[Progress], None]
Watch = Callable[[Plan], AbstractContextManager[Tell]]
"""Somebody who is told how far workers are, from before the first begins until after the last has ended."""


def unwatched(_plan: Plan) -> AbstractContextManager[Tell]:
    """Nobody watches."""
    return nullcontext(lambda _told: None)


def rules_folder(book: RuleBook) -> str:
    """An office's own rules as a worker finds them from anywhere."""
    return str(book.own_dir.resolve()) if book.own_dir else ""

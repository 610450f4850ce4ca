"""What a run leaves on paper: ledgers and its findings for other programs, with whatever writers it is handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from crawler.jobs.problems import NotWritten, writing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store
    from crawler.jobs.issue import Issuer, WentOut
    from crawler.jobs.ledger import WrittenLedger


class DraftWriter(Protocol):
    """Writes the drafts of the ledgers of a run; the command line hands one over."""

    def __call__(self, store: Store, run: str, book: RuleBook, folder: Path, day: date, /) -> Sequence[WrittenLedger]:
        """Write a draft for each department and the office's own; returns them."""
        ...


class FindingsWriter(Protocol):
    """Writes what a run found for other programs; the command line hands one over."""

    def __call__(self, store: Store, run: str, book: RuleBook, path: Path, /) -> object:
        """Write a file, whole or not at all."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """Where papers of a run go, and who writes them."""

    folder: Path
    findings: FindingsWriter
    drafts: DraftWriter
    issuer: Issuer | None = None
    """What is confirmed goes out at once; drafts are written without one."""


class RoundWriter(Protocol):
    """Issues the ledgers that follow from a re-check; the command line hands one over."""

    def __call__(
        self, store: Store, run: str, book: RuleBook, folder: Path, day: date, trust: Literal["nothing"], looked_at: Collection[str], /
    ) -> WentOut:
        """Issue to each department of which an item was looked at and whose ledger says something new; nothing goes out for the first time."""
        ...


@dataclass(frozen=True, slots=True)
class NextRound:
    """Where the next round of ledgers goes, and who writes it."""

    folder: Path
    rounds: RoundWriter


@dataclass(frozen=True, slots=True)
class Papers:
    """What was written of a run."""

    findings: Path | None = None
    """Every finding, one a line; None where it could not be written."""
    drafts: tuple[WrittenLedger, ...] = ()
    issue: WentOut | None = None
    """What went out; None where there are drafts, or it could not be written."""
    letters: tuple[Path, ...] = ()
    missing: NotWritten | None = None
    """Why not all could be written; the store has everything."""


def leave_papers(store: Store, book: RuleBook, run: str, paper: Paper) -> Papers:
    """Write the papers of a run; a file that cannot be written takes nothing with it. Raises StoreProblem."""
    path, papers = paper.folder / "findings.jsonl", Papers()
    try:
        with writing(run, paper.folder, store.url):
            papers = _ledgers(store, book, run, paper)
            paper.findings(store, run, book, path)
    except NotWritten as missing:
        return replace(papers, missing=missing)
    return replace(papers, findings=path)


def _ledgers(store: Store, book: RuleBook, run: str, paper: Paper) -> Papers:
    """What goes out, or drafts."""
    day = store.run(run).today
    if paper.issuer is None:
        return Papers(drafts=tuple(paper.drafts(store, run, book, paper.folder, day)))
    issue, letters = paper.issuer(store, run, book, paper.folder, day, "confirmed")
    return Papers(issue=issue, letters=tuple(letters))


def next_round(store: Store, book: RuleBook, run: str, day: date, paper: NextRound, looked_at: Collection[str]) -> Papers:
    """Write the ledgers that follow from what a re-check decided on the items of a run that it looked at. Raises StoreProblem."""
    try:
        with writing(run, paper.folder, store.url):
            return Papers(issue=paper.rounds(store, run, book, paper.folder, day, "nothing", looked_at))
    except NotWritten as missing:
        return Papers(missing=missing)

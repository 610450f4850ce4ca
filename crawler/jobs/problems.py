"""Why a job cannot do what is asked, typed; the sentence that a person reads is made where it is shown."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from audits.rulebook import MistakesFound
from audits.rulebook.loading import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from audits.records.codes import DecisionKind, ItemState, Reply, RunKind
    from audits.records.reasons import Reason
    from audits.rulebook import Mistake


class Problem(Exception):
    """What was asked for cannot be done, through no fault of the program."""

    def __post_init__(self) -> None:
        """Let the fields be the arguments of the exception, so that it can be shown and sent to another process."""
        self.args = tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]


@dataclass(eq=False)
class NoQueue(Problem):
    """Runs cannot be queued: the store is no PostgreSQL, the program's part for queues is not installed, or its tables cannot be made."""

    why: Literal["no-postgresql", "not-installed", "no-tables"]


@dataclass(eq=False)
class NoFolder(Problem):
    """The folder for what a run leaves on paper is not there."""

    folder: Path


class Handed(StrEnum):
    """What a person hands in that may hold mistakes."""

    RULES = "rules"
    REGISTER = "register"
    BESIDE = "beside"
    """Files that a register names: catalogue, posts and others."""
    REPORTED = "reported"
    """An export of the reporting system."""
    CATALOGUE = "catalogue"
    SCHEMES = "schemes"
    TRIED = "tried"
    """A rule file that is tried before it is used."""
    WORDS = "words"
    DOCUMENTS = "documents"
    """A list of documents to be imported."""
    EVENTS = "events"
    """A list of repeals that was filled in."""
    SAMPLES = "samples"
    BY_HAND = "by-hand"
    """What people judged of a score."""


@dataclass(eq=False)
class MistakesIn(Problem):
    """A file cannot be used; all its mistakes."""

    what: Handed
    mistakes: tuple[Mistake, ...]


@contextmanager
def mistakes_in(what: Handed) -> Iterator[None]:
    """Say of mistakes what they were found in."""
    try:
        yield
    except MistakesFound as found:
        raise MistakesIn(what, tuple(found.mistakes)) from found


class Named(StrEnum):
    """What a name stands for that nothing has."""

    SITE = "site"
    """A site of the register."""
    SITE_OF_RUN = "site-of-run"
    SITE_OF_STORE = "site-of-store"
    RULE = "rule"
    RULE_OR_GROUP = "rule-or-group"
    COLUMN = "column"
    SCHEME = "scheme"
    FINDING = "finding"
    OFFICE = "office"
    """An office that answers for sites."""
    SEVERAL_OFFICES = "several-offices"
    """A name that several offices have."""
    OWN_SITE = "own-site"
    """A site of an office itself, and not of one below it."""
    DECISION = "decision"


@dataclass(eq=False)
class Unknown(Problem):
    """Nothing has this name."""

    kind: Named
    name: str
    known: tuple[str, ...] = ()
    """Names that there are."""
    others: tuple[str, ...] = ()
    """Further names that may have been meant, too many to list."""
    run: str = ""


@dataclass(eq=False)
class InnerHome(Problem):
    """A home page inside the office that the register does not say how to reach: it would never be asked for."""

    site: str
    home: str
    host: str
    where: str
    """Host and port as they stand in the address."""


@dataclass(eq=False)
class RulesChanged(Problem):
    """A run cannot go on with other rules than it began with."""

    run: str


@dataclass(eq=False)
class NotResumed(Problem):
    """A run of a kind that cannot go on: it is begun anew."""

    run: str
    kind: RunKind


@dataclass(eq=False)
class StillRunning(Problem):
    """A run whose inspection has not come to its end: what it found is not known yet."""

    run: str
    holder: str
    """Who works on it, in words."""


@dataclass(eq=False)
class NotEnded(Problem):
    """A run that is still going on, or was interrupted: nothing goes out of it."""

    run: str


@dataclass(eq=False)
class AlreadyPublished(Problem):
    """A run has a bulletin that holds."""

    run: str
    day: str
    who: str


@dataclass(eq=False)
class NothingPublished(Problem):
    """A run has no bulletin that could be taken back."""

    run: str


@dataclass(eq=False)
class NotOut(Problem):
    """An item that no department has cannot be taken back."""

    item: str
    state: ItemState


@dataclass(eq=False)
class NothingOut(Problem):
    """A run of which no department has anything: there is nothing to look at again."""

    run: str


@dataclass(eq=False)
class NoScheme(Problem):
    """No scoring scheme holds on a day."""

    day: date
    known: tuple[str, ...]


@dataclass(eq=False)
class NotReached(Problem):
    """An address gave no answer."""

    url: str
    reason: Reason
    """Reason code of an attempt."""


@dataclass(eq=False)
class SourceUnreadable(Problem):
    """A file cannot be read."""

    source: str
    why: str
    """What the system says of it."""


@dataclass(eq=False)
class NotWritten(Problem):
    """A ledger of a run, or what goes with it, cannot be written; the store has everything."""

    run: str
    folder: str
    store_url: str
    file: str
    """The file that cannot be written; ``""`` where the system names none."""
    why: str
    """What the system says of it; ``""`` where somebody stopped the writing."""


@dataclass(eq=False)
class AlreadyThere(Problem):
    """A file of the office's own lies where one is to be written; it is not replaced."""

    file: str


@contextmanager
def writing(run: str, folder: Path, store_url: str) -> Iterator[None]:
    """Say of a file that cannot be written, or whose writing was stopped, how to have it from the store. Raises NotWritten."""
    try:
        yield
    except KeyboardInterrupt as stopped:
        raise NotWritten(run, str(folder), store_url, "", "") from stopped
    except OSError as error:
        raise NotWritten(run, str(folder), store_url, str(error.filename or ""), trouble(error)) from error


@dataclass(eq=False)
class BadAddress(Problem):
    """An address, or where its host is said to be, is written wrongly."""

    url: str
    resolve: tuple[tuple[str, str], ...]


@dataclass(eq=False)
class NeedsEnd(Problem):
    """A decision of this kind holds for a time only."""

    kind: DecisionKind
    day: date
    """The day on which it is made."""


@dataclass(eq=False)
class EndPassed(Problem):
    """A decision would end before it begins."""

    until: date


@dataclass(eq=False)
class NotSigned(Problem):
    """A decision has no reason, or nobody who made it."""


@dataclass(eq=False)
class NotChecked(Problem):
    """A list is to be kept that nobody has put a name to."""


@dataclass(eq=False)
class NoScope(Problem):
    """A decision is about nothing."""


@dataclass(eq=False)
class NoTables(Problem):
    """A folder has no file that may be a returned ledger."""

    folder: str


@dataclass(eq=False)
class SeveralSites(Problem):
    """A catalogue is for one site, and a run has several."""

    run: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NoCatalogue(Problem):
    """No site has a catalogue."""


@dataclass(eq=False)
class NoReposts(Problem):
    """No site has anything to repost."""


@dataclass(eq=False)
class SeveralParts(Problem):
    """A finding has several items, and an answer is for one."""

    finding: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NothingAsked(Problem):
    """An item stands where there is nothing to answer."""

    item: str
    state: ItemState


@dataclass(eq=False)
class NotByHand(Problem):
    """A re-check can look at an item again: nobody closes it by hand."""

    item: str


@dataclass(eq=False)
class NoRegister(Problem):
    """No register was given and the store has no inspection that would name one."""


@dataclass(eq=False)
class NoNewDeadline(Problem):
    """More time without a day, or up to a day that is no later than the deadline or than today."""

    item: str
    due: str


@dataclass(eq=False)
class UselessDeadline(Problem):
    """A new deadline with an answer that gives no more time."""

    item: str
    answer: Reply

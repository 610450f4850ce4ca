"""Drafts the bulletin of a run (通报), publishes it (印发), takes it back (撤回), with whatever writer it is handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from audits.store.bulletins import published, withdraw, withdrawn
from crawler.jobs.problems import AlreadyPublished, NotEnded, NothingPublished, NotSigned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from audits.store import Store
    from audits.store.bulletins import Published, Withdrawn
    from audits.store.opening import Run

Deed = Literal["show", "draft", "publish", "withdraw"]
"""What is to be done: write the one that holds, else a draft; a draft in any case; publish; take back."""


@dataclass(frozen=True, slots=True)
class BulletinWish:
    """What is asked for."""

    deed: Deed
    day: date
    who: str = ""
    """Who publishes or takes back."""
    reason: str = ""
    """Why it is taken back."""


class Rewritten(Protocol):
    """A published bulletin that was written once more."""

    @property
    def path(self) -> Path:
        """The document."""
        ...

    @property
    def differences(self) -> int:
        """Places at which the store says something else now."""
        ...

    @property
    def lines(self) -> Sequence[str]:
        """Those places for the screen, as far as they fit."""
        ...


class BulletinWriter(Protocol):
    """Writes the bulletin of one run as the store is now; the command line hands one over."""

    def draft(self) -> Path:
        """Write a draft; returns where. Raises MistakesFound, OSError."""
        ...

    def publish(self, who: str, /) -> Published:
        """Keep it as that of its run; returns the one that holds. Raises MistakesFound, StoreProblem, OSError."""
        ...

    def rewrite(self, known: Published, /, *, own_template: bool) -> Rewritten:
        """Write a published one once more, in the template of this call or as it was kept. Raises MistakesFound, OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it; one of the first three."""

    drafted: Path | None = None
    rewritten: Rewritten | None = None
    taken_back: Withdrawn | None = None
    published: Published | None = None
    """The bulletin that holds."""
    before: tuple[Withdrawn, ...] = ()
    """Those of this run that were taken back."""


def bulletin(store: Store, run: Run, asked: BulletinWish, writer: BulletinWriter) -> Done:
    """Do what is asked. Raises NotSigned, NotEnded, AlreadyPublished, NothingPublished, and what the writer raises."""
    if (asked.deed == "publish" and not asked.who.strip()) or (asked.deed == "withdraw" and not (asked.who.strip() and asked.reason.strip())):
        raise NotSigned()
    known = published(store, run.id)
    if asked.deed == "withdraw":
        taken = withdraw(store, run.id, asked.day.isoformat(), asked.who.strip(), asked.reason.strip())
        if taken is None:
            raise NothingPublished(run.id)
        return Done(taken_back=taken)
    if asked.deed == "publish":
        if not run.has_ended:
            raise NotEnded(run.id)
        if known is not None:
            raise AlreadyPublished(run.id, known.day, known.who)
        known = writer.publish(asked.who.strip())
    before = tuple(withdrawn(store, run.id))
    if known is not None and asked.deed != "draft":
        return Done(rewritten=writer.rewrite(known, own_template=asked.deed == "show"), published=known, before=before)
    return Done(drafted=writer.draft(), published=known, before=before)

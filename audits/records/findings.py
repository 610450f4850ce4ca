"""Hits, findings, their places, and what a re-check proves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.records.codes import Place
from audits.rulebook.codes import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.codes import ItemState, ProofState, ProofWhy, Result


MOST_PAGES_NAMED = 20
"""Pages that a finding names; its occurrences are all there."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a finding shows (出现处)."""

    page_url: str
    """Page."""
    page_title: str = ""
    """Its title."""
    place_class: Place = Place.CONTENT
    """Class of the place."""
    place: str = ""
    """Path on the page."""
    text: str = ""
    """Anchor text or quoted text."""
    column: str = ""
    """Column id of the page, ``""`` if none."""
    department: str = ""
    """Department id of that column, ``""`` for the operator of the site."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector yields (命中): knows no severity, wording, law, department or clock."""

    subject: str
    """What the finding is about, the stable key (never texts that may be reworded)."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Values for the message and the evidence; only what ``FACTS`` of the detector names."""
    page_url: str = ""
    """Page; ``""`` means the page in view."""
    target_url: str = ""
    """Address that is at fault, or ``""``."""
    place: str = ""
    """Path on the page."""
    at: str = ""
    """The words on the page: anchor text or quoted text."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure it is; the rule may lower it."""
    column: str = ""
    """Column id, where the hit is about a column or the page belongs to several."""
    occurrences: tuple[Occurrence, ...] = ()
    """All places, where there is more than the page in view."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a site (问题): site × rule × subject, with its occurrences."""

    id: str
    """First 12 hex digits of SHA-256 over rule, site and subject (问题编号)."""
    run: str
    """Run that saw it."""
    rule: str
    """Rule name."""
    site: str
    """Site id."""
    subject: str
    """Stable key of what it is about."""
    column: str = ""
    """Column id or ``""``."""
    department: str = ""
    """Department id; ``""`` for the operator of the site."""
    page_url: str = ""
    """One page that shows it: the first by address."""
    page_title: str = ""
    """Title of that page."""
    target_url: str = ""
    """Address at fault, or ``""``."""
    place: str = ""
    """Path on the page."""
    message: str = ""
    """The sentence an official reads."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Evidence."""
    severity: Severity = Severity.MAJOR
    """From the rule."""
    confidence: Confidence = Confidence.CONFIRMED
    """How sure."""
    first_seen: str = ""
    """Date of the first run that saw it."""
    last_seen: str = ""
    """Date of the last run that saw it."""
    occurrences: int = 1
    """Number of occurrences."""
    pages: tuple[str, ...] = ()
    """The first of them, at most ``MOST_PAGES_NAMED``."""
    status: ItemState = "open"
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the places that show it."""

    finding: Finding
    """The finding."""
    occurrences: tuple[Occurrence, ...]
    """Its places, at least one."""


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """One rule that failed on one page; a record, not a crash."""

    rule: str
    """Rule name."""
    where: str
    """Page address, or site id for a site rule."""
    error: str
    """Type and text of the exception."""


@dataclass(slots=True)
class Execution:
    """How often a rule ran on a site; counted up while it runs."""

    times: int = 0
    """Views it was shown."""
    hits: int = 0
    """Hits it gave."""
    seconds: float = 0.0
    """Time spent."""


@dataclass(frozen=True, slots=True)
class PlaceProof:
    """What a re-check saw at one place of a finding."""

    page_url: str
    """Page."""
    state: ProofState
    """Whether the fault is still there."""
    why: ProofWhy
    """How that is known, or why it is not."""
    text: str = ""
    """Anchor or quoted text of the place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a re-check proved of one finding (复查结论)."""

    finding: str
    """Finding id."""
    run: str
    """The re-check."""
    result: Result
    """What all places together prove."""
    proofs: tuple[PlaceProof, ...] = ()
    """One for each place, in the order of the places."""

    def count(self, state: ProofState) -> int:
        """Places in a state."""
        return sum(1 for proof in self.proofs if proof.state == state)


def finding_id(rule: str, site: str, subject: str) -> str:
    """Stable number of a finding (问题编号); a test pins examples."""
    return hashlib.sha256("\x1f".join((rule, site, subject)).encode("utf-8", "surrogatepass")).hexdigest()[:12]

"""What happened to an item: one record for each kind of event, and the event that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.codes import AnswerKind, Claim, DecisionKind, EventKind, ProofState, ReviewKind, SampleKind, Standing
    from audits.records.findings import PlaceProof


@dataclass(frozen=True, slots=True)
class Issued:
    """A ledger with the item went out (下发)."""

    kind: ClassVar[EventKind] = "issued"
    ledger: str = ""
    """The ledger."""
    due: str = ""
    """ISO day by which the item must be put right."""


@dataclass(frozen=True, slots=True)
class Return:
    """What a returned ledger says of the item (整改反馈): a claim, nothing more."""

    kind: ClassVar[EventKind] = "returned"
    claim: Claim | None = None
    """What the department says of it, None where it changed other cells only."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """The cells that it changed, by key of the column, as they are now."""
    old: Mapping[str, str] = field(default_factory=dict)
    """The same cells as they were."""
    saved: str = ""
    """When the file says it was last saved, ISO, or ``""``."""


@dataclass(frozen=True, slots=True)
class Objection:
    """The department objects to the item (有异议)."""

    kind: ClassVar[EventKind] = "contested"
    remark: str = ""
    """Its reason, as written."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """A batch of returned cells was taken back (撤销)."""

    kind: ClassVar[EventKind] = "undone"
    batch: int
    """Number of the batch."""


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """What a re-check proved of the item (复查结论)."""

    kind: ClassVar[EventKind] = "verdict"
    result: Standing
    """What its places prove together."""
    counts: Mapping[ProofState, int] = field(default_factory=dict)
    """How many of its places are in which state."""
    proofs: tuple[PlaceProof, ...] = ()
    """One for each place, those that keep it open first; of very many places only the first."""


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """The office decided on the item (处置)."""

    kind: ClassVar[EventKind] = "decision"
    decision: int
    """Number of the decision."""
    decided: DecisionKind
    """What it decided."""
    reason: str = ""
    """Why."""
    until: str = ""
    """Last ISO day on which it holds, ``""`` without end."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A decision was withdrawn (撤回)."""

    kind: ClassVar[EventKind] = "withdrawn"
    decision: int
    """Number of the decision."""
    reason: str = ""
    """Why."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The office answered an objection or a request for more time (答复)."""

    kind: ClassVar[EventKind] = "answered"
    answer: AnswerKind
    """What it answered."""
    reason: str = ""
    """Why; the next ledger tells it."""
    until: str = ""
    """The new ISO deadline, where more time was given."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The office looked at the item before it goes out (审核); a department it is handed over to stands in the event."""

    kind: ClassVar[EventKind] = "reviewed"
    review: ReviewKind
    """What is to become of it."""
    reason: str = ""
    """Why, as written."""
    into: str = ""
    """The item it is merged into, where it is."""
    until: str = ""
    """Last ISO day on which it is put off, where it is."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A second person looked at the item (抽查)."""

    kind: ClassVar[EventKind] = "sampled"
    found: SampleKind
    """What that person says of it."""
    remark: str = ""
    """Further words."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The item was taken back from its department (撤回下发)."""

    kind: ClassVar[EventKind] = "recalled"
    reason: str = ""
    """Why."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The office's own list of open problems has it (移交); the department has had it since that list."""

    kind: ClassVar[EventKind] = "taken-over"
    due: str = ""
    """ISO day by which it must be put right, ``""`` where the list names none."""
    number: str = ""
    """Its number in that list, or ``""``."""
    problem: str = ""
    """What kind of problem the list calls it."""
    row: str = ""
    """Where it stands: sheet and cell."""
    given: Mapping[str, str] = field(default_factory=dict)
    """The whole row as it was written, by heading."""


Said = Issued | Return | Objection | Undoing | ItemVerdict | DecisionMade | Withdrawal | Answered | Reviewed | Sampled | Recalled | TakenOver


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who, when, what, from which file."""

    id: int
    """Number, in order of time."""
    at: str
    """ISO moment."""
    day: str
    """ISO reference day."""
    said: Said
    """What it says; its type is the kind of the event."""
    run: str = ""
    """Run, where one is concerned."""
    finding: str = ""
    """Finding."""
    item: str = ""
    """Work item; ``""`` means all items of the finding."""
    department: str = ""
    """Name of the body concerned."""
    who: str = ""
    """Who did it."""
    source: str = ""
    """File it came from."""
    batch: int = 0
    """Events that are applied and undone together."""

    @property
    def kind(self) -> EventKind:
        """What kind of thing it is."""
        return self.said.kind

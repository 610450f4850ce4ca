"""What a ledger holds before it is a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from audits.records.codes import DecisionKind
    from reports.ledgers.grouping import RowGroup
    from reports.ledgers.rows import Row
    from reports.screen.coverage_text import SiteCoverage

DRAFT = "草稿"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a second person found in a sample of what was reviewed (抽查)."""

    looked_at: int
    """Items that were looked at."""
    wrong: int
    """Of these, items that are no problems."""
    who: str
    """Who looked, or ``""``."""


@dataclass
class Ledger:
    """Everything that a ledger says, before there is a workbook."""

    id: str
    """Number of the ledger (台账编号)."""
    run: str
    """Run."""
    department: str
    """Body it is for; ``""`` for the office's own."""
    office: str
    """Name of the office, where the register tells it."""
    today: date
    """Day of issue, or on which a draft was written."""
    inspected: date
    """Reference day of the run."""
    groups: list[RowGroup]
    """Rows by their causes, those on the first sheet before the rest; ``number`` filled in."""
    first: int
    """Groups on the first sheet."""
    coverage: list[SiteCoverage]
    """What was looked at."""
    to_verify: list[Row] = field(default_factory=list)
    """Unverifiable items, only in the office's own."""
    suppressed: Mapping[DecisionKind, int] = field(default_factory=dict)
    """Items that a decision keeps out, by kind."""
    estimated: bool = False
    """Whether a deadline lies in a year whose holidays are not published."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Further lines of ``_meta``."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Item to the hash of the department's cells as issued."""
    old_laws: str = ""
    """Sentence that the table of laws is old, or ``""``."""
    contact: str = ""
    """Whom to turn to in the body, or ``""``."""
    round: int = 0
    """Which one of its department (第N轮); 0 is a draft."""
    sample: Sample | None = None
    """What a second person found, None where nobody has looked."""
    pending: int = 0
    """Items of the run that are not out."""

    @property
    def is_draft(self) -> bool:
        """Whether it has not gone out."""
        return not self.round

    @property
    def stage(self) -> str:
        """草稿, or the round."""
        return DRAFT if self.is_draft else f"第{self.round}轮"

    @property
    def rows(self) -> list[Row]:
        """One row for each item, a lead before those that it stands for."""
        return [row for group in self.groups for row in (group.lead, *group.members)]

    @property
    def sites_concerned(self) -> tuple[str, ...]:
        """Names of the sites that it has rows of."""
        return tuple(dict.fromkeys(str(row["site"]) for row in self.rows))

    @property
    def heading(self) -> str:
        """Title above sheets and pages; the office's own says that it is for all departments."""
        whose = f"{self.department}整改台账" if self.department else f"{self.office}整改总台账（各单位）"
        return f"{whose}（{self.stage}）"

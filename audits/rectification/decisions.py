"""Decisions of the office on findings (处置): 误报, 豁免, 暂缓, 规则不适用 keep an item out of ledgers, 属实 lets an unverifiable one in.

A decision holds from the day it is made to the day it ends; what it covers is still checked in every run and counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.records import Finding
    from audits.records.codes import DecisionKind

NEEDS_END: frozenset[DecisionKind] = frozenset({"exempt", "deferred"})
"""Kinds that must say when they end: what is true and accepted is accepted for a time."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; what of its scope is not ``""`` must all match."""

    id: int
    kind: DecisionKind
    """What is decided."""
    reason: str
    author: str
    created: str
    """ISO day from which it holds."""
    until: str = ""
    """Last ISO day on which it holds, ``""`` without end."""
    finding: str = ""
    """One finding."""
    item: str = ""
    """One part of it."""
    site: str = ""
    rule: str = ""
    column: str = ""
    target: str = ""
    """Address pattern over the address at fault or the page: ``*`` stands for any text."""
    source: str = ""
    """What it was made from, e.g. a returned file."""
    withdrawn: str = ""
    """ISO day on which it was withdrawn, ``""`` if it was not."""

    def holds(self, today: date) -> bool:
        """Whether it is in force on a day."""
        day = today.isoformat()
        return self.created <= day and (not self.until or day <= self.until) and (not self.withdrawn or day < self.withdrawn)

    def covers(self, finding: Finding, item: str = "", page_url: str = "") -> bool:
        """Whether it is about an item of a finding."""
        exact = ((self.finding, finding.id), (self.item, item), (self.site, finding.site), (self.rule, finding.rule), (self.column, finding.column))
        if any(wanted and wanted != found for wanted, found in exact):
            return False
        if self.target:
            pattern = _pattern(self.target)
            return any(url and pattern.fullmatch(url) for url in (finding.target_url, page_url or finding.page_url))
        return any(wanted for wanted, _ in exact)

    @property
    def closeness(self) -> int:
        """How narrow its scope is; a narrow decision goes before a wide one."""
        return sum(weight for weight, value in ((16, self.item), (8, self.finding), (4, self.target), (2, self.column), (1, self.rule)) if value)


def decision_on(finding: Finding, decisions: Sequence[Decision], today: date, item: str = "", page_url: str = "") -> Decision | None:
    """The decision that counts for an item on a day: the narrowest, then the newest."""
    found = [one for one in decisions if one.holds(today) and one.covers(finding, item, page_url)]
    return max(found, key=lambda one: (one.closeness, one.id), default=None)


@lru_cache(maxsize=1000)
def _pattern(glob: str) -> re.Pattern[str]:
    """``*`` as any text, over whole addresses."""
    return re.compile(".*".join(map(re.escape, re.sub(r"\*+", "*", glob).split("*"))), re.S)

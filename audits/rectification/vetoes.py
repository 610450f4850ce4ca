"""Conditions of a veto (单项否决): what counts for them, how they stand, and what becomes grave by its number.

A limit that an office sets for itself is no national one: a scheme says itself beyond how many days something counts by it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.rulebook.indicators import ANY_TYPE
from audits.rulebook.register import NEVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from audits.records import ColumnCoverage, Finding
    from audits.records.codes import ListState, VetoState
    from audits.rulebook.book import RuleBook
    from audits.rulebook.indicators import Scheme, Veto
    from audits.rulebook.register import Site


@dataclass(frozen=True, slots=True)
class ColumnState:
    """How fresh a column is."""

    id: str
    name: str
    type: str
    department: str
    newest: str
    """ISO date of the newest entry, ``""`` if none is known."""
    limit: int
    """Days within which it must be updated; -1 never."""
    state: ListState
    """What became of its list."""

    def days_left(self, today: date) -> int | None:
        """Days until it is over its limit; negative if it is, None if that cannot be told."""
        if self.limit == NEVER or not self.newest or self.state != "read":
            return None
        return self.limit - (today - date.fromisoformat(self.newest)).days


def column_states(site: Site, covered: Iterable[ColumnCoverage], book: RuleBook) -> list[ColumnState]:
    """The columns of a site from its coverage record."""
    found = []
    for one in covered:
        column = site.column(one.id)
        if column is not None:
            limit = column.update_within if column.update_within is not None else book.update_limit(column.type)
            found.append(ColumnState(column.id, column.name, column.type, column.department, one.newest or "", limit, one.state))
    return found


@dataclass(frozen=True, slots=True)
class VetoScore:
    """One veto condition."""

    rule: Veto
    state: VetoState
    """How it stands."""
    findings: tuple[Finding, ...]
    """Confirmed findings that count, or clues."""
    likely: tuple[Finding, ...]
    """Likely ones, not counted."""
    missing: int
    """How many more make it a veto; 0 if it is one."""
    days: int | None
    """Days until it would be one if nothing is published, None if that is not in sight."""
    by_hand: bool = False
    """Whether a person judged it."""


@dataclass
class Weighed:
    """What was found on a site, as a scheme looks at it."""

    site: Site
    today: date
    ran: Collection[str] = ()
    """Names of the rules that ran."""
    columns: Sequence[ColumnState] = ()
    by_rule: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))

    def type_of(self, finding: Finding) -> str:
        """Type of the column of a finding, ``""`` without one."""
        column = self.site.column(finding.column)
        return column.type if column else ""

    def pick(
        self, rules: Iterable[str], types: Collection[str], but_types: Collection[str] = (), over_days: Mapping[str, int] | None = None,
        having: Mapping[str, Collection[str]] | None = None,
    ) -> list[Finding]:  # fmt: skip
        """Findings of rules on columns of some types, with some codes; of those that say how many days something is old only the ones beyond the scheme's."""
        found = [finding for rule in rules for finding in self.by_rule.get(rule, ())]
        found = [one for one in found if (not types or self.type_of(one) in types) and (not but_types or self.type_of(one) not in but_types)]
        found = [one for one in found if not having or all(one.facts.get(fact) in codes for fact, codes in having.items())]
        return [one for one in found if not over_days or self._is_beyond(one, over_days)]

    def _is_beyond(self, finding: Finding, over_days: Mapping[str, int]) -> bool:
        days, limit = finding.facts.get("days"), _limit(over_days, self.type_of(finding))
        return type(days) is not int or (limit != NEVER and days > limit)


def grave_by_number(scheme: Scheme, site: Site, today: date, findings: Iterable[Finding]) -> frozenset[str]:
    """Numbers of findings that a scheme counts, where there are as many as make a veto."""
    work, sure = Weighed(site, today), set()
    for finding in findings:
        work.by_rule[finding.rule].append(finding)
        if finding.confidence == Confidence.CONFIRMED:
            sure.add(finding.id)
    grave: set[str] = set()
    for rule in counted_vetoes(scheme):
        found = work.pick(rule.rules, rule.column_types, over_days=rule.over_days, having=rule.having)
        if len(_distinct(found, sure)) >= rule.at_least:
            grave |= {one.id for one in found if one.id in sure}
    return frozenset(grave)


def counted_vetoes(scheme: Scheme) -> tuple[Veto, ...]:
    """Conditions that only several findings together meet."""
    return tuple(rule for rule in scheme.veto if rule.judge != "person" and rule.at_least > 1)


def _limit(over_days: Mapping[str, int], kind: str) -> int:
    return over_days.get(kind, over_days.get(ANY_TYPE, NEVER))


def _distinct(found: Iterable[Finding], sure: Collection[str]) -> tuple[Finding, ...]:
    """What is certain, each subject once."""
    return tuple({one.subject: one for one in found if one.id in sure}.values())


def veto_score(work: Weighed, rule: Veto, sure: Collection[str], met: bool | None) -> VetoScore:
    """How a condition stands; ``met``: what a person judged."""
    found = work.pick(rule.rules, rule.column_types, over_days=rule.over_days, having=rule.having)
    confirmed = _distinct(found, sure)
    likely = tuple(one for one in found if one.id not in sure)
    if met is not None:
        return VetoScore(rule, "hit" if met else "clear", confirmed, likely, 0, None, by_hand=True)
    if rule.judge == "person":
        return VetoScore(rule, "review" if found else "person", confirmed, likely, 0, None)
    missing = max(0, rule.at_least - len(confirmed))
    if rule.judge == "proof" and missing:
        return VetoScore(rule, "review" if found else "person", confirmed, likely, missing, None)
    if not any(name in work.ran for name in rule.rules):
        return VetoScore(rule, "not-run", (), (), missing, None)
    days = _days_to_veto(work, rule, missing) if missing and "stale-column" in rule.rules else None
    return VetoScore(rule, "clear" if missing else "hit", confirmed, likely, missing, days)


def _days_to_veto(work: Weighed, rule: Veto, missing: int) -> int | None:
    """Days until enough further columns are over their limit if nothing is published."""
    types = rule.column_types
    counted = [one for one in work.columns if not types or one.type in types]
    if rule.over_days:
        counted = [replace(one, limit=_limit(rule.over_days, one.type)) for one in counted]
    left = sorted(days for one in counted if (days := one.days_left(work.today)) is not None and days >= 0)
    return left[missing - 1] + 1 if len(left) >= missing else None

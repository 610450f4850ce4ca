"""Scores a site by an inspection table: veto conditions, capped deductions with the findings behind each point, and what to mend first.

Pure: findings, columns and a scheme in, a score out. What only a person can judge is named as such and costs nothing here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.rectification.vetoes import Weighed, veto_score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from audits.records import Finding
    from audits.records.codes import DecisionKind, JudgedBy, ScoreVerdict
    from audits.rectification.vetoes import ColumnState, VetoScore
    from audits.rulebook.indicators import IndicatorRule, Scheme, SchemeItem
    from audits.rulebook.register import Site

MENDINGS = 5
COUNTED = (Confidence.CONFIRMED, Confidence.LIKELY)


@dataclass(frozen=True, slots=True)
class Line:
    """Points that one finding costs under one indicator."""

    indicator: str
    item: int
    finding: Finding
    points: float
    likely: bool


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator."""

    group: str
    rule: IndicatorRule
    lines: tuple[Line, ...]
    """Everything that costs points, the confirmed first."""
    deducted: float
    """Points taken off for confirmed findings, at most the indicator's own."""
    deducted_likely: float
    """The same with likely findings counted too."""
    judged: JudgedBy
    """Who judges it."""
    by_hand: float | None = None
    """Points that a person took off, None while nobody has looked."""

    @property
    def taken(self) -> float:
        """Points taken off in all, by the program and by hand."""
        return round(min(self.rule.points, self.deducted + (self.by_hand or 0)), 4)

    @property
    def is_open(self) -> bool:
        """Whether a person has still to look."""
        return self.judged != "machine" and self.by_hand is None


@dataclass(frozen=True, slots=True)
class Near:
    """A column that will be over its limit soon."""

    column: ColumnState
    days: int
    """Days that are left, 0 for today."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What people judged of one site (人工检查结果)."""

    points: Mapping[str, float] = field(default_factory=dict)
    """Id of an indicator to the points that it loses beside what the program takes off."""
    vetoes: Mapping[str, bool] = field(default_factory=dict)
    """Id of a veto condition to whether it is met."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What returns points if it is mended."""

    findings: tuple[Finding, ...]
    indicator: str
    """Name of the indicator that gains most."""
    gain: float


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one site."""

    site: str
    scheme: Scheme
    vetoes: tuple[VetoScore, ...]
    indicators: tuple[IndicatorScore, ...]
    points: float
    """Result of the deduction part."""
    points_likely: float
    """The same if all likely findings are true."""
    verdict: ScoreVerdict
    """What it comes to."""
    mendings: tuple[Mending, ...]
    near: tuple[Near, ...]
    decided: Mapping[DecisionKind, int]
    """Findings that decisions keep out, by kind of decision."""
    unscored: Mapping[str, int]
    """Findings of rules that the scheme does not name, by rule."""
    without_service: bool
    complete: bool
    """Whether all that was known of the site was looked at."""

    @property
    def judged(self) -> float:
        """Points of the indicators that were looked at, by a program or by hand."""
        return sum(one.rule.points for one in self.indicators if one.judged in ("machine", "partly") or one.by_hand is not None)

    @property
    def taken(self) -> float:
        """Points taken off."""
        return round(sum(one.taken for one in self.indicators), 2)

    @property
    def unjudged(self) -> float:
        """Points of the indicators at which nobody has looked."""
        return sum(one.rule.points for one in self.indicators) - self.judged


def score(
    scheme: Scheme, site: Site, findings: Sequence[Finding], columns: Sequence[ColumnState], today: date, ran: Collection[str], *,
    decided: Mapping[str, DecisionKind] | None = None, on_home: Collection[str] = (), without_service: bool = False, complete: bool = True,
    by_hand: ByHand | None = None,
) -> Score:  # fmt: skip
    """The score of a site from its findings.

    ``ran`` names the rules that ran; ``on_home`` the findings that show on the home page (those that say so themselves need not
    be named); ``decided`` maps findings to the kind of decision on them: one that was found true
    counts as confirmed, any other keeps its finding out. Without ``by_hand`` for all that only people can judge there is no verdict
    but a bad one.
    """
    kinds, hand = decided or {}, by_hand or ByHand()
    work = Weighed(site, today, ran, columns)
    for finding in findings:
        kind = kinds.get(finding.id)
        if kind in (None, "confirmed") and (finding.confidence in COUNTED or kind):
            work.by_rule[finding.rule].append(finding)
    sure = frozenset(one.id for one in findings if one.confidence == Confidence.CONFIRMED or kinds.get(one.id) == "confirmed")
    vetoes = tuple(veto_score(work, rule, sure, hand.vetoes.get(rule.id)) for rule in scheme.veto)
    indicators = tuple(
        _indicator(work, group.name, rule, sure, hand.points.get(rule.id), frozenset(on_home))
        for group in scheme.deductions
        if not (group.service and without_service and scheme.without_service)
        for rule in group.indicators
    )
    points = _result(scheme, sum(one.taken for one in indicators), without_service=without_service)
    likely = _result(scheme, sum(min(one.rule.points, one.deducted_likely + (one.by_hand or 0)) for one in indicators), without_service=without_service)
    return Score(
        site.site, scheme, vetoes, indicators, points, likely, _verdict(scheme, vetoes, indicators, points, complete=complete),
        tuple(mendings(indicators)), tuple(_near(columns, today, scheme.near_days)),
        Counter(kind for one in findings if (kind := kinds.get(one.id)) is not None and kind != "confirmed"),
        _unscored(scheme, work), without_service, complete,
    )  # fmt: skip


def _result(scheme: Scheme, deducted: float, *, without_service: bool) -> float:
    """Points that are left; for bodies without services out of their own full marks, brought to the common scale."""
    rule = scheme.without_service if without_service else None
    left = max(0.0, (rule.full if rule else scheme.total) - deducted)
    return round(left * rule.times / rule.over if rule else left, 2)


def _verdict(scheme: Scheme, vetoes: Iterable[VetoScore], indicators: Iterable[IndicatorScore], points: float, *, complete: bool) -> ScoreVerdict:
    """What is certain: a veto or too few points at once, a good result only when everything was looked at."""
    if any(one.state == "hit" for one in vetoes):
        return "vetoed"
    if points < scheme.pass_mark:
        return "failed"
    if not complete or any(one.state != "clear" for one in vetoes) or any(one.is_open for one in indicators):
        return "open"
    return "bonus" if points > scheme.bonus_above else "passed"


def _indicator(
    work: Weighed, group: str, rule: IndicatorRule, sure: Collection[str], by_hand: float | None, on_home: Collection[str]
) -> IndicatorScore:  # fmt: skip
    lines = [
        Line(rule.name, at, one, item.each * (max(1, one.occurrences) if item.per == "page" else 1), one.id not in sure)
        for at, item in enumerate(rule.items)
        for one in work.pick(item.rules, item.column_types, item.not_column_types, item.over_days, item.having)
        if _at_place(item, one, work.site.home, on_home)
    ]
    lines.sort(key=lambda line: (line.likely, -line.points, line.finding.rule, line.finding.subject))
    run = [any(name in work.ran for name in item.rules) for item in rule.items]
    judged: JudgedBy = "person" if not rule.items else "not-run" if not any(run) else "partly" if rule.manual or not all(run) else "machine"
    confirmed = deducted(rule, [line for line in lines if not line.likely])
    return IndicatorScore(group, rule, tuple(lines), confirmed, deducted(rule, lines), judged, by_hand)


def _at_place(item: SchemeItem, finding: Finding, home: str, on_home: Collection[str]) -> bool:
    if item.place == "any":
        return True
    shows = finding.id in on_home or home in finding.pages or finding.page_url == home
    return shows == (item.place == "home")


def deducted(rule: IndicatorRule, lines: Iterable[Line]) -> float:
    """Points that lines take off together: each item within its limit, all within the indicator's points."""
    return _Tally.of(rule, lines).deducted


def mendings(indicators: Sequence[IndicatorScore]) -> list[Mending]:
    """The mendings that return most points, one after the other.

    A mending is one finding; where an indicator is so far over its points that no single finding returns any, all of its
    findings together. Confirmed findings are looked at, likely ones only where there are no others.
    """
    rules = {one.rule.name: one.rule for one in indicators}
    lines = [line for one in indicators for line in one.lines if not line.likely] or [line for one in indicators for line in one.lines]
    found: list[Mending] = []
    while lines and len(found) < MENDINGS:
        best = _best(rules, lines)
        if best is None:
            break
        found.append(best)
        gone = {one.id for one in best.findings}
        lines = [line for line in lines if line.finding.id not in gone]
    return found


def _best(rules: Mapping[str, IndicatorRule], lines: Sequence[Line]) -> Mending | None:
    """The mending that returns most now."""
    by_indicator: dict[str, list[Line]] = defaultdict(list)
    by_finding: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_indicator[line.indicator].append(line)
        by_finding[line.finding.id].append(line)
    tallies = {name: _Tally.of(rules[name], some) for name, some in by_indicator.items()}
    options: list[tuple[float, int, str, Mending]] = []
    silent = set(by_indicator)
    for ident, some in by_finding.items():
        gains = {name: tallies[name].gain([line for line in some if line.indicator == name]) for name in {line.indicator for line in some}}
        gain = round(sum(gains.values()), 4)
        if gain > 0:
            silent -= {name for name, one in gains.items() if one > 0}
            options.append((-gain, 1, ident, Mending((some[0].finding,), max(sorted(gains), key=gains.__getitem__), gain)))
    for name in silent:
        together = tuple({line.finding.id: line.finding for line in by_indicator[name]}.values())
        gain = tallies[name].deducted
        options.append((-gain, len(together), name, Mending(together, name, gain)))
    return min(options, key=lambda option: option[:3], default=(0, 0, "", None))[3]


@dataclass(frozen=True)
class _Tally:
    """Sums of an indicator's items, so that what one finding returns is told without adding all up again."""

    rule: IndicatorRule
    sums: Mapping[int, float]
    deducted: float

    @classmethod
    def of(cls, rule: IndicatorRule, lines: Iterable[Line]) -> _Tally:
        sums: dict[int, float] = defaultdict(float)
        for line in lines:
            sums[line.item] += line.points
        return cls(rule, sums, cls._taken(rule, sums))

    @staticmethod
    def _taken(rule: IndicatorRule, sums: Mapping[int, float]) -> float:
        total = sum(min(points, rule.items[at].at_most or points) for at, points in sums.items())
        return round(min(total, rule.points), 4)

    def gain(self, lines: Iterable[Line]) -> float:
        """Points that return without some lines."""
        left = dict(self.sums)
        for line in lines:
            left[line.item] -= line.points
        return self.deducted - self._taken(self.rule, left)


def _near(columns: Iterable[ColumnState], today: date, within: int) -> list[Near]:
    """Columns that are still in time and will not be for long."""
    found = [Near(one, days) for one in columns if (days := one.days_left(today)) is not None and 0 <= days <= within]
    return sorted(found, key=lambda near: (near.days, near.column.name))


def _unscored(scheme: Scheme, work: Weighed) -> Mapping[str, int]:
    named = {rule for veto in scheme.veto for rule in veto.rules}
    named |= {rule for group in scheme.deductions for one in group.indicators for item in one.items for rule in item.rules}
    return {rule: len(found) for rule, found in sorted(work.by_rule.items()) if rule not in named}

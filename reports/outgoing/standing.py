"""What a leader asks first of a run: the verdict or what it lacks, what is late, what comes due this week, who is worst."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reports.screen.score_view import lacking, points
from reports.screen.words import SEVERITY_ORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audits.store.counting import Counted
    from reports.outgoing.overview import Overview, SiteLine

LEAKS = "exposed-personal-data"
"""The rule whose findings stand before all others: each day they are there does harm."""
WORST = 5


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One body in numbers."""

    name: str
    problems: int
    grave: int
    overdue: int
    open: int


def overdue(data: Overview) -> list[Counted]:
    """Problems that went out, are still open and should have been mended before the day of the report."""
    return _due(data, lambda day: day < data.today)


def due_this_week(data: Overview) -> list[Counted]:
    """The same that have to be mended from the day of the report to the Sunday after it."""
    sunday = data.today + timedelta(days=6 - data.today.weekday())
    return _due(data, lambda day: data.today <= day <= sunday)


def _due(data: Overview, fits: Callable[[date], bool]) -> list[Counted]:
    found = [one for one in data.problems() if one.is_open and one.is_issued and one.life.due]
    return sorted((one for one in found if fits(date.fromisoformat(one.life.due))), key=lambda one: (one.life.due, one.work.id))


def units(data: Overview) -> list[UnitLine]:
    """Bodies with their numbers, the worst first: by what is late, what is grave, what is open."""
    late = Counter(one.work.department_name for one in overdue(data))
    grave = Counter(one.work.department_name for one in data.problems() if not SEVERITY_ORDER[one.work.finding.severity])
    found = [UnitLine(name, number, grave[name], late[name], still) for name, number, still in data.by_department()]
    return sorted(found, key=lambda one: (-one.overdue, -one.grave, -one.open, -one.problems, one.name))


def first(data: Overview) -> Callable[[Counted], tuple[bool, bool, int, str, str]]:
    """In what order problems are told: leaks of personal data, what makes a veto, then by weight and body."""
    vetoed = {one.id for site in data.sites for veto in (*site.vetoes, *site.clues) for one in (*veto.findings, *veto.likely)}

    def order(one: Counted) -> tuple[bool, bool, int, str, str]:
        finding = one.work.finding
        return finding.rule != LEAKS, finding.id not in vetoed, SEVERITY_ORDER[finding.severity], one.work.department_name, one.work.id

    return order


def leaks(data: Overview) -> list[Counted]:
    """Problems that show personal data."""
    return [one for one in data.problems() if one.work.finding.rule == LEAKS]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Sites by what their scores come to."""

    passed: tuple[SiteLine, ...]
    failed: tuple[SiteLine, ...]
    open: tuple[SiteLine, ...]
    """Those of which nobody can say yet."""

    @property
    def rate(self) -> str:
        """合格率, ``""`` while one of them is open."""
        number = len(self.passed) + len(self.failed)
        return f"{len(self.passed) * 100 / number:.1f}%" if number and not self.open else ""


def verdicts(sites: Sequence[SiteLine]) -> Verdicts:
    """Sites by their verdict, in their order."""
    return Verdicts(
        tuple(one for one in sites if one.verdict in ("passed", "bonus")), tuple(one for one in sites if one.verdict in ("vetoed", "failed")),
        tuple(one for one in sites if one.verdict == "open"),
    )  # fmt: skip


def why_failed(site: SiteLine) -> str:
    """Why a site is 不合格."""
    if site.vetoes:
        return f"单项否决：{'、'.join(dict.fromkeys(one.rule.name for one in site.vetoes))}"
    assert site.score is not None
    return f"得分 {points(site.score.points)} 分，低于 {points(site.score.scheme.pass_mark)} 分"


def what_is_lacking(site: SiteLine) -> str:
    """What a site lacks for a verdict."""
    return "没有打分方案" if site.score is None else "，".join(lacking(site.score))

"""The numbers of a run, each with its base: what the bulletin and the report for leaders are written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records import Confidence, Coverage
from audits.rectification.decisions import decision_on
from audits.rectification.life import CLOSED, DECIDED, life_of
from audits.store.decisions import decisions
from audits.store.findings import findings_of
from audits.store.life import events_of
from reports.ledgers.items import WorkItem, all_items
from reports.screen.coverage_text import SiteCoverage, site_coverages

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import ItemState
    from audits.rectification.life import Life
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run

OTHER = "其他"
"""Category of a rule that is no more."""


@dataclass(frozen=True, slots=True)
class Item:
    """One work item with how it stands."""

    work: WorkItem
    life: Life
    confidence: Confidence
    """Of the finding, raised where the office confirmed it."""

    @property
    def counts(self) -> bool:
        """Whether it counts as a problem: sure enough, and not set aside by a decision."""
        return self.confidence is not Confidence.UNVERIFIABLE and self.life.state not in DECIDED

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.counts and self.life.state not in CLOSED


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in numbers."""

    site: str
    name: str
    pages: int
    """Pages that were read."""
    columns: int
    """Registered columns."""
    read: int
    """Columns whose list was read."""
    problems: int
    """Items that count."""
    vetoes: int
    """Items of rules that touch a veto indicator."""
    complete: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A run in numbers."""

    run: Run
    today: date
    items: tuple[Item, ...]
    """All work items, in ledger order of their numbers."""
    sites: tuple[SiteLine, ...]
    coverage: tuple[SiteCoverage, ...]
    previous: Previous | None
    """The inspection before, if there is one."""
    trend: tuple[tuple[str, int], ...]
    """(day, findings that count) of the last inspections, oldest first."""
    titles: dict[str, str] = field(default_factory=dict)
    """Rule name to its title."""
    categories: dict[str, str] = field(default_factory=dict)
    """Rule name to its category."""

    def problems(self) -> list[Item]:
        """Items that count."""
        return [item for item in self.items if item.counts]

    def by_state(self) -> dict[ItemState, int]:
        """State to number of items; the numbers add up to all items."""
        return dict(sorted(Counter(item.life.state for item in self.items).items()))

    def by_department(self) -> list[tuple[str, int, int]]:
        """(department, problems, still open), most problems first."""
        found = Counter(item.work.department_name for item in self.problems())
        still = Counter(item.work.department_name for item in self.items if item.is_open)
        return sorted(((department, number, still[department]) for department, number in found.items()), key=lambda row: (-row[1], row[0]))

    def by_category(self) -> list[tuple[str, int]]:
        """(category, problems), most first."""
        found = Counter(self.categories.get(item.work.finding.rule, OTHER) for item in self.problems())
        return sorted(found.items(), key=lambda row: (-row[1], row[0]))

    def by_rule(self) -> list[tuple[str, list[Item]]]:
        """(rule, its problems), most first."""
        found: dict[str, list[Item]] = {}
        for item in self.problems():
            found.setdefault(item.work.finding.rule, []).append(item)
        return sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))


@dataclass(frozen=True, slots=True)
class Previous:
    """How the problems of the inspection before stand."""

    run: str
    day: str
    problems: int
    verified: int
    """Closed by a re-check."""
    still: int
    """Not closed."""
    relapsed: int


def overview(store: Store, run: Run, book: RuleBook, today: date) -> Overview:
    """A run in numbers."""
    items = _items(store, run.id, today)
    inspections = [one for one in store.runs() if one.kind == "inspect" and one.id <= run.id and (one.has_ended or one.id == run.id)]
    before = next((one for one in reversed(inspections) if one.id != run.id and _same_sites(one, run)), None)
    return Overview(
        run,
        today,
        tuple(items),
        tuple(_sites(store, run, items, book)),
        tuple(site_coverages(store, run.id)),
        _previous(store, before, today) if before else None,
        tuple((one.today.isoformat(), _counted(store, one.id)) for one in inspections if _same_sites(one, run))[-12:],
        {name: rule.title for name, rule in book.rules.items()},
        {name: rule.category for name, rule in book.rules.items()},
    )


def _same_sites(one: Run, other: Run) -> bool:
    return {site.site for site in one.sites} == {site.site for site in other.sites}


def _items(store: Store, run: str, today: date) -> list[Item]:
    events, known = events_of(store), decisions(store)
    found = []
    for work in all_items(store, run):
        decision = decision_on(work.finding, known, today, work.id, work.page_url)
        kind = decision.kind if decision else None
        confidence = Confidence.CONFIRMED if kind == "confirmed" else work.confidence
        life = life_of(work.id, events.get(work.finding.id, []), unverifiable=confidence is Confidence.UNVERIFIABLE, decided=kind)
        found.append(Item(work, life, confidence))
    return sorted(found, key=lambda item: item.work.id)


def _sites(store: Store, run: Run, items: list[Item], book: RuleBook) -> list[SiteLine]:
    lines = []
    veto = {name for name, rule in book.rules.items() if rule.indicator is not None and rule.indicator.kind == "veto"}
    for site in run.sites:
        record = store.site_run(run.id, site.site)
        mine = [item for item in items if item.work.site.site == site.site and item.counts]
        covered = record.coverage or Coverage()
        lines.append(
            SiteLine(
                site.site,
                site.name,
                record.pages,
                len(site.columns),
                sum(1 for column in covered.columns if column.is_read),
                len(mine),
                sum(1 for item in mine if item.work.finding.rule in veto),
                covered.complete,
                bool(record.pages),
            )
        )
    return lines


def _previous(store: Store, run: Run, today: date) -> Previous:
    items = [item for item in _items(store, run.id, today) if item.counts]
    states = Counter(item.life.state for item in items)
    verified = sum(states[state] for state in CLOSED)
    return Previous(run.id, run.today.isoformat(), len(items), verified, len(items) - verified, states["reopened"])


def _counted(store: Store, run: str) -> int:
    return sum(1 for finding in findings_of(store, run) if finding.confidence is not Confidence.UNVERIFIABLE)

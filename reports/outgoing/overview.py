"""The numbers of a run, each with its base: what the bulletin and the report for leaders are written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from audits.engine.comparing import changes
from audits.engine.scores import score_sites
from audits.probing.visits import DAYS, weeks_until
from audits.records import Coverage
from audits.rectification.life import CLOSED
from audits.rulebook.indicators import scheme_of
from audits.store.bulletins import published
from audits.store.counting import Count, count
from audits.store.visits import visits_of
from reports.screen.coverage_text import SiteCoverage, site_coverages
from reports.screen.words import OTHER, category_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from audits.engine.comparing import Fate
    from audits.records.codes import ItemState, ScoreVerdict
    from audits.rectification.scoring import ByHand, Score
    from audits.rectification.vetoes import VetoScore
    from audits.rulebook import RuleBook
    from audits.rulebook.indicators import Scheme
    from audits.store import Store
    from audits.store.counting import Counted
    from audits.store.opening import Run

MOST_WEEKS = 12
"""Weeks of visits that are drawn."""
Extent = Literal["found", "issued"]
"""Which problems are told: all that were found, or those that went out to departments."""

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
    found: int
    """Problems that were found."""
    problems: int
    """Of these, problems that are told."""
    score: Score | None
    """Its score, None where no scheme holds."""
    complete: bool
    reachable: bool

    @property
    def verdict(self) -> ScoreVerdict:
        """What the score comes to; nothing where there is none."""
        return self.score.verdict if self.score is not None else "open"

    @property
    def vetoes(self) -> tuple[VetoScore, ...]:
        """Veto conditions that are met."""
        return tuple(one for one in self.score.vetoes if one.state == "hit") if self.score is not None else ()

    @property
    def clues(self) -> tuple[VetoScore, ...]:
        """Veto conditions about which a person has to decide, with what was found for them."""
        return tuple(one for one in self.score.vetoes if one.state == "review") if self.score is not None else ()


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """By what the sites are scored."""

    scheme: Scheme
    by_hand: Mapping[str, ByHand] = field(default_factory=dict)
    """Site to what people judged."""
    without_service: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """A run in numbers."""

    run: Run
    today: date
    scope: Extent
    counted: Count
    """All work items of the run, whatever the scope."""
    sites: tuple[SiteLine, ...]
    coverage: tuple[SiteCoverage, ...]
    previous: Previous | None
    """The inspection before, if there is one."""
    trend: tuple[tuple[str, Mapping[str, float]], ...]
    """(day, site to its problems on a hundred pages) of the last inspections, oldest first; a site of which no page was read has none."""
    weeks: tuple[tuple[str, Mapping[str, float]], ...] = ()
    """(last day of a week, site to the percentage of visits that did not open its home page in time), oldest first; without enough visits none."""
    changes: Mapping[Fate, int] = field(default_factory=dict)
    """What became of the problems of the inspection before; empty where there is none, or where what went out is told."""
    titles: dict[str, str] = field(default_factory=dict)
    """Rule name to its title."""
    categories: dict[str, str] = field(default_factory=dict)
    """Rule name to its category."""
    whose: str = ""
    """The office whose sites it is about; ``""`` for all of the run."""

    @property
    def items(self) -> tuple[Counted, ...]:
        """All work items, ordered by number."""
        return self.counted.items

    def problems(self) -> list[Counted]:
        """Problems that are told."""
        return _told(self.counted, self.scope)

    def by_state(self) -> dict[ItemState, int]:
        """State to number of items; the numbers add up to all items."""
        return dict(sorted(Counter(item.state for item in self.items).items()))

    def by_department(self) -> list[tuple[str, int, int]]:
        """(department, problems, still open), most problems first."""
        found = Counter(item.work.department_name for item in self.problems())
        still = Counter(item.work.department_name for item in self.problems() if item.is_open)
        return sorted(((department, number, still[department]) for department, number in found.items()), key=lambda row: (-row[1], row[0]))

    def by_category(self) -> list[tuple[str, int]]:
        """(category, problems), most first."""
        found = Counter(self.categories.get(item.work.finding.rule, OTHER) for item in self.problems())
        return sorted(found.items(), key=lambda row: (-row[1], row[0]))

    def by_rule(self) -> list[tuple[str, list[Counted]]]:
        """(rule, its problems), most first."""
        found: dict[str, list[Counted]] = {}
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
    told: int
    """Problems as the published bulletin of that inspection says; as they are now where none was published."""


def overview(store: Store, run: Run, book: RuleBook, today: date, scope: Extent = "found", scoring: ScoredBy | None = None) -> Overview:
    """A run in numbers; scored by the scheme that holds on the day of the run where no other is given."""
    counted = count(store, run.id, today)
    if scoring is None and (scheme := scheme_of(book, run.today)) is not None:
        scoring = ScoredBy(scheme)
    inspections = [one for one in store.runs() if one.kind == "inspect" and one.id <= run.id and (one.has_ended or one.id == run.id)]
    alike = [one for one in inspections if one.id != run.id and _same_sites(one, run)]
    counts = {one.id: count(store, one.id, today) for one in alike[-11:]} | {run.id: counted}
    return Overview(
        run,
        today,
        scope,
        counted,
        tuple(_sites(store, run, counted, scope, _scores(store, run, book, counted, scoring))),
        tuple(site_coverages(store, run.id)),
        _previous(store, alike[-1], counts[alike[-1].id], scope) if alike else None,
        tuple((one.today.isoformat(), _rates(store, one, counts[one.id])) for one in inspections if one.id in counts),
        _weeks(store, run),
        _changes(store, book, (alike[-1], run), (counts[alike[-1].id], counted)) if alike and scope == "found" else {},
        {name: rule.title for name, rule in book.rules.items()},
        {name: category_of(rule) for name, rule in book.rules.items()},
        store.whose,
    )


def _changes(store: Store, book: RuleBook, runs: tuple[Run, Run], counts: tuple[Count, Count]) -> dict[Fate, int]:
    return {group: len(ones) for group, ones in changes(store, book, runs, counts).items()}


def _rates(store: Store, run: Run, counted: Count) -> dict[str, float]:
    pages = {site.site: store.site_run(run.id, site.site).pages for site in run.sites}
    return {site.site: len(counted.of_site(site.site).problems) * 100 / pages[site.site] for site in run.sites if pages[site.site]}


def _told(counted: Count, scope: Extent) -> list[Counted]:
    return [one for one in counted.problems if scope == "found" or one.is_issued]


def _same_sites(one: Run, other: Run) -> bool:
    return {site.site for site in one.sites} == {site.site for site in other.sites}


def _scores(store: Store, run: Run, book: RuleBook, counted: Count, scoring: ScoredBy | None) -> dict[str, Score]:
    if scoring is None:
        return {}
    return score_sites(store, book, run, run.sites, scoring.scheme, counted, scoring.by_hand, without_service=scoring.without_service)


def _sites(store: Store, run: Run, counted: Count, scope: Extent, scores: Mapping[str, Score]) -> list[SiteLine]:
    lines = []
    for site in run.sites:
        record, mine = store.site_run(run.id, site.site), counted.of_site(site.site)
        told, covered = _told(mine, scope), record.coverage or Coverage()
        lines.append(
            SiteLine(
                site.site,
                site.name,
                record.pages,
                len(site.columns),
                sum(1 for column in covered.columns if column.is_read),
                len(mine.problems),
                len(told),
                scores.get(site.site),
                covered.complete,
                bool(record.pages),
            )
        )
    return lines


def _previous(store: Store, run: Run, counted: Count, scope: Extent) -> Previous:
    states = Counter(one.state for one in _told(counted, scope))
    verified, printed = sum(states[state] for state in CLOSED), published(store, run.id) if scope == "issued" else None
    told = printed.issued if printed is not None else states.total()
    return Previous(run.id, run.today.isoformat(), states.total(), verified, states.total() - verified, states["reopened"], told)


def _weeks(store: Store, run: Run) -> tuple[tuple[str, Mapping[str, float]], ...]:
    """The last weeks in which sites were visited often enough."""
    found: dict[date, dict[str, float]] = {}
    for site in run.sites:
        visits = visits_of(store, site.site, run.today - timedelta(days=DAYS * (MOST_WEEKS + 1)))
        for week in weeks_until(visits, run.today, MOST_WEEKS):
            found.setdefault(week.last, {})[site.site] = week.percent
    return tuple((day.isoformat(), found[day]) for day in sorted(found))

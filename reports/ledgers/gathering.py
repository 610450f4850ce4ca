"""Gathers the rows of a run's ledgers: of everything that was found for drafts, of what is out and what goes out now for an issue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.records import Confidence
from audits.records.events import Sampled
from audits.rectification.life import CLOSED, Life, starts_anew
from audits.rectification.states import FOUND, OUT
from audits.regulations.overview import laws_status
from audits.rulebook.workdays import load_workdays
from audits.store.counting import count
from audits.store.decisions import decisions
from audits.store.life import events_of
from reports.ledgers.content import Sample
from reports.ledgers.new_places import new_places
from reports.ledgers.rows import Known, RowMaker, known_of, order_of
from reports.screen.coverage_text import site_coverages
from reports.screen.regulations_view import age_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.probing.moved import Moved
    from audits.records.codes import DecisionKind, Trust
    from audits.records.events import Event
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.counting import Counted
    from audits.store.items import WorkItem
    from audits.store.opening import Run
    from reports.ledgers.rows import Row
    from reports.screen.coverage_text import SiteCoverage

OFFICE = "政务公开主管部门"
"""Who supervises, where the registers do not tell it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits for review."""

    item: WorkItem
    row: Row
    life: Life
    again: bool
    """Whether it was closed and is found once more."""


@dataclass
class Gathered:
    """What all ledgers of a run are made of."""

    store: Store
    run: Run
    today: date
    trust: Trust | None
    """What goes out now; None for drafts, which hold everything that was found."""
    coverage: list[SiteCoverage] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    to_verify: list[Row] = field(default_factory=list)
    items: dict[str, WorkItem] = field(default_factory=dict)
    lives: dict[str, Life] = field(default_factory=dict)
    """Of the rows that are or go out and are not closed."""
    all_items: dict[str, WorkItem] = field(default_factory=dict)
    """Every item of the run."""
    waiting: dict[str, Waiting] = field(default_factory=dict)
    """Those that are with nobody, and that no decision keeps out."""
    fresh: set[str] = field(default_factory=set)
    """Items that go out now, or are asked about anew."""
    suppressed: Counter[DecisionKind] = field(default_factory=Counter)
    """Items kept out, by kind of decision."""
    matches: dict[int, int] = field(default_factory=dict)
    """Items that each decision in force decided on."""
    newer: frozenset[str] = frozenset()
    """Runs after this one: what went out with them stands in their ledgers."""
    pending: int = 0
    """Items that are not out and do not go out now."""
    estimated: bool = False
    old_laws: str = ""
    sample: Sample | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        """Sites of the run."""
        return self.run.sites

    @property
    def office(self) -> str:
        """Who supervises, where all registers name the same body."""
        return self.store.whose or office_of(self.run.sites)


def office_of(sites: Sequence[Site], otherwise: str = "") -> str:
    """The body that supervises the sites: the one that the registers name, else the office that all are under, else their operator where they have the same."""
    supervisors = list(dict.fromkeys(site.supervisor for site in sites if site.supervisor))
    if supervisors:
        return supervisors[0] if len(supervisors) == 1 else otherwise
    if len(sites) > 1 and (shared := [one for one in sites[0].office if all(one in site.office for site in sites)]):
        return shared[0].name
    owners = list(dict.fromkeys(site.owner for site in sites if site.owner))
    return owners[0] if len(owners) == 1 else otherwise


def gather(store: Store, run: str, book: RuleBook, today: date, trust: Trust | None, only: Sequence[str] | None = None) -> Gathered:
    """Everything of a run, or of some of its findings, read once."""
    record = store.run(run)
    work = Gathered(store, record, today, trust, site_coverages(store, run), old_laws=_old_laws(book, today))
    maker = RowMaker(book, load_workdays(book.data_dir, book.own_dir), today, draft=trust is None)
    work.newer = frozenset(one.id for one in store.runs() if (one.created, one.id) > (record.created, record.id))
    work.matches = {one.id: 0 for one in decisions(store) if one.holds(today)}
    items = sorted(count(store, run, today, only).items, key=lambda one: order_of(one.work))
    moved = new_places(store, run, (one.work.finding for one in items if one.counts), book)
    for one in items:
        _add(work, one, maker, moved.get(one.work.finding.id))
    work.estimated = maker.estimated
    work.sample = sample_of(events_of(store, list(dict.fromkeys(one.work.finding.id for one in items))), run)
    return work


def sample_of(events: dict[str, list[Event]], run: str) -> Sample | None:
    """What the second person found in the sample of a run; None where nobody has looked."""
    last = {event.item: event for found in events.values() for event in found if event.kind == "sampled" and event.run == run}
    if not last:
        return None
    wrong = sum(1 for event in last.values() if isinstance(event.said, Sampled) and event.said.found == "wrong")
    return Sample(len(last), wrong, "、".join(sorted({event.who for event in last.values() if event.who})))


def _old_laws(book: RuleBook, today: date) -> str:
    """What a ledger says of laws whose table is older than a year."""
    status = laws_status(book, today)
    return age_line(status) if status.old else ""


def _add(work: Gathered, one: Counted, maker: RowMaker, moved: Moved | None) -> None:
    """One item, unless a decision keeps it out or it does not go out."""
    item, life = one.work, one.life
    work.all_items[item.id] = item
    if one.decision is not None:
        work.matches[one.decision.id] += 1
    if one.is_set_aside and one.decision is not None:
        work.suppressed[one.decision.kind] += 1
        return
    looked = life.may_go_out or one.decision is not None or (work.trust == "confirmed" and one.confidence is Confidence.CONFIRMED)
    goes = work.trust != "nothing" and looked and not life.is_doubted and (life.state in FOUND or one.again)
    known = Known(verdict="relapsed", checked=work.today.isoformat()) if one.again else known_of(life)
    row = maker.row(item, one.confidence, known, moved)
    if one.waits:
        work.waiting[item.id] = Waiting(item, row, life, one.again)
    if not one.counts:
        work.to_verify.append(row)
        return
    if work.trust is not None and not goes and not (life.is_out and not one.again):
        work.pending += 1
        return
    if work.trust == "nothing" and life.run in work.newer:
        return
    work.rows.append(row)
    work.items[item.id] = item
    if life.state not in CLOSED or one.again:
        work.lives[item.id] = life
    if goes or (starts_anew(life) and life.cells) or (life.state in OUT and not life.ledger):  # the last came from an office's own list
        work.fresh.add(item.id)


def departments_of(rows: Sequence[Row]) -> list[str]:
    """The bodies that rows are for, each once."""
    return list(dict.fromkeys(str(row["department"]) for row in rows))


def with_lead(work: Gathered) -> dict[str, str]:
    """Item to the item whose row stands for it since the office merged them, where both are among the rows of one body."""
    bodies = {row["item"]: row["department"] for row in work.rows}
    merged = {item: life.into for item, life in work.lives.items() if life.into}
    return {item: into for item, into in merged.items() if bodies.get(into) == bodies[item] and into not in merged}



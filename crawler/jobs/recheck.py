"""Looks again at what is open (回头看): only what is fetched again and proven closes an item."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audits.engine.books import BookOfRun, book_of, keep
from audits.records import Confidence, Coverage
from audits.records.events import ItemVerdict
from audits.records.run_options import RunOptions
from audits.rectification.decisions import decision_on
from audits.rectification.life import DECIDED, life_of, went_out
from audits.rectification.states import OUT
from audits.store.decisions import decisions
from audits.store.findings import NUMBER, findings_of, numbers_meant, seen_elsewhere
from audits.store.leases import living_holder
from audits.store.life import events_of, newest_findings, runs_with
from crawler.jobs.names import chosen_of_run, part_of_store
from crawler.jobs.papers import NextRound, Papers, next_round
from crawler.jobs.problems import Named, NothingOut, StillRunning, Unknown
from crawler.jobs.work import Plan, SiteJob, Watch, rules_folder, unwatched
from crawler.jobs.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from audits.records import Finding
    from audits.records.codes import RunKind, Standing
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.leases import Lease
    from audits.store.opening import Run



@dataclass(frozen=True, slots=True)
class Recheck:
    """What is to be looked at again, and how."""

    today: date
    run: str = ""
    """The run whose findings are looked at; the newest inspection without one."""
    sites: tuple[str, ...] = ()
    """All of the run without any."""
    processes: int = 1
    item: str = ""
    """Number of the one problem, or of a part of it, that is looked at, whatever was decided on it; all that is open without one."""
    current_rules: bool = False
    """Judge by the rules of today, not by those of the run."""
    each: int = 0
    """Sites that each process looks at at the same time; 0 is as many as memory allows."""
    office: str = ""
    """Office to whose sites, and those of all below it, it keeps; to none without one."""
    own: bool = False
    """Whether to its own sites alone."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One item with the verdict of this re-check."""

    item: str
    finding: str
    site: str
    result: Standing
    said: ItemVerdict
    """The verdict with the proof of each place."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a re-check decided."""

    run: str
    base: str
    """The run whose findings were looked at."""
    items: tuple[Checked, ...]
    complete: bool
    """Whether every site was looked at without a reserve."""
    rules: BookOfRun
    """What it judged by."""
    too_few_pages: tuple[str, ...]
    """Sites of which so few pages could be reached that nothing was decided."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What sites are called."""
    interrupted: bool = False
    """Whether it was stopped before all sites were looked at."""
    new: tuple[Finding, ...] = ()
    """Problems met on the way that no run before did, as far as they are sure."""
    papers: Papers | None = None
    """The next round of ledgers; None where none was asked for, one item was, or it was stopped."""
    older: tuple[Rechecked, ...] = ()
    """The same of what went out with other runs and this one did not find; empty where a run or an item was asked for."""

    @property
    def settled(self) -> bool:
        """Whether every item was examined."""
        return self.complete and not any(one.result == "not-examined" for one in self.items) and all(one.settled for one in self.older)

    @property
    def all(self) -> tuple[Rechecked, ...]:
        """This one and those of older runs."""
        return (self, *self.older)


def recheck(store: Store, book: RuleBook, asked: Recheck, *, watch: Watch = unwatched, paper: NextRound | None = None) -> Rechecked:
    """Ask again for the places of what is out, or of one item, keep verdicts, and issue the next round of ledgers.

    What went out with other runs has re-checks of its own.

    Raises Unknown, StillRunning, NothingOut, StoreProblem.
    """
    within = part_of_store(store, asked.office, own=asked.own).sites if asked.office else None
    base = _base(store, asked, within)
    wanted = _asked_id(store, base, asked.item) if asked.item else _open_ids(store, base, asked.today)
    chosen = chosen_of_run(base, asked.sites or (tuple(wanted) if asked.item else ()))
    sites = _as_now(store, base, [site for site in chosen if within is None or site.site in within])
    elsewhere = {} if asked.run or asked.item else _elsewhere(store, base, asked, within)
    first, older = _of_run(store, book, asked, base, sites, wanted, watch, paper), list[Rechecked]()
    for run, ids in elsewhere.items():
        if first.interrupted or any(one.interrupted for one in older):
            break
        known = store.run(run)
        now = _as_now(store, known, [site for site in known.sites if site.site in ids])
        older.append(_of_run(store, book, asked, known, now, ids, watch, paper))
    return replace(first, older=tuple(older), interrupted=first.interrupted or any(one.interrupted for one in older))


def _as_now(store: Store, base: Run, sites: Sequence[Site]) -> list[Site]:
    """Sites of a run as they are registered now, where they have moved to other hosts since; the others as the run knew them."""
    newer = [one for one in store.runs() if one.kind == "inspect" and (one.created, one.id) > (base.created, base.id)]
    known = {site.site: site for site in sites}
    moved = {site.site: site for run in newer for site in run.sites if site.site in known and site.moved_since(known[site.site])}
    return [moved.get(site.site, site) for site in sites]


def _of_run(
    store: Store, book: RuleBook, asked: Recheck, base: Run, sites: Sequence[Site], wanted: Mapping[str, list[str]], watch: Watch,
    paper: NextRound | None,
) -> Rechecked:  # fmt: skip
    """Look again at findings of one run, by site."""
    rules = book_of(store, base, book, current=asked.current_rules)
    options = RunOptions(base.options.only, rules_dir=rules_folder(book), handed_in=base.options.handed_in)
    run = store.run(store.create_run(sites, asked.today, keep(store, rules.book), options, kind="recheck", base=base.id))
    with store.holding(run.id) as lease:
        plan = _plan(store, book, run, sites, wanted, lease)
        with watch(plan) as tell:
            ended = Workers().run(list(plan.jobs), asked.processes, tell, asked.each)
        records = store.site_runs(run.id)
        complete = all(one.status == "done" and one.coverage is not None and not one.coverage.notes for one in records)
        interrupted = "interrupted" in ended.values()
        store.set_run_status(run.id, "interrupted" if interrupted else "complete" if complete else "incomplete")
    too_few = tuple(one.site for one in records if one.coverage is not None and "too-few-pages" in one.coverage.notes)
    items = tuple(_checked(store, run, asked=bool(asked.item)))
    seen = bool(items) or not too_few  # where no site could be read there is nothing to tell the departments
    papers = _round(store, book, base.id, asked, paper, items) if paper and seen and not interrupted else None
    return Rechecked(run.id, base.id, items, complete, rules, too_few, {site.site: site.name for site in sites}, interrupted, _new(store, run, too_few), papers)


def _round(store: Store, book: RuleBook, run: str, asked: Recheck, paper: NextRound, items: Sequence[Checked]) -> Papers | None:
    """The ledgers of the departments whose items were looked at; one item alone makes none."""
    return None if asked.item else next_round(store, book, run, asked.today, paper, frozenset(one.item for one in items))


def _base(store: Store, asked: Recheck, within: Collection[str] | None) -> Run:
    """The inspection to look at again: the given one, else the newest full one that has ended and of which something is out.

    That of one problem is the newest of these that found it.
    """
    kinds: tuple[RunKind, ...] = ("inspect", "taken-over") if asked.item else ("inspect",)
    run, inspections = asked.run, [one for one in store.runs() if one.kind in kinds and not one.taken_back]
    if asked.sites and not run:
        inspections = [one for one in inspections if set(asked.sites) <= {site.site for site in one.sites}] or inspections
    if within is not None and not run:
        inspections = [one for one in inspections if any(site.site in within for site in one.sites)] or inspections
    if asked.item and not run:
        having = {ident for ident, *_ in runs_with(store, asked.item[:NUMBER])}
        inspections = [one for one in inspections if one.id in having]
        if not inspections:
            raise Unknown(Named.FINDING, asked.item, others=numbers_meant(store, asked.item))
    ended = [one for one in inspections if one.has_ended]
    full = [one for one in ended if not one.options.only]
    issued = [one for one in full or ended if not run and _out(store, one)]
    found = store.run(run) if run else (issued or full or ended or inspections or [store.run()])[-1]
    if found.status == "running" and (holder := living_holder(store.engine, found.id)):
        raise StillRunning(found.id, holder)
    return found


def _out(store: Store, base: Run) -> set[str]:
    """Findings of an inspection of which an item is with a department, or was until it was closed."""
    known = [finding.id for finding in findings_of(store, base.id)]
    told = events_of(store, known)
    return {ident for ident in known if any(life_of(item, told[ident]).is_out for item in went_out(told.get(ident, ())))}


def _open_ids(store: Store, base: Run, today: date) -> dict[str, list[str]]:
    """Findings of an inspection that a re-check looks at, by site: what is out, unless a decision sets it aside. Raises NothingOut."""
    known, out = decisions(store), _out(store, base)
    if not out:
        raise NothingOut(base.id)
    found: dict[str, list[str]] = {}
    for finding in findings_of(store, base.id):
        decision = decision_on(finding, known, today)
        if finding.id in out and (decision is None or decision.kind not in DECIDED):
            found.setdefault(finding.site, []).append(finding.id)
    return found


def _elsewhere(store: Store, base: Run, asked: Recheck, within: Collection[str] | None) -> dict[str, dict[str, list[str]]]:
    """Findings that went out with another run and are open still, by that run and by site; what the base found of its sites is not among them."""
    had = {finding.id for finding in findings_of(store, base.id)}
    mine = set(asked.sites) if within is None else {site for site in within if not asked.sites or site in asked.sites}
    told = {ident: events for ident, events in events_of(store).items() if ident not in had and went_out(events)}
    known, left = decisions(store), dict[str, dict[str, list[str]]]()
    for finding in newest_findings(store, list(told)).values():
        for item in went_out(told[finding.id]):
            life, decision = life_of(item, told[finding.id]), decision_on(finding, known, asked.today, item)
            if life.state in OUT and (decision is None or decision.kind not in DECIDED) and (not mine or finding.site in mine):
                ids = left.setdefault(life.run, {}).setdefault(finding.site, [])
                ids += [] if finding.id in ids else [finding.id]
    return dict(sorted(left.items()))


def _asked_id(store: Store, base: Run, item: str) -> dict[str, list[str]]:
    """The finding of one item, by its site. Raises Unknown."""
    found = {finding.site: [finding.id] for finding in findings_of(store, base.id) if finding.id == item[:NUMBER]}
    if not found:
        raise Unknown(Named.FINDING, item, run=base.id)
    return found


def _plan(store: Store, book: RuleBook, run: Run, sites: Sequence[Site], wanted: Mapping[str, list[str]], lease: Lease) -> Plan:
    """A job for each site with something open; the others are done at once."""
    jobs = []
    for site in sites:
        if items := wanted.get(site.site):
            only = run.options.only
            jobs.append(SiteJob(store.url, run.id, site.site, rules_folder(book), only, base=run.base, items=tuple(items), lease=lease))
        else:
            store.update_site_run(store.site_run(run.id, site.site).id, status="done", coverage=Coverage(complete=True))
    return Plan(store, run, tuple(jobs))


def _new(store: Store, run: Run, too_few: Sequence[str]) -> tuple[Finding, ...]:
    """What a re-check found that no run before it did, of sites that it saw enough of."""
    known = seen_elsewhere(store, run.id)
    sure = (one for one in findings_of(store, run.id) if one.confidence is Confidence.CONFIRMED and one.site not in too_few)
    return tuple(one for one in sure if one.id not in known)


def _checked(store: Store, run: Run, *, asked: bool) -> list[Checked]:
    """What a re-check decided, by item that is out or was asked for; a closed item that is found again is ``relapsed``."""
    sites = {finding.id: finding.site for finding in findings_of(store, run.base)}
    found = []
    for finding, events in sorted(events_of(store).items()):
        mine = [(event.item, event.said) for event in events if isinstance(event.said, ItemVerdict) and event.run == run.id]
        for item, said in mine:
            life = life_of(item, events)
            if asked or life.is_out:  # else it is a part of the finding that never went out
                shown = said.result if said.result == "not-examined" else life.verdict or said.result
                found.append(Checked(item, finding, sites.get(finding, ""), shown, said))
    return found

"""Scores the sites of a run by a scheme of indicators (指标打分)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine.opening import stored_site
from audits.records import Confidence, Coverage
from audits.rectification import scoring
from audits.rectification.scoring import ByHand
from audits.rulebook.indicators import Scheme, default_scheme, load_schemes
from audits.store.counting import Count, count
from audits.store.findings import findings_of, findings_on
from crawler.jobs.names import chosen_of_run
from crawler.jobs.problems import Handed, Named, NoScheme, Unknown, mistakes_in

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import DecisionKind
    from audits.rectification.scoring import Score
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.counting import Counted
    from audits.store.opening import Run

ReadByHand = Callable[[Scheme, tuple[str, ...]], Mapping[str, ByHand]]
"""Reads what people judged of some sites under a scheme; raises MistakesFound."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What is to be scored, and how."""

    run: str = ""
    """The newest without one."""
    sites: tuple[str, ...] = ()
    """All of the run without any."""
    scheme: str = ""
    """Name of the scheme; the one that holds on the day of the run without one."""
    without_service: bool = False
    """The office serves nobody: its services are not looked at, the rest counts for more."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a run."""

    run: str
    scores: tuple[tuple[Score, Site], ...]
    counts: Mapping[str, Count]
    """Site to everything that was found on it. Points are taken off once for a finding, however many bodies have to mend it."""


def score(store: Store, book: RuleBook, asked: Scoring, by_hand_of: ReadByHand | None = None) -> Scored:
    """Score sites of a stored run, with what people judged. Raises Unknown, NoScheme, MistakesIn, StoreProblem."""
    run = store.inspected(asked.run)
    sites = chosen_of_run(run, asked.sites)
    scheme = _scheme(book, asked.scheme, run.today)
    with mistakes_in(Handed.BY_HAND):
        by_hand = by_hand_of(scheme, tuple(site.site for site in sites)) if by_hand_of else {}
    counted = count(store, run.id, run.today)
    counts = {site.site: counted.of_site(site.site) for site in sites}
    found = (_score(store, book, run, site, scheme, by_hand.get(site.site), counts[site.site], without_service=asked.without_service) for site in sites)
    return Scored(run.id, tuple(zip(found, sites, strict=True)), counts)


def _scheme(book: RuleBook, name: str, today: date) -> Scheme:
    """The scheme of a name, or the one that holds on a day."""
    with mistakes_in(Handed.SCHEMES):
        schemes = load_schemes(book)
    wanted = name or default_scheme(schemes, today, book)
    if not wanted:
        raise NoScheme(today, tuple(schemes))
    if wanted not in schemes:
        raise Unknown(Named.SCHEME, wanted, tuple(schemes))
    return schemes[wanted]


def _score(
    store: Store, book: RuleBook, run: Run, site: Site, scheme: Scheme, by_hand: ByHand | None, counted: Count, *, without_service: bool
) -> Score:  # fmt: skip
    """The score of one site; decisions that hold on the day of the run are respected."""
    record = store.site_run(run.id, site.site)
    found = findings_of(store, run.id, site.site)
    decided = {ident: kind for ident, items in counted.by_finding().items() if (kind := _said(items)) is not None}
    covered = record.coverage or Coverage()
    columns = scoring.column_states(site, covered.columns, book)
    ran = [rule for rule, one in covered.rules.items() if one.times]
    on_home = findings_on(store, run.id, (site.home, stored_site(store, run, site).home_url))
    return scoring.score(
        scheme, site, found, columns, run.today, ran, decided=decided, on_home=on_home, without_service=without_service,
        complete=record.is_complete, by_hand=by_hand,
    )  # fmt: skip


def _said(items: Sequence[Counted]) -> DecisionKind | None:
    """What people say of a finding: found true by one who looked, or set aside for all the bodies that had to mend it."""
    if any(one.counts for one in items):
        return "confirmed" if any(one.counts and one.confidence is Confidence.CONFIRMED for one in items) else None
    return next((one.decision.kind for one in items if one.is_set_aside and one.decision is not None), None)

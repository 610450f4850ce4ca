"""Scores the sites of a run by a scheme of indicators (指标打分)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine.opening import stored_site
from audits.records import Coverage
from audits.rectification import scoring
from audits.rectification.decisions import decision_on
from audits.rectification.scoring import ByHand
from audits.rulebook.indicators import Scheme, default_scheme, load_schemes
from audits.store.decisions import decisions
from audits.store.findings import findings_of, findings_on
from crawler.jobs.names import chosen_of_run
from crawler.jobs.problems import Handed, Named, NoScheme, Unknown, mistakes_in

if TYPE_CHECKING:
    from datetime import date

    from audits.rectification.scoring import Score
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
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


def score(store: Store, book: RuleBook, asked: Scoring, by_hand_of: ReadByHand | None = None) -> Scored:
    """Score sites of a stored run, with what people judged. Raises Unknown, NoScheme, MistakesIn, StoreProblem."""
    run = store.run(asked.run)
    sites = chosen_of_run(run, asked.sites)
    scheme = _scheme(book, asked.scheme, run.today)
    with mistakes_in(Handed.BY_HAND):
        by_hand = by_hand_of(scheme, tuple(site.site for site in sites)) if by_hand_of else {}
    found = (_score(store, book, run, site, scheme, by_hand.get(site.site), without_service=asked.without_service) for site in sites)
    return Scored(run.id, tuple(zip(found, sites, strict=True)))


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


def _score(store: Store, book: RuleBook, run: Run, site: Site, scheme: Scheme, by_hand: ByHand | None, *, without_service: bool) -> Score:
    """The score of one site; decisions that hold on the day of the run are respected."""
    record = store.site_run(run.id, site.site)
    found = findings_of(store, run.id, site.site)
    known = decisions(store)
    decided = {one.id: decision.kind for one in found if (decision := decision_on(one, known, run.today)) is not None}
    covered = record.coverage or Coverage()
    columns = scoring.column_states(site, covered.columns, book)
    ran = [rule for rule, one in covered.rules.items() if one.times]
    on_home = findings_on(store, run.id, (site.home, stored_site(store, run, site).home_url))
    return scoring.score(
        scheme, site, found, columns, run.today, ran, decided=decided, on_home=on_home, without_service=without_service,
        complete=record.is_complete, by_hand=by_hand,
    )  # fmt: skip

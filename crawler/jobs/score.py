"""Scores the sites of a run by a scheme of indicators (指标打分)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.engine.scores import score_sites
from audits.rectification.scoring import ByHand
from audits.rulebook.indicators import Scheme, default_scheme, load_schemes
from audits.store.counting import Count, count
from crawler.jobs.names import chosen_of_run
from crawler.jobs.problems import Handed, Named, NoScheme, Unknown, mistakes_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from audits.rectification.scoring import Score
    from audits.rulebook import RuleBook, Site
    from audits.store import Store

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
    scheme, by_hand = judged(book, sites, asked, run.today, by_hand_of)
    counted = count(store, run.id, run.today)
    scores = score_sites(store, book, run, sites, scheme, counted, by_hand, without_service=asked.without_service)
    return Scored(run.id, tuple((scores[site.site], site) for site in sites), {site.site: counted.of_site(site.site) for site in sites})


def judged(
    book: RuleBook, sites: Sequence[Site], asked: Scoring, today: date, by_hand_of: ReadByHand | None
) -> tuple[Scheme, Mapping[str, ByHand]]:  # fmt: skip
    """(the scheme, what people judged under it by site). Raises Unknown, NoScheme, MistakesIn."""
    scheme = _scheme(book, asked.scheme, today)
    with mistakes_in(Handed.BY_HAND):
        return scheme, by_hand_of(scheme, tuple(site.site for site in sites)) if by_hand_of else {}


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

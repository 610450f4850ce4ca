"""Scores the sites of a stored run: the one place from which the score, the report and the bulletin have points, vetoes and verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine.opening import stored_site
from audits.records import Confidence, Coverage
from audits.rectification.scoring import score
from audits.rectification.vetoes import column_states
from audits.store.findings import findings_of, findings_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.records.codes import DecisionKind
    from audits.rectification.scoring import ByHand, Score
    from audits.rulebook import RuleBook, Site
    from audits.rulebook.indicators import Scheme
    from audits.store import Store
    from audits.store.counting import Count, Counted
    from audits.store.opening import Run


def score_sites(
    store: Store, book: RuleBook, run: Run, sites: Sequence[Site], scheme: Scheme, counted: Count, by_hand: Mapping[str, ByHand], *,
    without_service: bool = False,
) -> dict[str, Score]:  # fmt: skip
    """Site to its score, by what is counted of the run and what people judged."""
    return {
        site.site: _score(store, book, run, site, scheme, by_hand.get(site.site), counted.of_site(site.site), without_service=without_service)
        for site in sites
    }


def _score(
    store: Store, book: RuleBook, run: Run, site: Site, scheme: Scheme, by_hand: ByHand | None, counted: Count, *, without_service: bool
) -> Score:  # fmt: skip
    record = store.site_run(run.id, site.site)
    found = findings_of(store, run.id, site.site)
    decided = {ident: kind for ident, items in counted.by_finding().items() if (kind := _said(items)) is not None}
    covered = record.coverage or Coverage()
    columns = column_states(site, covered.columns, book)
    ran = [rule for rule, one in covered.rules.items() if one.times]
    on_home = findings_on(store, run.id, (site.home, stored_site(store, run, site).home_url))
    return score(
        scheme, site, found, columns, run.today, ran, decided=decided, on_home=on_home, without_service=without_service,
        complete=record.is_complete, by_hand=by_hand,
    )  # fmt: skip


def _said(items: Sequence[Counted]) -> DecisionKind | None:
    """What people say of a finding: found true by one who looked, or set aside for all the bodies that had to mend it."""
    if any(one.counts for one in items):
        return "confirmed" if any(one.counts and one.confidence is Confidence.CONFIRMED for one in items) else None
    return next((one.decision.kind for one in items if one.is_set_aside and one.decision is not None), None)

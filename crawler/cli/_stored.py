"""Sites of a stored run as site rules see them, for commands that read what an inspection kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.store import StoreProblem
from crawler.cli.options import fail, open_known_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run
    from audits.store.site_view import StoredSite


def stored_run(store_url: str, run_id: str) -> tuple[Store, Run]:
    """An open store and one of its runs, the newest without a name; ends the program with a sentence if there is none."""
    store = open_known_store(store_url)
    try:
        return store, store.run(run_id)
    except StoreProblem as problem:
        fail(str(problem))


def origin_of(store: Store, run: Run) -> Run:
    """The run that holds the pages: a re-audit has none of its own."""
    while run.kind == "audit":
        run = store.run(run.base)
    return run


def stored_sites(store: Store, run: Run, book: RuleBook) -> Iterator[StoredSite]:
    """Each site of a run with its outcomes."""
    from audits.engine.outcomes import Outcomes
    from audits.engine.site_audit import SiteAudit
    from audits.store.site_view import StoredSite
    from crawler.jobs.inspection import hand_over

    origin = origin_of(store, run)
    for site in run.sites:
        record = store.site_run(origin.id, site.site)
        audit = SiteAudit(store, run.id, record.id, site, book, run.today)
        audit.facts.update(record.facts)
        hand_over(audit, run.options)
        view = StoredSite(store, run.id, record.id, site, run.today, catalogue=audit.catalogue, posts=audit.posts)
        view.outcome_of = Outcomes(audit, view).of_url
        yield view

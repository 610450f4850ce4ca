"""Opens a site of a run: for judging what comes and what is stored, or only for reading what a crawl kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from audits.engine.outcomes import Outcomes
from audits.engine.site_audit import SiteAudit
from audits.engine.taking_over import CarryOver
from audits.store.readings import KeptSite, run_before
from audits.store.site_links import StoredLinks
from audits.store.site_view import StoredSite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site
    from audits.store.opening import Run, Store


class KnownSite(NamedTuple):
    """A site as its crawl left it, with what is known of its addresses."""

    stored: StoredSite
    outcomes: Outcomes


def origin_of(store: Store, run: Run) -> Run:
    """The run that holds the pages: a re-audit has none of its own, nor has an office's own list."""
    while run.kind in ("audit", "taken-over") and run.base:
        run = store.run(run.base)
    return run


def open_site(store: Store, run: Run, site: Site, book: RuleBook, only: Iterable[str] = ()) -> SiteAudit:
    """A site with the rules that are to judge it; what its crawl has learnt of it so far is known again."""
    record = store.site_run(origin_of(store, run).id, site.site)
    stored = stored_site(store, run, site)
    return SiteAudit(store, run, record.id, site, book, frozenset(only), facts=record.facts, catalogue=stored.catalogue, posts=stored.posts)


def stored_site(store: Store, run: Run, site: Site) -> StoredSite:
    """What the crawl of a site kept, and what its office handed in; outcomes of addresses are not known."""
    record = store.site_run(origin_of(store, run).id, site.site)
    beside = run.options.handed_in
    ident = site.site
    links = StoredLinks(store, record.id)
    return StoredSite(
        store, run.id, record.id, site, run.today, links,
        catalogue=beside.catalogues.get(ident, ()), posts=beside.posts.get(ident, ()), reported=beside.reported.get(ident, ()),
        reposts=beside.reposts.get(ident, ()), accounts=beside.accounts.get(ident, ()),
    )  # fmt: skip


def take_over(audit: SiteAudit) -> CarryOver | None:
    """Let a site take over what has not changed since its last full run, all of which is read now; None where none has ended."""
    before = run_before(audit.store, audit.run, audit.site.site)
    was = next((site for site in before.sites if site.site == audit.site.site), None) if before is not None else None
    if before is None or was is None or (was.home, was.resolve) != (audit.site.home, audit.site.resolve):
        return None
    record = audit.store.site_run(before.id, audit.site.site)
    kept = KeptSite(audit.store, before, record.id, stored_site(audit.store, before, was))
    over = CarryOver(kept, audit.run, audit.site, audit.book, audit.only, audit.lists, audit.addresses, audit.facts, record.facts)
    over.prepare()
    audit.arrivals.taking_over = over
    return over


def known_site(audit: SiteAudit, *, complete: bool = True) -> KnownSite:
    """What the crawl of an opened site kept, with the outcomes of all addresses; it is whole only if no page was left out."""
    stored = stored_site(audit.store, audit.run, audit.site)
    outcomes = Outcomes(audit, stored.links)
    return KnownSite(replace(stored, outcome_of=outcomes.of_url, complete=complete and not outcomes.pages_left_out()), outcomes)

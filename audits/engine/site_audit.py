"""One site of one run, opened: what rules, register and store say of it, and the parts that work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.engine.addresses import Addresses
from audits.engine.arrivals import Arrivals, Counters
from audits.engine.judge import Judge
from audits.engine.lists import Lists
from audits.records.site_facts import SiteFacts
from audits.store.crawl import SiteRecorder

if TYPE_CHECKING:
    from audits.records import CatalogueItem, Post
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site
    from audits.store.opening import Run, Store
    from audits.store.site_view import StoredSite


@dataclass
class SiteAudit:
    """See the module; made by ``audits.engine.opening.open_site``."""

    store: Store
    run: Run
    site_run: int
    """The record of the site in the run that holds its pages."""
    site: Site
    book: RuleBook
    only: frozenset[str] = frozenset()
    facts: SiteFacts = field(default_factory=SiteFacts)
    """What is known of the site as a whole."""
    catalogue: tuple[CatalogueItem, ...] = ()
    """The office's standard disclosure catalogue."""
    posts: tuple[Post, ...] = ()
    """Posts of the site's new-media accounts."""

    def __post_init__(self) -> None:
        """Put the parts together."""
        self.today = self.run.today
        self.counters = Counters()
        self.judge = Judge(self.book, self.site, self.today, self.run.id, self.only)
        self.recorder = SiteRecorder(self.store, self.run.id, self.site.site, self.site_run, self.facts)
        self.addresses = Addresses(self.site, self.book.links.get("attachments", ()))
        self.lists = Lists(self.site, self.addresses, self.recorder, self.facts.late)
        self.arrivals = Arrivals(self.judge, self.recorder, self.addresses, self.lists, self.facts, self.counters)

    def go_on(self, stored: StoredSite) -> None:
        """Take up a crawl that was broken off: what it has stored, and which rules it had run."""
        self.resume(stored)
        for summary in stored.pages():
            self.judge.count_again(self.arrivals.view(summary.page))

    def resume(self, stored: StoredSite) -> None:
        """Take up what a crawl has stored: links, items of lists, pages judged, where the home page opens."""
        self.recorder.load_shapes()
        self.addresses.home = stored.home_url
        self.lists.restore(stored)
        self.counters.pages, self.counters.findings = stored.links.pages(), self.recorder.found()

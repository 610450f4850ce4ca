"""What site detectors see, made of given records: for cases and for tests without a store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audits.records import ListItem, Outcome, Page
    from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost
    from audits.records.views import ColumnView, PageSummary, Reference
    from audits.records.visits import Week
    from audits.rulebook.register import Site


@dataclass(frozen=True, slots=True)
class GivenSite:
    """A plain ``SiteView`` made of given records."""

    site: Site
    today: date
    columns: tuple[ColumnView, ...] = ()
    home: Page | None = None
    complete: bool = True
    summaries: tuple[PageSummary, ...] = ()
    full_pages: dict[str, Page] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    catalogue: tuple[CatalogueItem, ...] = ()
    posts: tuple[Post, ...] = ()
    reported: tuple[ReportedSite, ...] = ()
    reposts: tuple[Repost, ...] = ()
    accounts: tuple[Account, ...] = ()
    week: Week | None = None

    def addresses(self) -> Sequence[str]:
        """See ``SiteView``."""
        return sorted(summary.page.url for summary in self.summaries)

    def pages(self) -> Iterator[PageSummary]:
        """See ``SiteView``."""
        return iter(sorted(self.summaries, key=lambda summary: summary.page.url))

    def page(self, url: str) -> Page | None:
        """See ``SiteView``."""
        return self.full_pages.get(url)

    def words(self, url: str) -> str:
        """See ``SiteView``."""
        return self.full_pages[url].text if url in self.full_pages else ""

    def links_from(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        return [reference for reference in self.references if reference.source == url]

    def links_to(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        return [reference for reference in self.references if reference.target == url]

    def outcome(self, url: str) -> Outcome | None:
        """See ``SiteView``."""
        return self.outcomes.get(url)

    def listing(self, url: str) -> Sequence[tuple[str, ListItem]]:
        """See ``SiteView``."""
        return [(view.column.id, item) for view in self.columns for item in view.items if item.url == url]

    def findings(self, rule: str) -> Sequence[str]:
        """See ``SiteView``; a plain view has none."""
        return []

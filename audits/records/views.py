"""What detectors see: a page, a link with its outcome, or a whole site; never Scrapy, SQL, Excel or the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audits.records import Link, ListItem, Outcome, Page, Place
    from audits.records.codes import ListReason, ListState, NoCode
    from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost
    from audits.records.visits import Week
    from audits.rulebook.register import Column, Site


@dataclass(frozen=True, slots=True)
class PageView:
    """One page with what the register knows of it; given to detectors of scope ``page``."""

    page: Page
    """The page as understood."""
    site: Site
    """Its site."""
    today: date
    """The reference date of the run."""
    columns: tuple[Column, ...] = ()
    """Columns whose list shows the page (or whose list page it is), in register order."""
    is_home: bool = False
    """Whether it is the home page of the site."""
    listed: tuple[ListItem, ...] = ()
    """How the lists of those columns show the page."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """One distinct (target, text, element, place) of a site; given to detectors of scope ``link``."""

    link: Link
    """The link as it stands on ``page_url``."""
    page_url: str
    """The first page, by address, that has it."""
    page_title: str
    """Title of that page."""
    site: Site
    """The site."""
    today: date
    """The reference date of the run."""
    pages: int = 1
    """Number of pages that have it."""
    elements: tuple[str, ...] = ()
    """Elements by which the site refers to the target, here or elsewhere."""
    beside: tuple[str, ...] = ()
    """Texts of other links to the same page at the same place, as in a menu."""
    menu: tuple[str, ...] = ()
    """Texts of all other links at the same place, where they are few."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One registered column and what its list showed."""

    column: Column
    """From the register."""
    state: ListState
    """What became of its list."""
    reason: ListReason | NoCode = ""
    """Why it is not ``read``."""
    url: str = ""
    """Address of its list."""
    reader: str = ""
    """Reader that understood the list."""
    items: tuple[ListItem, ...] = ()
    """Items of all list pages that were read, in page order, without repetition."""
    pages_read: int = 0
    """List pages that were read."""
    pages_total: int | None = None
    """List pages there are, where the list tells it."""
    complete: bool = True
    """False where list pages were left out or failed."""
    broken_pages: tuple[tuple[int, str], ...] = ()
    """Number and address of each list page after the first that did not open."""


@dataclass(frozen=True, slots=True)
class PageSummary:
    """The facts of a stored page without its text and links."""

    page: Page
    """``text``, ``body_text`` and ``links`` are empty."""
    columns: tuple[str, ...] = ()
    """Ids of the columns whose lists show it."""
    text_hash: str = ""
    """Hash of the squeezed main text; ``""`` if there is none."""
    text_length: int = 0
    """Characters of the squeezed main text."""
    simhash: int = 0
    """64-bit simhash of the main text; 0 if there is none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One link between two pages of the site."""

    source: str
    """Page that has the link."""
    target: str
    """Address it leads to."""
    text: str
    """Anchor text."""
    region: Place
    """Place class."""
    place: str = ""
    """Path on the page."""


class SiteView(Protocol):
    """A whole site of one run; given to detectors of scope ``site``. The store implements it."""

    @property
    def site(self) -> Site:
        """The site."""

    @property
    def today(self) -> date:
        """The reference date of the run."""

    @property
    def columns(self) -> Sequence[ColumnView]:
        """Registered columns, in register order."""

    @property
    def home(self) -> Page | None:
        """The home page with its text and links, as it opens after redirects, or None."""

    @property
    def complete(self) -> bool:
        """Whether the crawl reached all it discovered."""

    @property
    def catalogue(self) -> Sequence[CatalogueItem]:
        """Items of the standard disclosure catalogue, ``()`` without one."""

    @property
    def posts(self) -> Sequence[Post]:
        """Posts of the site's new-media accounts, ``()`` without an export."""

    @property
    def reported(self) -> Sequence[ReportedSite]:
        """Sites as the national reporting system has them, ``()`` without an export."""

    @property
    def reposts(self) -> Sequence[Repost]:
        """What has to be reposted, ``()`` without a list."""

    @property
    def accounts(self) -> Sequence[Account]:
        """Registered new-media accounts, ``()`` without a register of them."""

    @property
    def week(self) -> Week | None:
        """Visits of the home page in the week before the run, None where there are not enough of them to tell."""

    def addresses(self) -> Sequence[str]:
        """Addresses of all pages that were read, in order."""

    def pages(self) -> Iterator[PageSummary]:
        """All pages that were read, by address."""

    def page(self, url: str) -> Page | None:
        """One stored page, read again in full from its stored body, or None."""

    def words(self, url: str) -> str:
        """The running text of a stored page with its frame, without its being read; ``""`` if there is none. Cheap."""

    def links_from(self, url: str) -> Sequence[Reference]:
        """References on a page to http addresses, in page order."""

    def links_to(self, url: str) -> Sequence[Reference]:
        """References to an address, by page."""

    def outcome(self, url: str) -> Outcome | None:
        """What is known of an address, or None if it was not asked."""

    def listing(self, url: str) -> Sequence[tuple[str, ListItem]]:
        """(column id, item) for each column list that shows the address."""

    def findings(self, rule: str) -> Sequence[str]:
        """Subjects of the findings that this run already has of a rule."""

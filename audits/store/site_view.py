"""A stored site of one run as site rules see it (``audits.records.views.SiteView``)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from audits.extract import read, read_anchors
from audits.extract.source.plain import plain_words
from audits.probing.visits import week_before
from audits.records import Link, ListItem, Outcome, Page
from audits.records.codes import LIST_STATES, OWN_LIST_REASONS
from audits.records.entries import Role
from audits.records.reasons import reason_from
from audits.records.views import ColumnView, PageSummary, Reference
from audits.store import schema
from audits.store.codes import Codes, StoreProblem
from audits.store.pages import DROPPED, dropped_says, page_from, unpack
from audits.store.visits import visits_of
from audits.texts.addresses import moved, moved_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from audits.records.codes import ListReason, ListState, NoCode
    from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost
    from audits.records.visits import Week
    from audits.rulebook.register import Moves, Site
    from audits.store.opening import Store
    from audits.store.site_links import StoredLinks

MOST_KEPT = 10_000
"""Pages whose facts are kept in memory between rules."""
AT_ONCE = 500
"""Pages whose facts are read with one question."""
LIST_STATE = Codes("column_pages", "state", LIST_STATES)
LIST_REASON: Codes[ListReason | NoCode] = Codes("column_pages", "reason", ("", *OWN_LIST_REASONS), reason_from)

WEEK_AND_MORE = 9
"""Days of visits that are looked at to find a whole week."""


@dataclass
class StoredSite:
    """One site of one run, read from the store."""

    store: Store
    run: str
    site_run: int
    site: Site
    today: date
    links: StoredLinks
    """The pages of the site by number and the links between them."""
    complete: bool = True
    outcome_of: Callable[[str], Outcome | None] = field(default=lambda _url: None)
    catalogue: tuple[CatalogueItem, ...] = ()
    posts: tuple[Post, ...] = ()
    reported: tuple[ReportedSite, ...] = ()
    reposts: tuple[Repost, ...] = ()
    accounts: tuple[Account, ...] = ()
    _kept: list[PageSummary] | None = field(default=None, init=False)
    _anchors: dict[str, tuple[frozenset[str], tuple[str, ...]] | None] = field(default_factory=dict, init=False)

    @cached_property
    def week(self) -> Week | None:
        """See ``SiteView``; the week before the run itself, on whatever day it is judged."""
        day = self.store.run(self.run).today
        return week_before(visits_of(self.store, self.site.site, day - timedelta(days=WEEK_AND_MORE)), day)

    @property
    def moves(self) -> Moves:
        """Hosts under whose successors everything is seen."""
        return self.links.moves

    @cached_property
    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """Address to the columns whose lists show it, in register order."""
        table = schema.listings
        order = {column.id: position for position, column in enumerate(self.site.columns)}
        found: dict[str, set[str]] = {}
        with self.store.engine.connect() as connection:
            for row in connection.execute(select(table.c.url, table.c.column_id).where(table.c.site_run == self.site_run)):
                found.setdefault(moved(row.url, self.moves), set()).add(row.column_id)
            pages = schema.column_pages
            for row in connection.execute(select(pages.c.url, pages.c.column_id).where(pages.c.site_run == self.site_run)):
                found.setdefault(moved(row.url, self.moves), set()).add(row.column_id)
        return {url: tuple(sorted(names, key=lambda name: order.get(name, 999_999))) for url, names in found.items()}

    def columns_showing(self, url: str) -> tuple[str, ...]:
        """Columns whose lists show an address, in register order."""
        return self.columns_of.get(url, ())

    def columns_met(self) -> set[str]:
        """Columns of which a list page was read, or is known to be beyond reading."""
        table = schema.column_pages.c
        with self.store.engine.connect() as connection:
            return set(connection.execute(select(table.column_id).where(table.site_run == self.site_run).distinct()).scalars())

    @cached_property
    def columns(self) -> tuple[ColumnView, ...]:
        """See ``SiteView``."""
        return tuple(self._column(column.id) for column in self.site.columns)

    def _column(self, ident: str) -> ColumnView:
        column = self.site.column(ident)
        assert column is not None
        lists, items = schema.column_pages, schema.listings
        with self.store.engine.connect() as connection:
            read_pages = connection.execute(
                select(lists).where(and_(lists.c.site_run == self.site_run, lists.c.column_id == ident)).order_by(lists.c.list_page)
            ).all()
            rows = connection.execute(
                select(items)
                .where(and_(items.c.site_run == self.site_run, items.c.column_id == ident))
                .order_by(items.c.list_page, items.c.position)
            ).all()
        if self.links.left_out:
            kept = {page.list_page for page in read_pages if page.url not in self.links.left_out}
            read_pages = [page for page in read_pages if page.list_page in kept]
            rows = [row for row in rows if row.list_page in kept]
        if not read_pages:
            return ColumnView(column, "not-fetched", "not-fetched")
        first = read_pages[0]
        first_url = moved(first.url, self.moves)
        unique: dict[tuple[str, str], ListItem] = {}
        for row in rows:
            url = moved(row.url, self.moves)
            unique.setdefault((url or row.href, row.title), ListItem(row.title, row.href, url, row.date, row.date_raw, row.mark))
        states = {LIST_STATE[page.state] for page in read_pages}
        state: ListState = "read" if unique else LIST_STATE[first.state] if len(states) == 1 or "read" not in states else "empty"
        bad = states & {"unreachable", "not-readable"}
        total = next((page.pages_total for page in read_pages if page.pages_total), None)
        got = sum(1 for page in read_pages if page.state in ("read", "empty"))
        reason = LIST_REASON[first.reason or next((page.reason for page in read_pages if page.state in ("not-fetched", "unreachable")), "")]
        complete = not bad and all(page.reason in ("", "single-page") for page in read_pages) and (total is None or got >= total)
        broken = tuple((page.list_page, page.url) for page in read_pages if page.list_page > 1 and page.state == "unreachable")
        return ColumnView(column, state, reason, first_url, first.reader, tuple(unique.values()), got, total, complete, broken)

    @cached_property
    def home_url(self) -> str:
        """Address of the page that opens as the home page: the registered one, or where its redirects lead."""
        probes, urls = schema.probes.c, schema.urls.c
        if self.moves:
            return moved(replace(self, links=replace(self.links, moves=())).home_url, self.moves)
        url, met = self.site.home, set[str]()
        with self.store.engine.connect() as connection:
            while url not in met and not self._was_read(connection, url):
                met.add(url)
                asked = and_(urls.site_run == self.site_run, urls.url == url, probes.site_run == self.site_run, probes.url_id == urls.id)
                url = connection.execute(select(probes.redirect).where(asked).order_by(probes.at.desc()).limit(1)).scalar() or url
        return url

    def _was_read(self, connection: Connection, url: str) -> bool:
        """Whether an address opened as a page, whatever it led to later."""
        table = schema.pages.c
        return connection.execute(select(table.url_id).where(table.site_run == self.site_run, table.url_id == self.links.number(url))).first() is not None

    @cached_property
    def home(self) -> Page | None:
        """See ``SiteView``."""
        return self.page(self.home_url)

    def summaries(self) -> Iterator[PageSummary]:
        """Facts of all pages by address; kept for the rules that follow where there are not too many."""
        if self._kept is not None:
            yield from self._kept
            return
        keep: list[PageSummary] | None = [] if self.links.pages() <= MOST_KEPT else None
        for summary in self._summaries():
            if keep is not None:
                keep.append(summary)
            yield summary
        self._kept = keep

    def _summaries(self) -> Iterator[PageSummary]:
        """Facts of all pages by address, read some at a time, since all together they fill the memory; no files that were read for links."""
        table, columns = schema.pages.c, self.columns_of
        fields = select(table.url_id, table.facts, table.text_hash, table.text_length, table.simhash).where(table.site_run == self.site_run)
        numbered = [ident for ident in self.links.by_address if ident not in self._files]
        for start in range(0, len(numbered), AT_ONCE):
            part = numbered[start : start + AT_ONCE]
            with self.store.engine.connect() as connection:
                rows = {row.url_id: row for row in connection.execute(fields.where(table.url_id.in_(part)))}
            for ident in part:
                row, url = rows[ident], self.links.url(ident)
                simhash = row.simhash & 0xFFFFFFFFFFFFFFFF
                yield PageSummary(page_from(url, row.facts), columns.get(url, ()), row.text_hash, row.text_length, simhash)

    @cached_property
    def _files(self) -> frozenset[int]:
        """Numbers of addresses that were only asked for as targets: attachments and style sheets."""
        table = schema.urls.c
        with self.store.engine.connect() as connection:
            wanted = select(table.id).where(table.site_run == self.site_run, table.role == int(Role.PROBE))
            return frozenset(connection.execute(wanted).scalars())

    def addresses(self) -> Sequence[str]:
        """See ``SiteView``."""
        return [self.links.url(ident) for ident in self.links.by_address]

    def pages(self) -> Iterator[PageSummary]:
        """See ``SiteView``."""
        return self.summaries()

    def page(self, url: str) -> Page | None:
        """See ``SiteView``."""
        found = self.stored_body(url)
        if found is None:
            return None
        body, content_type, status = found
        return read(body, url, content_type=content_type, status=status, home=url == self.home_url)

    def listed_on(self, column: str) -> dict[int, tuple[str, ...]]:
        """Page of a column's list to what it showed: addresses, or titles where an item has none."""
        table = schema.listings.c
        wanted = select(table.list_page, table.url, table.title).where(table.site_run == self.site_run, table.column_id == column)
        found: dict[int, list[str]] = {}
        with self.store.engine.connect() as connection:
            for row in connection.execute(wanted.order_by(table.list_page, table.position)):
                found.setdefault(row.list_page, []).append(moved(row.url, self.moves) or row.title)
        return {page: tuple(keys) for page, keys in found.items()}

    @cached_property
    def list_urls(self) -> dict[str, tuple[str, ...]]:
        """Column to the addresses of the pages of its list."""
        table = schema.column_pages.c
        found: dict[str, dict[str, None]] = {}
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(table.column_id, table.url).where(table.site_run == self.site_run).order_by(table.list_page))
            for row in rows:
                found.setdefault(row.column_id, {})[moved(row.url, self.moves)] = None
        return {column: tuple(urls) for column, urls in found.items()}

    @cached_property
    def text_hashes(self) -> dict[str, str]:
        """Address of a page to the hash of its main text."""
        table = schema.pages.c
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(table.url_id, table.text_hash).where(table.site_run == self.site_run))
            return {self.links.url(row.url_id): row.text_hash for row in rows}

    def words(self, url: str) -> str:
        """See ``SiteView``."""
        found = self.stored_body(url)
        return plain_words(found[0], found[1]) if found else ""

    def stored_body(self, url: str) -> tuple[bytes, str, int] | None:
        """Body, content type and status of a stored page."""
        ident = self.links.number(url) if url not in self.links.left_out else 0
        table = schema.pages
        with self.store.engine.connect() as connection:
            row = connection.execute(
                select(table.c.body, table.c.content_type, table.c.facts).where(
                    table.c.site_run == self.site_run, table.c.url_id == ident
                )
            ).first()
        if row is None:
            return None
        if row.body == DROPPED:
            raise StoreProblem(dropped_says(self.run))
        return moved_body(unpack(row.body), self.moves), row.content_type, page_from(url, row.facts).status

    def links_from(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        return [self._reference(url, link) for link in self.links.on(url) if link.url]

    def links_to(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        return [self._reference(source, link) for source, link in self.links.to(url)]

    @staticmethod
    def _reference(source: str, link: Link) -> Reference:
        return Reference(source, link.url, link.text or link.title, link.region, link.place)

    def outcome(self, url: str) -> Outcome | None:
        """See ``SiteView``."""
        return self.outcome_of(url)

    @cached_property
    def _listings(self) -> dict[str, list[tuple[str, ListItem]]]:
        found: dict[str, list[tuple[str, ListItem]]] = {}
        for view in self.columns:
            for item in view.items:
                found.setdefault(item.url, []).append((view.column.id, item))
        return found

    def listing(self, url: str) -> Sequence[tuple[str, ListItem]]:
        """See ``SiteView``."""
        return self._listings.get(url, ())

    def findings(self, rule: str) -> Sequence[str]:
        """See ``SiteView``."""
        table = schema.findings
        with self.store.engine.connect() as connection:
            where = and_(table.c.run == self.run, table.c.site == self.site.site, table.c.rule == rule)
            return list(connection.execute(select(table.c.subject).where(where).order_by(table.c.subject)).scalars())

    def anchors_of(self, url: str, fragment: str) -> frozenset[str] | None:
        """Names of places in a stored page, None if it is not stored or its scripts may well make the place of this fragment."""
        if url not in self._anchors:
            found = self.stored_body(url)
            self._anchors[url] = None if found is None else read_anchors(found[0], url, found[1])
        known = self._anchors[url]
        return None if known is None or fragment.startswith(known[1]) else known[0]

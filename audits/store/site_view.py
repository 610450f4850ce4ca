"""A stored site of one run as site rules see it (``audits.records.views.SiteView``), and its links turned round."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from audits.extract import read, read_anchors
from audits.records import Link, ListItem, Outcome, Page, Place
from audits.records.codes import ADDRESS_PROBLEMS, HIDINGS, LIST_STATES, OWN_LIST_REASONS
from audits.records.reasons import reason_from
from audits.records.views import ColumnView, PageSummary, Reference
from audits.store import schema
from audits.store.codes import Codes
from audits.store.pages import Same, page_from, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from audits.records import CatalogueItem, Post
    from audits.records.codes import AddressProblem, Hiding, ListReason, ListState, NoCode
    from audits.rulebook.register import Site
    from audits.store.opening import Store

MOST_KEPT = 10_000
"""Pages whose facts are kept in memory between rules."""
AT_ONCE = 500
"""Pages whose facts are read with one question."""
_REGION = Codes("link_shapes", "region", Place)
_HIDING: Codes[Hiding | NoCode] = Codes("link_shapes", "hidden", ("", *HIDINGS))
_PROBLEM: Codes[AddressProblem | NoCode] = Codes("link_shapes", "problem", ("", *ADDRESS_PROBLEMS))
_LIST_STATE = Codes("column_pages", "state", LIST_STATES)
_LIST_REASON: Codes[ListReason | NoCode] = Codes("column_pages", "reason", ("", *OWN_LIST_REASONS), reason_from)
_numbers = partial(array, "I")
FRAME_SHARE = 0.6
FRAME_PAGES = 20
SMALL_FRAME_SHARE = 0.8
SMALL_FRAME_PAGES = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """One distinct link of the site."""

    id: int
    target: int
    link: Link


@dataclass
class StoredSite:
    """One site of one run, read from the store."""

    store: Store
    run: str
    site_run: int
    site: Site
    today: date
    complete: bool = True
    outcome_of: Callable[[str], Outcome | None] = field(default=lambda _url: None)
    catalogue: tuple[CatalogueItem, ...] = ()
    posts: tuple[Post, ...] = ()
    _kept: list[PageSummary] | None = None
    _anchors: dict[str, frozenset[str] | None] = field(default_factory=dict)

    @cached_property
    def urls(self) -> dict[int, str]:
        """Address by number."""
        table = schema.urls
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(table.c.id, table.c.url).where(table.c.site_run == self.site_run))
            return {row.id: row.url for row in rows}

    @cached_property
    def ids(self) -> dict[str, int]:
        """Number by address."""
        return {url: ident for ident, url in self.urls.items()}

    @cached_property
    def shapes(self) -> dict[int, Shape]:
        """Distinct links by number."""
        table = schema.shapes.c
        wanted = (
            table.id, table.target, table.raw, table.fragment, table.element, table.text, table.title, table.place, table.region, table.hidden,
            table.problem,
        )  # fmt: skip
        urls, found, same = self.urls, {}, Same()
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(*wanted).where(table.site_run == self.site_run).order_by(table.id))
            for ident, target, raw, fragment, element, text, title, place, region, hidden, problem in rows:
                element, text, place = same[element], same[text], same[place]
                link = Link(raw, urls.get(target, ""), fragment, element, text, title, place, _REGION[region], _HIDING[hidden], _PROBLEM[problem])
                found[ident] = Shape(ident, target, link)
        return found

    @cached_property
    def page_rows(self) -> dict[int, tuple[str, str, bytes]]:
        """Number of a page to its title, template and link numbers."""
        table = schema.pages
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                select(table.c.url_id, table.c.title, table.c.template, table.c.links).where(table.c.site_run == self.site_run)
            )
            return {row.url_id: (row.title, row.template, row.links) for row in rows}

    @cached_property
    def pages_by_shape(self) -> dict[int, array[int]]:
        """Number of a link shape to the pages that have it, ordered by address."""
        found: dict[int, array[int]] = defaultdict(_numbers)
        for page in self._by_address:
            numbers = array("I")
            numbers.frombytes(self.page_rows[page][2])
            for shape in dict.fromkeys(numbers):
                found[shape].append(page)
        return dict(found)

    @cached_property
    def template_sizes(self) -> dict[str, int]:
        """Template to its number of pages."""
        sizes: dict[str, int] = {}
        for _, template, _ in self.page_rows.values():
            sizes[template] = sizes.get(template, 0) + 1
        return sizes

    def place_class(self, shape: int) -> Place:
        """Place class of a link by counting over templates; the page's own guess where there are too few pages."""
        link = self.shapes[shape].link
        pages = self.pages_by_shape.get(shape, ())
        if link.region is not Place.CONTENT or len(pages) < SMALL_FRAME_PAGES:
            return link.region
        counts: dict[str, int] = {}
        for page in pages:
            template = self.page_rows[page][1]
            counts[template] = counts.get(template, 0) + 1
        for template, count in counts.items():
            share = count / self.template_sizes[template]
            if (count >= FRAME_PAGES and share >= FRAME_SHARE) or (count >= SMALL_FRAME_PAGES and share >= SMALL_FRAME_SHARE):
                return Place.FRAME
        return Place.CONTENT

    @cached_property
    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """Address to the columns whose lists show it, in register order."""
        table = schema.listings
        order = {column.id: position for position, column in enumerate(self.site.columns)}
        found: dict[str, set[str]] = {}
        with self.store.engine.connect() as connection:
            for row in connection.execute(select(table.c.url, table.c.column_id).where(table.c.site_run == self.site_run)):
                found.setdefault(row.url, set()).add(row.column_id)
            pages = schema.column_pages
            for row in connection.execute(select(pages.c.url, pages.c.column_id).where(pages.c.site_run == self.site_run)):
                found.setdefault(row.url, set()).add(row.column_id)
        return {url: tuple(sorted(names, key=lambda name: order.get(name, 999_999))) for url, names in found.items()}

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
        if not read_pages:
            return ColumnView(column, "not-fetched", "not-fetched")
        first = read_pages[0]
        unique: dict[tuple[str, str], ListItem] = {}
        for row in rows:
            unique.setdefault((row.url or row.href, row.title), ListItem(row.title, row.href, row.url, row.date, row.date_raw, row.mark))
        states = {_LIST_STATE[page.state] for page in read_pages}
        state: ListState = "read" if unique else _LIST_STATE[first.state] if len(states) == 1 or "read" not in states else "empty"
        bad = states & {"unreachable", "not-readable"}
        total = next((page.pages_total for page in read_pages if page.pages_total), None)
        got = sum(1 for page in read_pages if page.state in ("read", "empty"))
        reason = _LIST_REASON[first.reason or next((page.reason for page in read_pages if page.state in ("not-fetched", "unreachable")), "")]
        complete = not bad and all(page.reason in ("", "single-page") for page in read_pages) and (total is None or got >= total)
        return ColumnView(column, state, reason, first.url, first.reader, tuple(unique.values()), got, total, complete)

    @cached_property
    def home_url(self) -> str:
        """Address of the page that opens as the home page: the registered one, or where its redirects lead."""
        probes, urls = schema.probes.c, schema.urls.c
        url, met = self.site.home, set[str]()
        with self.store.engine.connect() as connection:
            while url not in met:
                met.add(url)
                asked = and_(urls.site_run == self.site_run, urls.url == url, probes.site_run == self.site_run, probes.url_id == urls.id)
                url = connection.execute(select(probes.redirect).where(asked).order_by(probes.at.desc()).limit(1)).scalar() or url
        return url

    @cached_property
    def home(self) -> Page | None:
        """See ``SiteView``."""
        return self.page(self.home_url)

    def summaries(self) -> Iterator[PageSummary]:
        """Facts of all pages by address; kept for the rules that follow where there are not too many."""
        if self._kept is not None:
            yield from self._kept
            return
        keep: list[PageSummary] | None = [] if len(self.page_rows) <= MOST_KEPT else None
        for summary in self._summaries():
            if keep is not None:
                keep.append(summary)
            yield summary
        self._kept = keep

    def _summaries(self) -> Iterator[PageSummary]:
        """Facts of all pages by address, read some at a time, since all together they fill the memory."""
        table, urls, columns = schema.pages.c, self.urls, self.columns_of
        fields = select(table.url_id, table.facts, table.text_hash, table.text_length, table.simhash).where(table.site_run == self.site_run)
        for start in range(0, len(self._by_address), AT_ONCE):
            part = self._by_address[start : start + AT_ONCE]
            with self.store.engine.connect() as connection:
                rows = {row.url_id: row for row in connection.execute(fields.where(table.url_id.in_(part)))}
            for ident in part:
                row, url = rows[ident], urls[ident]
                simhash = row.simhash & 0xFFFFFFFFFFFFFFFF
                yield PageSummary(page_from(url, row.facts), columns.get(url, ()), row.text_hash, row.text_length, simhash)

    @cached_property
    def _by_address(self) -> list[int]:
        """Numbers of the pages in the order of their addresses."""
        urls = self.urls
        return sorted(self.page_rows, key=lambda ident: urls[ident])

    def addresses(self) -> Sequence[str]:
        """See ``SiteView``."""
        return [self.urls[ident] for ident in self._by_address]

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

    def stored_body(self, url: str) -> tuple[bytes, str, int] | None:
        """Body, content type and status of a stored page."""
        ident = self.ids.get(url)
        table = schema.pages
        with self.store.engine.connect() as connection:
            row = connection.execute(
                select(table.c.body, table.c.content_type, table.c.facts).where(
                    table.c.site_run == self.site_run, table.c.url_id == (ident or 0)
                )
            ).first()
        return None if row is None else (unpack(row.body), row.content_type, page_from(url, row.facts).status)

    def links_from(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        row = self.page_rows.get(self.ids.get(url, 0))
        if row is None:
            return ()
        numbers = array("I")
        numbers.frombytes(row[2])
        return [self._reference(url, shape) for shape in numbers if self.shapes[shape].link.url]

    @cached_property
    def _elements(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, set[str]] = {}
        for shape in self.shapes.values():
            found.setdefault(shape.target, set()).add(shape.link.element)
        return {target: tuple(sorted(elements)) for target, elements in found.items() if target}

    @cached_property
    def _shapes_by_target(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for shape in self.shapes.values():
            if shape.target:
                found.setdefault(shape.target, []).append(shape.id)
        return found

    def links_to(self, url: str) -> Sequence[Reference]:
        """See ``SiteView``."""
        target = self.ids.get(url, 0)
        return [
            self._reference(self.urls[page], shape)
            for shape in self._shapes_by_target.get(target, ())
            for page in self.pages_by_shape.get(shape, ())
        ]

    def _reference(self, source: str, shape: int) -> Reference:
        link = self.shapes[shape].link
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

    def anchors_of(self, url: str) -> frozenset[str] | None:
        """Names of places in a stored page, None if it is not stored."""
        if url not in self._anchors:
            found = self.stored_body(url)
            self._anchors[url] = None if found is None else read_anchors(found[0], url, found[1])
        return self._anchors[url]

    def elements_of(self, target: int) -> tuple[str, ...]:
        """Elements by which the site refers to a target."""
        return self._elements.get(target, ())

    def with_region(self, shape: int) -> Link:
        """A link with its place class counted over the site."""
        link, region = self.shapes[shape].link, self.place_class(shape)
        return link if link.region is region else replace(link, region=region)

"""The stored pages of a site by number, and the links between them, each distinct link with all pages that have it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from audits.records import Link, Place
from audits.records.codes import ADDRESS_PROBLEMS, HIDINGS
from audits.rulebook.codes import PageKind
from audits.store import schema
from audits.store.codes import Codes
from audits.store.life import chunks
from audits.store.pages import Same
from audits.texts.addresses import moved, page_key, subject_key, without_volatile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from audits.records.codes import AddressProblem, Hiding, NoCode
    from audits.rulebook.register import Moves
    from audits.store.opening import Store

REGION = Codes("link_shapes", "region", Place)
HIDING: Codes[Hiding | NoCode] = Codes("link_shapes", "hidden", ("", *HIDINGS))
LINK_PROBLEM: Codes[AddressProblem | NoCode] = Codes("link_shapes", "problem", ("", *ADDRESS_PROBLEMS))
_numbers = partial(array, "I")
FRAME_SHARE = 0.6
FRAME_PAGES = 20
SMALL_FRAME_SHARE = 0.8
SMALL_FRAME_PAGES = 5
MOST_OF_MENU = 60
"""Texts at one place that are still a menu."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One distinct link of the site."""

    target: int
    link: Link


_LINK = tuple(schema.shapes.c[name] for name in ("raw", "fragment", "element", "text", "title", "place", "region", "hidden", "problem"))
"""What a link is made of, beside where it leads."""


def _link(url: str, same: Same, raw: str, fragment: str, element: str, text: str, title: str, place: str, region: str, hidden: str, problem: str) -> Link:
    return Link(raw, url, fragment, same[element], same[text], title, same[place], REGION[region], HIDING[hidden], LINK_PROBLEM[problem])


def links_of_few(store: Store, site_run: int, urls: Collection[str]) -> dict[str, list[Link]]:
    """Links of a few pages in document order, without the rest of the site being read; pages that were not read are left out."""
    url, page, shape, same = schema.urls.c, schema.pages.c, schema.shapes.c, Same()
    with store.engine.connect() as connection:

        def chosen(table: Any, key: Any, keys: Iterable[Any], *wanted: Any) -> Iterator[Any]:
            for part in chunks(sorted(keys)):
                yield from connection.execute(select(*wanted).where(table.site_run == site_run, key.in_(part)))

        known = dict(chosen(url, url.url, set(urls), url.id, url.url))
        held = {known[ident]: array("I", links) for ident, links in chosen(page, page.url_id, known, page.url_id, page.links)}
        numbers = {number for found in held.values() for number in found}
        shapes = {ident: (target, said) for ident, target, *said in chosen(shape, shape.id, numbers, shape.id, shape.target, *_LINK)}
        goals = dict(chosen(url, url.id, {target for target, _ in shapes.values()}, url.id, url.url))
    links = {ident: _link(goals.get(target, ""), same, *said) for ident, (target, said) in shapes.items()}
    return {one: [links[number] for number in found] for one, found in held.items()}


@dataclass(frozen=True, slots=True)
class _PageRow:
    """What of a page is needed to know its links."""

    title: str
    template: str
    links: bytes
    """Numbers of its links, in document order."""


@dataclass(frozen=True, slots=True)
class SiteLink:
    """One distinct link with where it stands."""

    link: Link
    """With its place class counted over the site."""
    target: int
    """Number of the address it leads to, 0 if that is not one to be asked."""
    first: str
    """Address of the first page that has it."""
    first_title: str
    pages: int
    """How many pages have it."""
    number: int
    """Its own number."""


@dataclass
class StoredLinks:
    """Pages and links of one site of one run, read from the store when they are first needed."""

    store: Store
    site_run: int
    left_out: frozenset[str] = frozenset()
    """Pages that are not to be seen."""
    moves: Moves = ()
    """Hosts under whose successors everything is seen."""

    def url(self, number: int) -> str:
        """Address by number, ``""`` if there is none."""
        return self._urls.get(number, "")

    def number(self, url: str) -> int:
        """Number of an address, 0 if it was never met."""
        return self._ids.get(url, 0)

    def pages(self) -> int:
        """How many pages were read."""
        return len(self._page_rows)

    @cached_property
    def by_address(self) -> list[int]:
        """Numbers of the pages that were read, in the order of their addresses."""
        urls = self._urls
        return sorted(self._page_rows, key=lambda ident: urls[ident])

    def titles(self) -> Iterator[tuple[str, str]]:
        """Address and title of every page that was read."""
        for ident, row in self._page_rows.items():
            yield self._urls[ident], row.title

    def on(self, url: str) -> list[Link]:
        """Links of a page in document order, none if it was not read."""
        row = self._page_rows.get(self.number(url))
        if row is None:
            return []
        numbers = _numbers()
        numbers.frombytes(row.links)
        return [self._shapes[number].link for number in numbers]

    def to(self, url: str) -> Iterator[tuple[str, Link]]:
        """Every page that leads to an address, with the link."""
        for shape in self._by_target.get(self.number(url), ()):
            for page in self._having.get(shape, ()):
                yield self._urls[page], self._shapes[shape].link

    def distinct(self) -> Iterator[SiteLink]:
        """Links that lead somewhere or to an inside address, once each: by subject, target, then by the first page that has them."""
        order = []
        for number, shape in self._shapes.items():
            pages, link = self._having.get(number), shape.link
            if pages and (shape.target or link.problem == "intranet"):
                order.append((subject_key(link.url), link.url, self._urls[pages[0]], link.element, link.text, link.place, link.fragment, number))
        for _, _, first, *_, number in sorted(order):
            pages = self._having[number]
            yield SiteLink(self._counted(number), self._shapes[number].target, first, self._page_rows[pages[0]].title, len(pages), number)

    def places(self, number: int) -> Iterator[tuple[str, str]]:
        """Address and title of every page that has a link."""
        for page in self._having[number]:
            yield self._urls[page], self._page_rows[page].title

    def link(self, number: int) -> Link:
        """A distinct link by its number."""
        return self._shapes[number].link

    def elements_to(self, target: int) -> tuple[str, ...]:
        """Elements by which the site refers to a target."""
        return self._elements.get(target, ())

    def _counted(self, number: int) -> Link:
        link, region = self._shapes[number].link, self._place_class(number)
        return link if link.region is region else replace(link, region=region)

    def _place_class(self, number: int) -> Place:
        """Place class of a link by counting over templates; the page's own guess where there are too few pages."""
        link = self._shapes[number].link
        pages = self._having.get(number, ())
        if link.region is not Place.CONTENT or len(pages) < SMALL_FRAME_PAGES:
            return link.region
        counts: dict[str, int] = {}
        for page in pages:
            template = self._page_rows[page].template
            counts[template] = counts.get(template, 0) + 1
        for template, count in counts.items():
            share = count / self._template_sizes[template]
            if (count >= FRAME_PAGES and share >= FRAME_SHARE) or (count >= SMALL_FRAME_PAGES and share >= SMALL_FRAME_SHARE):
                return Place.FRAME
        return Place.CONTENT

    def beside(self, number: int) -> tuple[str, ...]:
        """Texts of other links to the same page at the same place."""
        one = self._shapes[number].link
        return tuple(text for text in self._at_place.get((page_key(one.url), one.place), ()) if text != one.text)

    def menu(self, number: int) -> tuple[str, ...]:
        """Texts of the other links at the same place, where they are so few that they are a menu."""
        one = self._shapes[number].link
        texts = self._menus.get(one.place, ())
        return tuple(text for text in texts if text != one.text) if len(texts) <= MOST_OF_MENU else ()

    @cached_property
    def _menus(self) -> dict[str, dict[str, None]]:
        """Place to the texts of the links there."""
        found: dict[str, dict[str, None]] = {}
        for shape in self._shapes.values():
            if shape.target and shape.link.text and shape.link.element == "a href":
                found.setdefault(shape.link.place, {})[shape.link.text] = None
        return found

    @cached_property
    def _urls(self) -> dict[int, str]:
        """Address by number."""
        table = schema.urls
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(table.c.id, table.c.url).where(table.c.site_run == self.site_run))
            return {row.id: moved(row.url, self.moves) for row in rows}

    @cached_property
    def _ids(self) -> dict[str, int]:
        """Number by address."""
        return {url: ident for ident, url in self._urls.items()}

    @cached_property
    def _shapes(self) -> dict[int, _Shape]:
        """Distinct links by number."""
        urls, same, wanted = self._urls, Same(), (schema.shapes.c.target, *_LINK)
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(schema.shapes.c.id, *wanted).where(schema.shapes.c.site_run == self.site_run).order_by(schema.shapes.c.id))
            return {ident: _Shape(target, _link(urls.get(target, ""), same, *said)) for ident, target, *said in rows}

    @cached_property
    def _page_rows(self) -> dict[int, _PageRow]:
        """Pages that were read, by number."""
        table = schema.pages.c
        wanted = select(table.url_id, table.title, table.template, table.links).where(table.site_run == self.site_run)
        same = Same()
        with self.store.engine.connect() as connection:
            rows = {ident: _PageRow(title, same[template], links) for ident, title, template, links in connection.execute(wanted)}
        return {ident: row for ident, row in rows.items() if self._urls[ident] not in self.left_out} if self.left_out else rows

    @cached_property
    def _having(self) -> dict[int, array[int]]:
        """Number of a link to the pages that have it, ordered by address."""
        found: dict[int, array[int]] = defaultdict(_numbers)
        for page in self.by_address:
            numbers = _numbers()
            numbers.frombytes(self._page_rows[page].links)
            for shape in dict.fromkeys(numbers):
                found[shape].append(page)
        return dict(found)

    @cached_property
    def _template_sizes(self) -> dict[str, int]:
        """Template to its number of pages."""
        sizes: dict[str, int] = {}
        for row in self._page_rows.values():
            sizes[row.template] = sizes.get(row.template, 0) + 1
        return sizes

    @cached_property
    def _elements(self) -> dict[int, tuple[str, ...]]:
        """Number of an address to the elements that refer to it."""
        found: dict[int, set[str]] = {}
        for shape in self._shapes.values():
            found.setdefault(shape.target, set()).add(shape.link.element)
        return {target: tuple(sorted(elements)) for target, elements in found.items() if target}

    @cached_property
    def _at_place(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Page and place to the texts of the links there, where there are several."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for shape in self._shapes.values():
            if shape.target and shape.link.text and shape.link.element == "a href":
                found.setdefault((page_key(shape.link.url), shape.link.place), {})[shape.link.text] = None
        return {key: tuple(texts) for key, texts in found.items() if len(texts) > 1}

    @cached_property
    def _by_target(self) -> dict[int, list[int]]:
        """Number of an address to the links that lead there."""
        found: dict[int, list[int]] = {}
        for number, shape in self._shapes.items():
            if shape.target:
                found.setdefault(shape.target, []).append(number)
        return found


def ever_read(store: Store, site: str, page_url: str) -> bool:
    """Whether any run read a page of a site at an address, whatever its volatile parameters were."""
    runs, urls, pages, bare = schema.site_runs.c, schema.urls.c, schema.pages.c, without_volatile(page_url)
    page = (pages.site_run == urls.site_run) & (pages.url_id == urls.id)
    of_site = (runs.id == urls.site_run) & (runs.site == site) & (pages.kind != PageKind.ERROR.value)
    wanted = select(urls.url).join_from(schema.urls, schema.pages, page).join(schema.site_runs, of_site)
    with store.engine.connect() as connection:
        if connection.execute(wanted.where(urls.url == page_url).limit(1)).first() is not None:
            return True
        head = page_url.partition("?")[0]
        return any(without_volatile(url) == bare for url in connection.execute(wanted.where(urls.url.startswith(head, autoescape=True))).scalars())


def ever_linked(store: Store, site: str, page_url: str, target: str) -> bool:
    """Whether any run that read a page of a site saw a link to an address on it, whatever its volatile parameters were."""
    runs, urls, pages, shapes = schema.site_runs.c, schema.urls.c, schema.pages.c, schema.shapes.c
    page = (pages.site_run == urls.site_run) & (pages.url_id == urls.id)
    wanted = select(urls.site_run, pages.links).join_from(schema.urls, schema.pages, page).join(schema.site_runs, runs.id == urls.site_run)
    bare = without_volatile(target)
    with store.engine.connect() as connection:
        for site_run, links in connection.execute(wanted.where(runs.site == site, urls.url == page_url)).all():
            numbers = _numbers()
            numbers.frombytes(links)
            to = (shapes.target == urls.id) & (shapes.site_run == urls.site_run)
            leads = select(shapes.id, urls.url).join_from(schema.shapes, schema.urls, to).where(shapes.site_run == site_run)
            there = set(numbers)
            if any(number in there and without_volatile(url) == bare for number, url in connection.execute(leads)):
                return True
    return False

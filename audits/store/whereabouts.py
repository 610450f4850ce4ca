"""What a store knows of dead links and of what may be their content elsewhere; what is told from it stands in ``audits.probing.moved``."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from audits.probing.moved import Candidate, Candidates, Lost, Moved, day_of_address, find_moved, keys_of, spellings, split_address, title_of
from audits.rulebook.codes import PageKind
from audits.store import schema
from audits.store.codes import readable
from audits.store.life import chunks
from audits.texts.addresses import page_key
from audits.texts.numbers import normal_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from audits.store.opening import Store

EARLIER = 3
"""Earlier runs of a site that are asked what stood at an address."""
SHOWS_NOTHING = (PageKind.ERROR.value, PageKind.REDIRECT.value)
PERMANENT = (301, 308)


def whereabouts(store: Store, run: str, targets: Mapping[str, Collection[str]]) -> dict[str, dict[str, Moved]]:
    """Site to its dead addresses to where their content is now, on any site of the run."""
    if not any(targets.values()):
        return {}
    with store.engine.connect() as connection:
        lost = {site: _lost(connection, run, site, sorted(urls)) for site, urls in targets.items() if urls}
        dead = frozenset(url for urls in targets.values() for url in urls)
        opened = Candidates(list(_Wanted(one for some in lost.values() for one in some).seen(connection, run, dead)))
    return {site: find_moved(some, opened) for site, some in lost.items()}


# -- what is known of dead addresses ----------------------------------------------------------------------------------------


def _lost(connection: Connection, run: str, site: str, urls: list[str]) -> list[Lost]:
    called: dict[str, dict[str, None]] = defaultdict(dict)
    numbers, led = defaultdict[str, set[str]](set), defaultdict[str, dict[str, None]](dict)
    days = {url: day for url in urls if (day := day_of_address(url))}
    for known, site_run in _runs_of(connection, run, site):
        dead = _dead_in(connection, known, site)
        for url, text in _texts(connection, site_run, urls):
            called[url].setdefault(text.strip())
        for url, title, day in _listed(connection, site_run, urls):
            called[url].setdefault(title.strip())
            if day:
                days.setdefault(url, day)
        for url, title, facts in _pages_at(connection, site_run, [url for url in urls if url not in dead]):
            called[url].setdefault(title.strip())
            numbers[url] |= {normal_number(facts["doc_number"])} if facts.get("doc_number") else set()
            if facts.get("published"):
                days.setdefault(url, facts["published"])
        for url, to in _redirects(connection, site_run, urls):
            led[url].setdefault(to)
    return [
        Lost(url, tuple(filter(None, called[url])), frozenset(filter(None, numbers[url])), days.get(url, ""), tuple(led[url])) for url in urls
    ]  # fmt: skip


def _runs_of(connection: Connection, run: str, site: str) -> list[tuple[str, int]]:
    """A run with the part of it that is a site's, and the runs before it, newest first."""
    table, runs = schema.site_runs.c, schema.runs.c
    created = select(runs.created).where(runs.id == run).scalar_subquery()
    wanted = select(table.run, table.id).join_from(schema.site_runs, schema.runs, runs.id == table.run)
    wanted = wanted.where(table.site == site, runs.created <= created).order_by(runs.created.desc(), table.id.desc())
    return [(row.run, row.id) for row in connection.execute(wanted.limit(EARLIER + 1))]


def _dead_in(connection: Connection, run: str, site: str) -> frozenset[str]:
    """Addresses at which a run found something wrong: what it read there tells nothing of what belongs there."""
    table = schema.findings.c
    wanted = select(table.target_url).where(table.run == run, table.site == site, table.target_url != "").distinct()
    return frozenset(connection.execute(wanted).scalars())


def _texts(connection: Connection, site_run: int, urls: list[str]) -> Iterator[tuple[str, str]]:
    """Addresses with the words of the links that lead there."""
    url, shape = schema.urls.c, schema.shapes.c
    there = (shape.site_run == url.site_run) & (shape.target == url.id)
    for part in chunks(urls):
        wanted = select(url.url, shape.text, shape.title).join_from(schema.urls, schema.shapes, there)
        for row in connection.execute(wanted.where(url.site_run == site_run, url.url.in_(part))):
            yield from ((row.url, text) for text in (row.title, row.text) if text)


def _listed(connection: Connection, site_run: int, urls: list[str]) -> Iterator[tuple[str, str, str]]:
    """Addresses with the titles and days that lists give them."""
    table = schema.listings.c
    for part in chunks(urls):
        for row in connection.execute(select(table.url, table.title, table.date).where(table.site_run == site_run, table.url.in_(part))):
            yield row.url, row.title, row.date or ""


def _pages_at(connection: Connection, site_run: int, urls: list[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Addresses with title and facts of what was read there."""
    url, page = schema.urls.c, schema.pages.c
    there = (page.site_run == url.site_run) & (page.url_id == url.id)
    for part in chunks(urls):
        wanted = select(url.url, page.title, page.facts).join_from(schema.urls, schema.pages, there)
        for row in connection.execute(wanted.where(url.site_run == site_run, url.url.in_(part), page.kind.not_in(SHOWS_NOTHING))):
            with readable("pages", "facts"):
                yield row.url, row.title, json.loads(row.facts)


def _redirects(connection: Connection, site_run: int, urls: list[str]) -> Iterator[tuple[str, str]]:
    """Addresses, in any spelling, with where they are redirected to for good."""
    url, probe = schema.urls.c, schema.probes.c
    there = (probe.site_run == url.site_run) & (probe.url_id == url.id)
    spelt = {one: target for target in urls for one in (*spellings(target), target)}
    for part in chunks(sorted(spelt)):
        wanted = select(url.url, probe.redirect).join_from(schema.urls, schema.probes, there)
        for row in connection.execute(wanted.where(url.site_run == site_run, url.url.in_(part), probe.status.in_(PERMANENT), probe.redirect != "")):
            yield spelt[row.url], row.redirect


# -- what opened ------------------------------------------------------------------------------------------------------------


class _Wanted:
    """What of all that opened may be something that was lost; the rest of a store is not held."""

    def __init__(self, lost: Iterable[Lost]) -> None:
        """Note by what it may be told."""
        self.titles, self.numbers, self.lasts, self.urls, self.pages = set[str](), set[str](), set[str](), set[str](), set[str]()
        stems = set[str]()
        for one in lost:
            keys = keys_of(one)
            self.titles |= keys.whole
            self.numbers |= keys.numbers
            stems |= set(keys.stems)
            self.urls |= set(spellings(one.url))
            self.pages |= {page_key(url) for url in one.redirects}
            if last := split_address(one.url)[2]:
                self.lasts.add(last)
        self.stems = tuple(stems)

    def seen(self, connection: Connection, run: str, dead: frozenset[str]) -> Iterator[Candidate]:
        """What opened in a run and may be wanted."""
        sites = list(connection.execute(select(schema.site_runs.c.id).where(schema.site_runs.c.run == run)).scalars())
        for site_run in sites:
            pages = set[str]()
            for one in self._pages(connection, site_run):
                pages.add(one.url)
                if one.url not in dead:
                    yield one
            for one in self._files(connection, site_run):
                if one.url not in dead and one.url not in pages:
                    yield one

    def _pages(self, connection: Connection, site_run: int) -> Iterator[Candidate]:
        url, page = schema.urls.c, schema.pages.c
        there = (page.site_run == url.site_run) & (page.url_id == url.id)
        wanted = select(url.url, page.title, page.facts, page.text_hash).join_from(schema.urls, schema.pages, there)
        for row in connection.execution_options(yield_per=500).execute(wanted.where(url.site_run == site_run, page.kind.not_in(SHOWS_NOTHING))):
            numbered = bool(self.numbers) and '"doc_number"' in row.facts
            if not (numbered or self._may(row.url, row.title)):
                continue
            with readable("pages", "facts"):
                facts = json.loads(row.facts)
            number = normal_number(facts.get("doc_number") or "")
            if number in self.numbers or self._may(row.url, row.title):
                yield Candidate(row.url, row.title, number, facts.get("published") or "", row.text_hash)

    def _files(self, connection: Connection, site_run: int) -> Iterator[Candidate]:
        """What was only asked for, by the words of the links that lead there: documents."""
        url, probe, shape = schema.urls.c, schema.probes.c, schema.shapes.c
        opened = select(probe.url_id).where(probe.site_run == site_run, probe.reason == "ok", probe.status == 200)
        there = (shape.site_run == url.site_run) & (shape.target == url.id)
        wanted = select(url.url, shape.text).join_from(schema.urls, schema.shapes, there).where(url.site_run == site_run, url.id.in_(opened))
        named = shape.element.in_(("a href", "area href", "a onclick"))
        for row in connection.execution_options(yield_per=2000).execute(wanted.where(or_(named, shape.element == "iframe src")).distinct()):
            if self._may(row.url, row.text):
                yield Candidate(row.url, row.text, "", day_of_address(row.url))

    def _may(self, url: str, title: str) -> bool:
        if url in self.urls or split_address(url)[2] in self.lasts or page_key(url) in self.pages:
            return True
        key = title_of(title)
        return key in self.titles or key.startswith(self.stems)

"""What a crawl takes back of what it has written: findings that are judged again, and pages that were none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select, update

from audits.records import ListItem
from audits.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records.codes import Scope
    from audits.store.opening import Store


class Forgetting(ABC):
    """The part of a site's recorder that takes back."""

    store: Store
    run: str
    site: str
    site_run: int
    _findings: set[str]
    _read: set[int]

    @abstractmethod
    def flush(self) -> None:
        """Write everything."""

    @abstractmethod
    def url(self, entry_id: int) -> str:
        """Address by number."""

    def forget(self, phases: tuple[Scope, ...]) -> None:
        """Remove the findings of phases that are judged again from what is stored."""
        self.flush()
        table, places = schema.findings, schema.occurrences
        where = and_(table.c.run == self.run, table.c.site == self.site, table.c.phase.in_(phases))
        with self.store.writing() as connection:
            gone = list(connection.execute(select(table.c.id).where(where)).scalars())
            for start in range(0, len(gone), 500):
                part = gone[start : start + 500]
                connection.execute(delete(places).where(places.c.run == self.run, places.c.finding.in_(part)))
            connection.execute(delete(table).where(where))
        self._findings.difference_update(gone)

    def forget_page(self, url: str) -> None:
        """Remove what page rules found on one page, and findings that have no place left."""
        self.flush()
        table, places = schema.findings, schema.occurrences
        of_page = and_(table.c.run == self.run, table.c.site == self.site, table.c.phase == "page")
        with self.store.writing() as connection:
            mine = select(table.c.id).where(of_page)
            connection.execute(delete(places).where(places.c.run == self.run, places.c.page_url == url, places.c.finding.in_(mine)))
            left = select(places.c.finding).where(places.c.run == self.run)
            gone = list(connection.execute(select(table.c.id).where(of_page, table.c.id.not_in(left))).scalars())
            for ident in gone:
                connection.execute(delete(table).where(table.c.run == self.run, table.c.id == ident))
        self._findings.difference_update(gone)

    def holds(self, url: str, since: str, until: str) -> None:
        """On which days what was found on a page that was judged again holds."""
        table, urls = schema.readings, schema.urls.c
        there = select(urls.id).where(urls.site_run == self.site_run, urls.url == url)
        with self.store.writing() as connection:
            connection.execute(update(table).where(table.c.site_run == self.site_run, table.c.url_id.in_(there)).values(since=since, until=until))

    def drop(self, disproved: Iterable[tuple[str, str]]) -> None:
        """Remove places of findings, given as finding and page, that what came later disproves, and findings that have no place left."""
        self.flush()
        table, places = schema.findings, schema.occurrences
        with self.store.writing() as connection:
            for ident, url in disproved:
                of_finding = and_(places.c.run == self.run, places.c.finding == ident)
                connection.execute(delete(places).where(of_finding, places.c.page_url == url))
                left = connection.execute(select(places.c.page_url, places.c.page_title).where(of_finding).order_by(places.c.page_url).limit(1)).first()
                row = and_(table.c.run == self.run, table.c.id == ident)
                if left is None:
                    connection.execute(delete(table).where(row))
                    self._findings.discard(ident)
                else:
                    connection.execute(update(table).where(row, table.c.page_url == url).values(page_url=left.page_url, page_title=left.page_title))

    def listed(self, column: str, list_page: int) -> list[ListItem]:
        """What a page of a column's list showed that was new to it."""
        self.flush()
        table = schema.listings.c
        mine = and_(table.site_run == self.site_run, table.column_id == column, table.list_page == list_page)
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(schema.listings).where(mine).order_by(table.position))
            return [ListItem(row.title, row.href, row.url, row.date, row.date_raw, row.mark) for row in rows]

    def take_back(self, entry_id: int) -> bool:
        """Remove a page that was none, and what rules found on it; returns whether there was one."""
        if entry_id not in self._read:
            return False
        self._read.discard(entry_id)
        self.forget_page(self.url(entry_id))
        with self.store.engine.begin() as connection:
            for table in (schema.pages, schema.readings):
                connection.execute(delete(table).where(table.c.site_run == self.site_run, table.c.url_id == entry_id))
        return True

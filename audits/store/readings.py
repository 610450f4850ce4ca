"""What the last full run kept of a site, page by page, so that the next one need not fetch or read again what has not changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_, select

from audits.records import Judged
from audits.records.entries import CameFrom, Role
from audits.store import schema
from audits.store.attempts import probe_from
from audits.store.findings import finding_from, place_from
from audits.store.kept_pages import KeptPage, ReadingRow
from audits.store.opening import ENDED
from audits.store.pages import Same

if TYPE_CHECKING:
    from audits.records import Finding, Occurrence
    from audits.store.opening import Run, Store
    from audits.store.site_view import StoredSite

BLOCK, MOST_BLOCKS = 64, 24
"""Pages that are read at once, by their numbers, and how many such blocks are held."""
MOST_PLACES = 500_000
"""Places of findings on pages that are held; where a run has more, pages are judged again."""


class _Known(NamedTuple):
    number: int
    etag: str
    modified: str


@dataclass
class KeptSite:
    """One site of the run before, read when it is first asked for."""

    store: Store
    run: Run
    site_run: int
    stored: StoredSite
    _blocks: dict[int, dict[int, KeptPage]] = field(default_factory=dict, init=False)

    @cached_property
    def known(self) -> dict[str, _Known]:
        """Address to number and validators, of the pages that were read whole and whose body is still there."""
        urls, pages, readings, probes = schema.urls.c, schema.pages.c, schema.readings.c, schema.probes.c
        here = urls.site_run == self.site_run
        page = and_(pages.site_run == urls.site_run, pages.url_id == urls.id)
        reading = and_(readings.site_run == urls.site_run, readings.url_id == urls.id)
        wanted = select(urls.url, urls.id, readings.etag, readings.modified).select_from(schema.urls).join(schema.pages, page).join(schema.readings, reading)
        wanted = wanted.where(here, urls.extra == "", urls.role.in_((int(Role.PAGE), int(Role.LIST))), func.length(pages.body) > 0)
        wanted = wanted.where(pages.facts.not_like('%"problems":%'), pages.kind != "error")
        odd = select(probes.url_id).where(probes.site_run == self.site_run, or_(probes.reason != "ok", probes.redirect != "", probes.status != 200)).distinct()
        with self.store.engine.connect() as connection:
            left_out = set(connection.execute(odd).scalars())
            return {url: _Known(number, etag, modified) for url, number, etag, modified in connection.execute(wanted) if number not in left_out}

    def page(self, url: str) -> KeptPage | None:
        """A page that was read whole, None where there is none."""
        known = self.known.get(url)
        if known is None:
            return None
        block = known.number // BLOCK
        if block not in self._blocks:
            while len(self._blocks) >= MOST_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[block] = self._block(block)
        return self._blocks[block].get(known.number)

    def _block(self, block: int) -> dict[int, KeptPage]:
        """The pages whose numbers lie side by side."""
        pages, readings, probes = schema.pages, schema.readings, schema.probes
        first, last = block * BLOCK, block * BLOCK + BLOCK - 1
        reading = and_(readings.c.site_run == pages.c.site_run, readings.c.url_id == pages.c.url_id)
        wanted = select(pages, *(readings.c[name] for name in ("etag", "modified", "reader", "since", "until", "taken"))).join(readings, reading)
        wanted = wanted.where(pages.c.site_run == self.site_run, pages.c.url_id.between(first, last))
        tried = select(probes, schema.urls.c.url).join(schema.urls, and_(schema.urls.c.site_run == probes.c.site_run, schema.urls.c.id == probes.c.url_id))
        tried = tried.where(probes.c.site_run == self.site_run, probes.c.url_id.between(first, last)).order_by(probes.c.at)
        same = Same()
        with self.store.engine.connect() as connection:
            attempts = {row.url_id: probe_from(row, same) for row in connection.execute(tried)}
            rows = connection.execute(wanted).all()
        return {
            row.url_id: KeptPage(
                row.url_id, attempts[row.url_id], (row.kind, row.title, row.template, row.text_hash, row.text_length, row.simhash, row.facts), row.content_type,
                row.body, row.links, ReadingRow(row.etag, row.modified, row.reader, row.since, row.until, row.taken),
            )
            for row in rows
            if row.url_id in attempts
        }  # fmt: skip

    @cached_property
    def judged(self) -> dict[str, list[Judged]] | None:
        """Address to what the page rules found there; None where that is too much to be held."""
        table, places = schema.findings, schema.occurrences
        mine = and_(table.c.run == self.run.id, table.c.site == self.stored.site.site, table.c.phase == "page")
        there = and_(places.c.run == self.run.id, places.c.finding.in_(select(table.c.id).where(mine)))
        with self.store.engine.connect() as connection:
            if connection.execute(select(func.count()).select_from(places).where(there)).scalar_one() > MOST_PLACES:
                return None
            findings = {row.id: finding_from(row) for row in connection.execute(select(table).where(mine))}
            found: dict[str, dict[str, list[Occurrence]]] = {}
            for row in connection.execute(select(places).where(there)):
                found.setdefault(row.page_url, {}).setdefault(row.finding, []).append(place_from(row))
        return {url: [_judged(findings[ident], mine) for ident, mine in by_finding.items()] for url, by_finding in found.items()}

    @cached_property
    def failed(self) -> frozenset[str]:
        """Addresses on which a rule failed."""
        table = schema.rule_failures.c
        with self.store.engine.connect() as connection:
            return frozenset(connection.execute(select(table.place).where(table.site_run == self.site_run)).scalars())


def _judged(finding: Finding, places: list[Occurrence]) -> Judged:
    return Judged(finding, tuple(places))


def run_before(store: Store, run: Run, site: str) -> Run | None:
    """The newest full inspection of a site by all rules that has ended, begun before a run; None without one."""
    runs, sites = schema.runs.c, schema.site_runs.c
    wanted = select(runs.id).join_from(schema.runs, schema.site_runs, sites.run == runs.id)
    wanted = wanted.where(sites.site == site, sites.status == "done", runs.kind == "inspect", runs.status.in_(ENDED), runs.id != run.id, runs.created <= run.created)
    with store.engine.connect() as connection:
        names = connection.execute(wanted.order_by(runs.created.desc(), runs.id.desc()).limit(20)).scalars().all()
    return next((found for name in names if not (found := store.run(name)).options.only), None)


def taken_on_trust(store: Store, site_run: int) -> list[int]:
    """Numbers of the pages that were taken over since their server said that nothing has changed."""
    table = schema.readings.c
    with store.engine.connect() as connection:
        wanted = select(table.url_id).where(table.site_run == site_run, table.taken == int(CameFrom.NOT_MODIFIED))
        return list(connection.execute(wanted.order_by(table.url_id)).scalars())

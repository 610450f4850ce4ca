"""What belongs together in a store, over its tables: pages and what was fetched, runs and their sites, problems and where they stand, ledgers and history."""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from audits.store import schema
from audits.store.codes import StoreProblem
from audits.store.ledgers import unpack_rows
from audits.store.opening import read_register
from audits.store.pages import DROPPED, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Table

SHOWN = 40
AT_ONCE = 200
_NUMBER_BYTES = array("I").itemsize


def where(table: Table, key: Iterable[object], name: str) -> str:
    """Where in a store something stands, in words."""
    return f"表 {table.name} 里 {'、'.join(str(part)[:SHOWN] for part in key)} 的 {name}"


def _of_pages(connection: Connection) -> Iterator[str]:
    """Pages whose links are none of their site's, and bodies that are not what came when they were fetched."""
    pages, shapes, probes = schema.pages, schema.shapes, schema.probes
    for site_run in connection.execute(select(pages.c.site_run).distinct().order_by(pages.c.site_run)).scalars().all():
        known = set(connection.execute(select(shapes.c.id).where(shapes.c.site_run == site_run)).scalars())
        came: dict[int, set[str]] = defaultdict(set)
        for url_id, digest in connection.execute(select(probes.c.url_id, probes.c.body_hash).where(probes.c.site_run == site_run, probes.c.body_hash != "")):
            came[url_id].add(digest)
        wanted = select(pages.c.url_id, pages.c.links, pages.c.body).where(pages.c.site_run == site_run)
        for url_id, links, body in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
            if len(links) % _NUMBER_BYTES or not known.issuperset(array("I", bytes(links))):
                yield f"{where(pages, (site_run, url_id), 'links')} 读不出来，或指向没有的链接"
            try:
                kept = unpack(bytes(body)) if body != DROPPED else b""  # nothing is kept of a style sheet
                if kept and came[url_id] and _digest(kept) not in came[url_id]:
                    yield f"{where(pages, (site_run, url_id), 'body')} 与抓取时记下的校验值不符，内容被改过"
            except StoreProblem:
                yield f"{where(pages, (site_run, url_id), 'body')} 读不出来"


def _digest(body: bytes) -> str:
    """See ``audits.records.links.Probe.body_hash``."""
    return f"{zlib.crc32(body):08x}-{len(body):x}"


def _of_registers(connection: Connection) -> Iterator[str]:
    """Runs whose sites are not those of their register."""
    runs, sites = schema.runs, schema.site_runs
    for run, register in connection.execute(select(runs.c.id, runs.c.register)).all():
        kept = set(connection.execute(select(sites.c.site).where(sites.c.run == run)).scalars())
        try:
            registered = {site.site for site in read_register(register)}
        except StoreProblem:
            continue  # told as unreadable
        if kept != registered:
            yield f"{where(runs, (run,), 'register')} 与 site_runs 里的站点不同：{'、'.join(sorted(kept ^ registered))[:200]}"


def _of_ends(connection: Connection) -> Iterator[str]:
    """Runs and sites that are done, without what is written when they are."""
    runs, sites = schema.runs, schema.site_runs
    ended = select(runs.c.id).where(runs.c.status.in_(("complete", "incomplete", "unended")), runs.c.finished == "")
    yield from (f"{where(runs, (run,), 'finished')} 是空的，而批次已经结束" for run in connection.execute(ended).scalars())
    looked = select(sites.c.id).join(runs, runs.c.id == sites.c.run)
    blank = looked.where(runs.c.kind == "inspect", sites.c.status == "done", sites.c.coverage == "{}")
    yield from (f"{where(sites, (site,), 'coverage')} 是空的，而站点已经做完" for site in connection.execute(blank).scalars())


def _of_places(connection: Connection) -> Iterator[str]:
    """Problems of an inspection that stand nowhere."""
    findings, places, runs = schema.findings, schema.occurrences, schema.runs
    somewhere = select(places.c.finding).where(places.c.run == findings.c.run, places.c.finding == findings.c.id).exists()
    wanted = select(findings.c.run, findings.c.id).join(runs, runs.c.id == findings.c.run)
    for run, ident in connection.execute(wanted.where(runs.c.kind == "inspect", findings.c.phase != "site", ~somewhere)):
        yield f"{where(findings, (run, ident), 'id')} 没有写出现在哪里（表 occurrences 里没有记录）"


def _of_history(connection: Connection) -> Iterator[str]:
    """Items of other findings than their events are of, and items that went out in a ledger of which no history tells."""
    events, ledgers = schema.events, schema.ledgers
    known = set()
    for event, finding, item in connection.execute(select(events.c.id, events.c.finding, events.c.item)):
        known.add(item)
        if finding and item and not item.startswith(finding):
            yield f"{where(events, (event,), 'item')} 不是问题 {finding} 的编号（{item[:SHOWN]}）"
    wanted = select(ledgers.c.id, ledgers.c.rows).where(ledgers.c.kind == "issued")
    for ident, rows in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        try:
            lost = sorted(unpack_rows(bytes(rows)).keys() - known)
        except Exception:  # told as unreadable
            continue
        if lost:
            yield f"{where(ledgers, (ident,), 'rows')} 列着的 {len(lost)} 项没有下发的历史（表 events），如 {lost[0][:SHOWN]}"
    out = select(func.count()).select_from(events).where(events.c.kind == "issued")
    if connection.execute(out).scalar_one() and not connection.execute(select(func.count()).select_from(ledgers).where(ledgers.c.kind == "issued")).scalar_one():
        yield "表 ledgers 里一份下发的台账也没有，而历史（表 events）里有下发"


BELONGING: tuple[Callable[[Connection], Iterator[str]], ...] = (_of_pages, _of_registers, _of_ends, _of_places, _of_history)
"""Each yields a sentence for whatever does not belong together."""

"""Findings and their places as reports read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from sqlalchemy import and_, func, select

from audits.records import Confidence, Finding, Occurrence, Place, Severity
from audits.store import schema
from audits.store.codes import Codes, readable
from audits.store.parts import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Row

    from audits.store.opening import Store

SEVERITY = Codes("findings", "severity", Severity)
CONFIDENCE = Codes("findings", "confidence", Confidence)
PLACE_CLASS = Codes("occurrences", "place_class", Place)
NUMBER = 12
"""Characters of a finding's number; those of its parts go on."""
SLIPS = 2
"""Letters wrong, lacking, too many or turned round, up to which a number is nearly another one."""


def findings_of(store: Store, run: str, site: str = "", only: Sequence[str] | None = None) -> list[Finding]:
    """Findings of a run, or some of them, with counts and first pages, ordered by site, rule and subject; ``status`` is left as ``open``."""
    table, places = schema.findings, schema.occurrences
    where = [table.c.run == run, *within(store.part, table.c.site)] + ([table.c.site == site] if site else []) + ([table.c.id.in_(only)] if only is not None else [])
    there = [places.c.run == run] + ([places.c.finding.in_(only)] if only is not None else [])
    with store.engine.connect() as connection:
        rows = connection.execute(select(table).where(*where).order_by(table.c.site, table.c.rule, table.c.subject)).all()
        counted = connection.execute(select(places.c.finding, func.count().label("n")).where(*there).group_by(places.c.finding))
        counts = {row.finding: row.n for row in counted}
        pages: dict[str, list[str]] = {}
        listed = select(places.c.finding, places.c.page_url).where(*there).distinct().order_by(places.c.finding, places.c.page_url)
        for row in connection.execute(listed):
            some = pages.setdefault(row.finding, [])
            if len(some) < 20:
                some.append(row.page_url)
        seen = select(table.c.id, func.min(table.c.first_seen).label("first")).group_by(table.c.id)
        firsts = {row.id: row.first for row in connection.execute(seen if only is None else seen.where(table.c.id.in_(only)))}
    return [_finding(row, counts.get(row.id, 0), pages.get(row.id, []), firsts.get(row.id, row.first_seen)) for row in rows]


def _finding(row: Row[tuple[object, ...]], count: int, pages: list[str], first: str) -> Finding:
    with readable("findings", "facts"):
        facts = json.loads(row.facts)
    return Finding(
        id=row.id, run=row.run, rule=row.rule, site=row.site, subject=row.subject, column=row.column_id, department=row.department,
        page_url=row.page_url, page_title=row.page_title, target_url=row.target_url, place=row.place, message=row.message, facts=facts,
        severity=SEVERITY[row.severity], confidence=CONFIDENCE[row.confidence], first_seen=first, last_seen=row.last_seen,
        occurrences=count, pages=tuple(pages),
    )  # fmt: skip


def findings_by(store: Store, run: str, site: str, rules: Sequence[str]) -> list[Finding]:
    """Findings that some rules made on a site, without counting their places."""
    table = schema.findings
    with store.engine.connect() as connection:
        return [finding_from(row) for row in connection.execute(select(table).where(table.c.run == run, table.c.site == site, table.c.rule.in_(rules)))]


def finding_from(row: Row[tuple[object, ...]]) -> Finding:
    """A finding as its row says, without counting its places."""
    return _finding(row, 0, [], row.first_seen)


def numbers_meant(store: Store, typed: str) -> tuple[str, ...]:
    """The number of a problem that was nearly typed; none where several may be meant: a guess must not lead to somebody else's."""
    wanted = typed.strip().lower()[:NUMBER]
    with store.engine.connect() as connection:
        known = connection.execute(select(schema.findings.c.id).distinct()).scalars().all()
    close = [one for one in known if OSA.distance(wanted, one, score_cutoff=SLIPS) <= SLIPS]
    return tuple(close) if len(close) == 1 else ()


def seen_elsewhere(store: Store, run: str) -> set[str]:
    """Numbers of the problems that other runs saw."""
    with store.engine.connect() as connection:
        return set(connection.execute(select(schema.findings.c.id).where(schema.findings.c.run != run).distinct()).scalars())


def findings_on(store: Store, run: str, page_urls: Iterable[str]) -> set[str]:
    """Ids of the findings that show on one of some pages."""
    table = schema.occurrences
    wanted = select(table.c.finding).where(table.c.run == run, table.c.page_url.in_(list(page_urls))).distinct()
    with store.engine.connect() as connection:
        return set(connection.execute(wanted).scalars())


def occurrences_of(store: Store, run: str, finding: str = "") -> Iterator[tuple[str, Occurrence]]:
    """(finding id, place) of a run or of one finding, ordered by finding and page; streams."""
    table = schema.occurrences
    where = and_(table.c.run == run, table.c.finding == finding) if finding else table.c.run == run
    wanted = select(table).where(where).order_by(table.c.finding, table.c.page_url, table.c.place, table.c.text)
    with store.engine.connect().execution_options(yield_per=2000) as connection:
        for row in connection.execute(wanted):
            yield row.finding, place_from(row)


def place_from(row: Row[tuple[object, ...]]) -> Occurrence:
    """A place as its row says."""
    return Occurrence(row.page_url, row.page_title, PLACE_CLASS[row.place_class], row.place, row.text, row.column_id, row.department)

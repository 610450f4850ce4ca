"""The life of items as it is stored: places, events, decisions, ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from audits.records import Occurrence, Place
from audits.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.store.opening import Store


def occurrences_among(store: Store, run: str, findings: Sequence[str]) -> Iterator[tuple[str, Occurrence]]:
    """(finding id, place) of some findings, in the order in which they are given; holds the places of 400 findings at a time."""
    table = schema.occurrences
    for start in range(0, len(findings), 400):
        part = findings[start : start + 400]
        wanted = select(table).where(table.c.run == run, table.c.finding.in_(part)).order_by(table.c.finding, table.c.page_url, table.c.place, table.c.text)
        found: dict[str, list[Occurrence]] = {}
        with store.engine.connect() as connection:
            for row in connection.execute(wanted):
                place = Occurrence(row.page_url, row.page_title, Place(row.place_class), row.place, row.text, row.column_id, row.department)
                found.setdefault(row.finding, []).append(place)
        for ident in part:
            for place in found.get(ident, ()):
                yield ident, place

"""Keeps visits of home pages; they belong to no run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from audits.records.codes import WITNESSES
from audits.records.reasons import KNOWN_REASONS, reason_from
from audits.records.visits import Visit
from audits.store import schema
from audits.store.codes import Codes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from audits.records.codes import Witness
    from audits.records.reasons import Reason
    from audits.store.opening import Store

VISIT_REASON: Codes[Reason] = Codes("visits", "reason", KNOWN_REASONS, reason_from)
WITNESS: Codes[Witness] = Codes("visits", "witness", WITNESSES)
_FIELDS = ("site", "url", "at", "reason", "status", "elapsed_ms", "witness")


def keep_visits(store: Store, visits: Iterable[Visit]) -> None:
    """Keep a round of visits, all or none."""
    rows = [{name: getattr(visit, name) for name in _FIELDS} for visit in visits]
    if rows:
        with store.engine.begin() as connection:
            connection.execute(insert(schema.visits), rows)


def visits_of(store: Store, site: str, since: date) -> list[Visit]:
    """Visits of a site from a day on, in time order."""
    table = schema.visits
    wanted = select(table).where(table.c.site == site, table.c.at >= since.isoformat()).order_by(table.c.at, table.c.id)
    with store.engine.connect() as connection:
        return [
            Visit(row.site, row.url, row.at, VISIT_REASON[row.reason], row.status, row.elapsed_ms, WITNESS[row.witness])
            for row in connection.execute(wanted)
        ]

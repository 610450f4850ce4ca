"""What was taken back (撤销): batches of events, and runs that an office's own list had made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from audits.records.events import Undoing
from audits.store import schema
from audits.store.events import said_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def undone_batches(connection: Connection) -> frozenset[int]:
    """Numbers of the batches that were taken back."""
    table = schema.events.c
    found = connection.execute(select(table.kind, table.data).where(table.kind == "undone"))
    return frozenset(said.batch for row in found if isinstance(said := said_of(row.kind, row.data), Undoing))


def runs_taken_back(connection: Connection) -> frozenset[str]:
    """Runs of lists that were taken back: nobody works on what they handed over."""
    batches = sorted(undone_batches(connection))
    table = schema.events.c
    wanted = select(table.run).where(table.kind == "taken-over", table.batch.in_(batches)).distinct()
    return frozenset(connection.execute(wanted).scalars()) if batches else frozenset()

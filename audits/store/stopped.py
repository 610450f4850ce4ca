"""What stopped a worker, left out from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select, update

from audits.records.entries import Role, State
from audits.store import schema

if TYPE_CHECKING:
    from audits.store.opening import Store


def leave_out(store: Store, site_run: int, url: str) -> None:
    """Record that an address ended the process that read it, so that a run that goes on does not ask for it; known to the store or not."""
    table = schema.urls
    of_it = and_(table.c.site_run == site_run, table.c.url == url)
    values = {"state": int(State.SKIPPED), "reason": "internal-error"}
    with store.writing() as connection:
        if connection.execute(update(table).where(of_it).values(**values)).rowcount:
            return
        last = connection.execute(select(func.max(table.c.id)).where(table.c.site_run == site_run)).scalar_one()
        if last is None:  # nothing is known of the site yet, and its first address is its home page
            return
        known = {"site_run": site_run, "id": last + 1, "url": url, "role": int(Role.PAGE), "internal": 1, "depth": 0}
        connection.execute(insert(table).values(**known, column_id="", list_page=0, via=0, extra="", **values))

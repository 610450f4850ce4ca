"""Attempts and frontier states of a site, as the end of a run reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from audits.records import Page, Probe
from audits.store import schema
from audits.store.crawl import Role, State
from audits.store.pages import page_from

if TYPE_CHECKING:
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """One address with how far it came."""

    id: int
    url: str
    role: Role
    internal: bool
    state: State
    reason: str
    """Why it was skipped, or ``""``."""


def asked_of(store: Store, site_run: int) -> dict[int, Asked]:
    """All addresses of a site by number."""
    table = schema.urls
    wanted = select(table.c.id, table.c.url, table.c.role, table.c.internal, table.c.state, table.c.reason).where(
        table.c.site_run == site_run
    )
    with store.engine.connect() as connection:
        return {
            row.id: Asked(row.id, row.url, Role(row.role), bool(row.internal), State(row.state), row.reason)
            for row in connection.execute(wanted)
        }


def attempts_of(store: Store, site_run: int) -> dict[int, list[Probe]]:
    """Attempts by number of the address, in time order."""
    table = schema.probes
    found: dict[int, list[Probe]] = {}
    with store.engine.connect() as connection:
        rows = connection.execute(
            select(table, schema.urls.c.url).join(schema.urls, (schema.urls.c.site_run == table.c.site_run) & (schema.urls.c.id == table.c.url_id))
            .where(table.c.site_run == site_run).order_by(table.c.at)
        )  # fmt: skip
        for row in rows:
            found.setdefault(row.url_id, []).append(
                Probe(
                    row.url, row.at, row.method, row.status, row.reason, row.elapsed_ms, row.redirect, row.location, row.content_type, row.size, row.ip,
                    row.certificate, row.title, row.sniffed, row.body_hash, row.note,
                )
            )  # fmt: skip
    return found


def pages_of(store: Store, site_run: int, urls: dict[int, str]) -> dict[int, Page]:
    """Facts of the pages that were read, by number of their address."""
    table = schema.pages
    with store.engine.connect() as connection:
        rows = connection.execute(select(table.c.url_id, table.c.facts).where(table.c.site_run == site_run))
        return {row.url_id: page_from(urls[row.url_id], row.facts) for row in rows}

"""What a desk reads that is kept open all day: what is new since it looked last, one page, one address, one file, without the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from audits.records import Place
from audits.records.events import Undoing
from audits.store import schema
from audits.store.events import said_of
from audits.store.life import chunks
from audits.store.opening import RUN_STATUS
from audits.store.pages import DROPPED, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records.codes import RunStatus
    from audits.store.opening import Store


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody handed in, as it is listed."""

    batch: int
    """The batch of events that came with it."""
    sha256: str
    name: str
    department: str
    at: str


def touched_since(store: Store, event: int) -> set[str]:
    """Findings of which something happened after an event; ``""`` among them means something that may concern any finding."""
    table = schema.events
    with store.engine.connect() as connection:
        rows = connection.execute(select(table.c.finding, table.c.kind, table.c.data).where(table.c.id > event)).all()
        found = {row.finding for row in rows if row.kind != "undone"}
        undone = [said.batch for row in rows if row.kind == "undone" and isinstance(said := said_of("undone", row.data), Undoing)]
        for batch in undone:
            found |= set(connection.execute(select(table.c.finding).where(table.c.batch == batch, table.c.kind != "undone")).scalars())
    return found


def run_states(store: Store) -> dict[str, RunStatus]:
    """Run to how it stands, oldest first, without its register."""
    table = schema.runs
    with store.engine.connect() as connection:
        rows = connection.execute(select(table.c.id, table.c.status).order_by(table.c.created, table.c.id))
        return {row.id: RUN_STATUS[row.status] for row in rows}


def framed(store: Store, findings: Sequence[str]) -> set[str]:
    """Those of some findings that show in the frame of a page."""
    table = schema.occurrences
    found: set[str] = set()
    with store.engine.connect() as connection:
        for part in chunks(findings):
            wanted = select(table.c.finding).where(table.c.finding.in_(part), table.c.place_class == Place.FRAME.value).distinct()
            found |= set(connection.execute(wanted).scalars())
    return found


def body_of(store: Store, run: str, site: str, url: str) -> tuple[bytes, str] | None:
    """(body, content type) of a page as a run kept it, None where it did not, or has let go of it."""
    urls, pages, sites = schema.urls, schema.pages, schema.site_runs
    wanted = (
        select(pages.c.body, pages.c.content_type)
        .join(urls, (urls.c.site_run == pages.c.site_run) & (urls.c.id == pages.c.url_id))
        .join(sites, sites.c.id == pages.c.site_run)
        .where(sites.c.run == run, sites.c.site == site, urls.c.url == url)
    )
    with store.engine.connect() as connection:
        row = connection.execute(wanted).first()
    return None if row is None or row.body == DROPPED else (unpack(row.body), row.content_type)


def files_of(store: Store, batches: Sequence[int]) -> list[StoredFile]:
    """Files that came with some batches, without their contents."""
    table = schema.returned_files
    listed = (table.c.batch, table.c.sha256, table.c.name, table.c.department, table.c.at)
    with store.engine.connect() as connection:
        rows = connection.execute(select(*listed).where(table.c.batch.in_(batches)).order_by(table.c.batch, table.c.name))
        return [StoredFile(row.batch, row.sha256, row.name, row.department, row.at) for row in rows]


def file_content(store: Store, batch: int, sha256: str) -> bytes | None:
    """A file that came with a batch, None if there is none."""
    table = schema.returned_files
    with store.engine.connect() as connection:
        found = connection.execute(select(table.c.content).where(table.c.batch == batch, table.c.sha256 == sha256)).scalar()
    return None if found is None else bytes(found)

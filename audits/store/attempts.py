"""Attempts and frontier states of a site, as the end of a run reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from audits.records import Page, PageKind, Probe
from audits.records.codes import BODY_KINDS, CERTIFICATE_PROBLEMS, METHODS
from audits.records.reasons import KNOWN_REASONS, reason_from
from audits.store import schema
from audits.store.codes import Codes, readable
from audits.store.crawl import ROLE, STATE
from audits.store.pages import PAGE_KIND, Same, page_from

if TYPE_CHECKING:
    from audits.records.codes import BodyKind, CertificateProblem, NoCode, PageProblem
    from audits.records.entries import Role, State
    from audits.records.reasons import Reason
    from audits.store.opening import Store

PROBE_REASON: Codes[Reason] = Codes("probes", "reason", KNOWN_REASONS, reason_from)
PROBE_METHOD = Codes("probes", "method", METHODS)
CERTIFICATE: Codes[CertificateProblem | NoCode] = Codes("probes", "certificate", ("", *CERTIFICATE_PROBLEMS))
BODY_KIND: Codes[BodyKind | NoCode] = Codes("probes", "sniffed", ("", *BODY_KINDS))
SKIPPED: Codes[Reason | NoCode] = Codes("urls", "reason", ("", *KNOWN_REASONS), reason_from)


@dataclass(frozen=True, slots=True)
class Asked:
    """One address with how far it came."""

    id: int
    url: str
    role: Role
    internal: bool
    state: State
    reason: Reason | NoCode
    """Why it was skipped, or ``""``."""


def asked_of(store: Store, site_run: int) -> dict[int, Asked]:
    """All addresses of a site by number."""
    table = schema.urls
    wanted = select(table.c.id, table.c.url, table.c.role, table.c.internal, table.c.state, table.c.reason).where(
        table.c.site_run == site_run
    )
    with store.engine.connect() as connection:
        return {
            row.id: Asked(row.id, row.url, ROLE[row.role], bool(row.internal), STATE[row.state], SKIPPED[row.reason])
            for row in connection.execute(wanted)
        }


def attempts_of(store: Store, site_run: int) -> dict[int, list[Probe]]:
    """Attempts by number of the address, in time order."""
    found: dict[int, list[Probe]] = {}
    same = Same()
    with store.engine.connect() as connection:
        for row in connection.execute(_ATTEMPTS.where(schema.probes.c.site_run == site_run).order_by(schema.probes.c.at)):
            found.setdefault(row.url_id, []).append(probe_from(row, same))
    return found


def attempts_at(store: Store, site_run: int, url: str) -> list[Probe]:
    """Attempts at one address, in time order."""
    where = (schema.probes.c.site_run == site_run, schema.urls.c.site_run == site_run, schema.urls.c.url == url)
    with store.engine.connect() as connection:
        return [probe_from(row, Same()) for row in connection.execute(_ATTEMPTS.where(*where).order_by(schema.probes.c.at))]


_ATTEMPTS = select(schema.probes, schema.urls.c.url).join(
    schema.urls, (schema.urls.c.site_run == schema.probes.c.site_run) & (schema.urls.c.id == schema.probes.c.url_id)
)


def probe_from(row: Any, same: Same) -> Probe:
    """One attempt, its address beside it."""
    return Probe(
        row.url, row.at, PROBE_METHOD[row.method], row.status, PROBE_REASON[row.reason], row.elapsed_ms, row.redirect, row.location,
        same[row.content_type], row.size, same[row.ip], CERTIFICATE[row.certificate], same[row.title], BODY_KIND[row.sniffed], row.body_hash, same[row.note],
    )  # fmt: skip


GAPS: dict[PageProblem, Reason] = {
    "no-html": "part-read", "truncated": "part-read", "needs-script": "needs-script", "needs-login": "needs-login", "nothing-shown": "nothing-shown",
}  # fmt: skip
"""Problems of pages that were not looked at in full, with what is said of their addresses."""


class Opened(NamedTuple):
    """What an outcome tells of the page that opened; few words a page, since all are held at once."""

    title: str
    html_title: str
    headings: tuple[str, ...]
    doc_number: str
    kind: PageKind
    gap: Reason | NoCode
    """Why it was not looked at in full, ``""`` if it was."""


def opened_of(store: Store, site_run: int) -> dict[int, Opened]:
    """What opened, for every page that was read, by number of its address."""
    table = schema.pages
    found, same = {}, Same()
    with store.engine.connect().execution_options(yield_per=500) as connection:
        for row in connection.execute(select(table.c.url_id, table.c.facts).where(table.c.site_run == site_run)):
            with readable("pages", "facts"):
                facts = json.loads(row.facts)
            headings = tuple(same[heading] for heading in facts.get("headings", ()))
            title, html_title = (same[facts.get(name, "")] for name in ("title", "html_title"))
            kind = PAGE_KIND[facts.get("kind", PageKind.OTHER)]
            gap: Reason | NoCode = next((GAPS[problem] for problem in facts.get("problems", ()) if problem in GAPS), "")
            found[row.url_id] = Opened(title, html_title, headings, facts.get("doc_number") or "", kind, gap)
    return found


def page_facts(store: Store, site_run: int, url_id: int, url: str) -> Page | None:
    """Facts of one page, None if it was not read."""
    table = schema.pages
    with store.engine.connect() as connection:
        row = connection.execute(select(table.c.facts).where(table.c.site_run == site_run, table.c.url_id == url_id)).first()
    return None if row is None else page_from(url, row.facts)

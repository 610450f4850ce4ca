"""Makes a crawl ask for exactly what a re-check (回头看) needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records.entries import Role
from crawler.crawl.scope import Exactly

if TYPE_CHECKING:
    from audits.engine.rechecking import OpenItems
    from crawler.crawl.session import Session


def narrow(session: Session, items: OpenItems) -> None:
    """Make a session ask for exactly what the items need."""
    addresses = items.addresses()
    session.audit.facts.attachments = {}
    session.scope = Exactly(frozenset(addresses))
    session.extra = [(url, role) for url, role in addresses.items() if role is not Role.CANARY]

"""Makes a crawl ask for exactly what a re-check (回头看) needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.engine.addresses import is_address
from audits.records.entries import Role
from crawler.crawl.scope import Exactly

if TYPE_CHECKING:
    from audits.engine.rechecking import OpenItems
    from crawler.crawl.session import Session


def narrow(session: Session, items: OpenItems) -> None:
    """Make a session ask for exactly what the items need; what is no address is asked for by nobody, so that its place stays unexamined."""
    barred = session.audit.addresses.barred
    addresses = {url: role for url, role in items.addresses().items() if is_address(url) and not barred(url)}
    session.audit.facts.attachments = {}
    session.scope = Exactly(frozenset(addresses))
    session.extra = [(url, role) for url, role in addresses.items() if role is not Role.CANARY]

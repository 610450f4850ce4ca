"""Makes a crawl ask for exactly what a re-check (回头看) needs: the places of the items, and in the end what lists show no more.

A page that was taken down is proved to be gone by lists that are read whole and do not show it. That a list lost other entries too is no
sign that a part of it is missing, as long as these are gone from the site as well: so they are asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from audits.engine.addresses import is_address
from audits.records.entries import Entry, Role, State
from crawler.crawl.scope import Exactly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.engine.rechecking import OpenItems
    from audits.store.crawl import SiteRecorder
    from crawler.crawl.session import Session

MOST_VANISHED = 60
"""Entries of one column at most that are asked for since its list shows them no more."""


def narrow(session: Session, items: OpenItems) -> None:
    """Make a session ask for exactly what the items need; what is no address is asked for by nobody, so that its place stays unexamined."""
    barred = session.audit.addresses.barred
    addresses = {url: role for url, role in items.addresses().items() if is_address(url) and not barred(url)}
    session.audit.facts.attachments = {}
    session.scope = scope = Exactly(frozenset(addresses))
    session.extra = [(url, role) for url, role in addresses.items() if role is not Role.CANARY]
    session.at_the_end = partial(vanished, session, scope, items, tuple(addresses))


def vanished(session: Session, scope: Exactly, items: OpenItems, addresses: Sequence[str]) -> list[Entry]:
    """Entries that lists of the items' columns showed before and show no more, to be asked for: few, else nothing can be told of the list."""
    audit, before = session.audit, items.stored
    columns = {column for url in addresses for column in before.columns_of.get(url, ())} | {finding.column for finding in items.findings if finding.column}
    away: dict[str, None] = {}
    for column in sorted(columns):
        now = audit.lists.shown(column)
        lost = [key for keys in before.listed_on(column).values() for key in keys if now is not None and key not in now]
        if len(lost) <= MOST_VANISHED:
            away.update(dict.fromkeys(lost))
    own = (url for url in away if is_address(url) and audit.addresses.internal(url) and not audit.addresses.barred(url))
    return [entry for url in own if (entry := _asked_for(audit.recorder, scope, url)) is not None]


def _asked_for(recorder: SiteRecorder, scope: Exactly, url: str) -> Entry | None:
    """An address that was left out before, or is not known yet; None where it was visited."""
    known = recorder.known(url)
    if known in recorder.done:
        return None
    scope.follow(url)
    if not known:
        return recorder.add(url, Role.PROBE, True, 1)
    recorder.retag(known, Role.PROBE, (), 0)
    recorder.mark(known, State.WAITING)
    return Entry(known, url, Role.PROBE, True, 1)

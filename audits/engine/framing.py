"""Reads list pages again once the frame of the site is known: what stands alike on the lists of other columns is nobody's item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from audits.engine.budget import AT_ONCE_S, TooCostly, budget
from audits.engine.opening import stored_site
from audits.extract import is_heavy, read
from audits.extract.frame import FrameCount
from audits.records import PageKind
from audits.records.entries import HOME, Entry, Role
from audits.records.site_facts import FrameLink
from audits.store.site_links import links_of_few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.site_audit import SiteAudit
    from audits.extract.frame import Frame
    from audits.records import Page
    from audits.store.site_view import StoredSite

FEWEST_SISTERS, MOST_SISTERS = 3, 200
"""List pages of other columns by which a frame is told."""
READABLE = 0.5
"""Part of the lists that must show rows of their own, so that one without any is empty and not brought by a script."""
SURE = frozenset({PageKind.DETAIL, PageKind.ERROR, PageKind.REDIRECT, PageKind.HOME})
"""Kinds of list pages that a frame does not change."""


class _Again(NamedTuple):
    """A list page that reads otherwise once the frame is known."""

    entry: Entry
    page: Page
    body: bytes
    content_type: str
    frame: Frame


def read_lists_again(audit: SiteAudit) -> Iterator[list[Entry]]:
    """Read the first list page of each column again with the site's frame in hand, where its reading leaves room; gives new addresses, in short steps.

    Only pages whose items all belong to the frame, or of which no list could be read, are looked at; the frame that changed a reading is
    kept with the site's facts, so that a re-check and a replay read alike.
    """
    audit.recorder.flush()
    stored = stored_site(audit.store, audit.run, audit.site)
    first = _first_lists(audit, stored)
    if len(first) <= FEWEST_SISTERS:
        return
    links = links_of_few(audit.store, audit.site_run, first)
    lists = {url: columns for url, columns in first.items() if links.get(url)}
    if len(lists) <= FEWEST_SISTERS:
        return
    yield []
    count, told = FrameCount(), set(list(lists)[:: -(-len(lists) // MOST_SISTERS)])
    for url in sorted(told):
        count.add(links[url])
    again: list[_Again] = []
    readable = 0
    for url, columns in lists.items():
        yield []
        frame = count.frame_for(links[url], counted=url in told)
        shown = {key for column in columns for key in stored.listed_on(column).get(1, ())}
        if shown and not shown <= {link.url for link in frame.links}:
            readable += 1
        elif frame.links and (one := _read(stored, Entry(stored.links.number(url), url, Role.LIST, True, 1, columns, 1, HOME), frame)):
            readable += one.page.kind is PageKind.LIST
            again.append(one)
    for one in again:
        yield _kept(audit, one, empty=readable >= READABLE * len(lists))


def _first_lists(audit: SiteAudit, stored: StoredSite) -> dict[str, tuple[str, ...]]:
    """Addresses of first list pages, in order, to their columns."""
    shown: dict[str, list[str]] = {}
    for column in audit.site.columns:
        for url in stored.list_urls.get(column.id, ())[:1]:
            shown.setdefault(url, []).append(column.id)
    return {url: tuple(shown[url]) for url in sorted(shown)}


def _read(stored: StoredSite, entry: Entry, frame: Frame) -> _Again | None:
    """One list page with the frame in hand; None where that makes no difference to its list."""
    kept = stored.stored_body(entry.url)
    if kept is None or not kept[0] or is_heavy(kept[0]):
        return None
    body, content_type, status = kept
    try:
        with budget(AT_ONCE_S):
            before = stored.page(entry.url)
            if before is None or before.kind in SURE or before.data_requests:
                return None
            page = read(body, entry.url, content_type=content_type, status=status, frame=frame)
    except TooCostly:
        return None
    if (before.kind, [item.url for item in before.items]) == (page.kind, [item.url for item in page.items]):
        return None
    return _Again(entry, replace(page, problems=before.problems), body, content_type, frame)


def _kept(audit: SiteAudit, one: _Again, *, empty: bool) -> list[Entry]:
    """Take a reading in place of the one before; that a list is empty only where most lists of the site can be read, and no script of its own fills it."""
    scripts = {link for link in one.page.links if link.element == "script src"}
    own = any(FrameLink(link.place, link.url, link.text) not in one.frame.links for link in scripts)
    if one.page.kind is PageKind.EMPTY_LIST and (own or not empty):
        return []
    audit.facts.frame |= one.frame.links
    audit.facts.framed.add(one.entry.url)
    audit.lists.forget(one.entry)
    return audit.arrivals.keep_page(one.entry, one.page, one.body, one.content_type)

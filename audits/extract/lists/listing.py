"""The list of a page, wherever it comes from: its own elements, what its scripts hold, or what they would ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.extract.lists.pagerlinks import Pager
from audits.extract.lists.readers import form, held, readers
from audits.extract.lists.static import read_static

if TYPE_CHECKING:
    from audits.extract.lists.static import Listing
    from audits.extract.lists.surroundings import Surroundings
    from audits.extract.source.document import Document
    from audits.records import DataRequest


def read_list(document: Document, around: Surroundings) -> Listing:
    """The list that the page itself has, as elements or out of their sight."""
    static = read_static(document, around)
    if static.dated:
        requests = form.recognise(document) if b"<form" in document.lower else ()
        return replace(static, told=static.pager, requests=requests) if requests and _goes_on(static.pager) else static
    for reader in readers():
        if reader.inline is not None and (answer := reader.inline(document)) is not None:
            pager = static.pager if static.pager.found or answer.pages is None else Pager(None, answer.pages, True)
            following = (answer.next,) if answer.next is not None else ()
            return replace(static, items=answer.items, told=pager, block=None, scripted=True, requests=following, reader=reader.name)
    return static


def with_held(listing: Listing, document: Document) -> Listing:
    """The listing of a page without rows, with the records that its scripts hold."""
    answer = held.read_held(document)
    if answer is None:
        return listing
    pager = listing.pager if listing.pager.found or answer.pages is None else Pager(None, answer.pages, True)
    return replace(listing, items=answer.items, told=pager, block=None, scripted=True, requests=(), reader=held.NAME)


def _goes_on(pager: Pager) -> bool:
    """Whether there is a pager but no address of a next page, though this is not the last one."""
    return pager.found and pager.next is None and (pager.pages is None or pager.pages > (pager.current or 1))


def requests_of(document: Document) -> tuple[DataRequest, ...]:
    """What the page's scripts would ask for to fill its list: of the first family that knows it."""
    for reader in readers():
        if found := reader.recognise(document):
            return found
    return ()

"""Reads one page, of a file or of an address, as an inspection would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audits.extract import read
from audits.extract.frame import FrameCount
from audits.extract.lists.surroundings import address_kind
from audits.extract.sitenames import is_root
from audits.records import PageKind
from audits.rulebook import Site
from audits.rulebook.loading import trouble
from audits.texts.addresses import host_of
from crawler.jobs.fetching import fetch, fetch_one
from crawler.jobs.problems import BadAddress, NotReached, SourceUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records import Page

SCHEMES = ("http://", "https://")
SISTERS = 2
"""Pages beside one that are looked at to know the frame of its site."""
OPENED = 200
FRAMED = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.OTHER})
"""Kinds of pages that are read otherwise once the frame is known."""


class PageRead(NamedTuple):
    """What was understood of one page."""

    page: Page
    sisters: tuple[str, ...] = ()
    """Other pages of the site that told what is its frame; none for a file."""


def read_page(source: str, as_url: str = "", resolve: Mapping[str, str] | None = None) -> PageRead:
    """What is understood of a file or an address; ``as_url`` is the address that it is read under, ``resolve`` says where hosts are.

    Of an address that is no article, pages that it leads to are looked at as well, so that the site's frame is known.
    Raises SourceUnreadable, BadAddress, NotReached.
    """
    if source.lower().startswith(SCHEMES):
        return _fetched(source, as_url, dict(resolve or {}))
    if "://" in source:
        raise BadAddress(source, ())
    path = Path(source)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(source, trouble(error)) from error
    return PageRead(read(body, as_url or "http://page.invalid/" + path.name))


def _fetched(url: str, as_url: str, resolve: dict[str, str]) -> PageRead:
    try:
        site = Site(site="page", name="page", home=url, resolve=resolve)
    except ValueError as error:
        raise BadAddress(url, tuple(resolve.items())) from error
    fetched = fetch_one(url, site)
    if not fetched.status or (300 <= fetched.status < 400 and fetched.reason != "ok"):  # a redirect that no browser can follow
        raise NotReached(url, fetched.reason)
    page = read(fetched.body, as_url or fetched.url, content_type=fetched.content_type, status=fetched.status)
    if page.kind not in FRAMED or not (urls := _beside(page)):
        return PageRead(page)
    sisters = [sister for sister in fetch(urls, site) if sister.status == OPENED]
    count = FrameCount()
    for sister in sisters:
        count.add(read(sister.body, sister.url, content_type=sister.content_type, links_only=True).links)
    frame = count.frame_for(page.links, counted=False)
    if not frame.links:
        return PageRead(page, tuple(sister.url for sister in sisters))
    page = read(fetched.body, page.url, content_type=fetched.content_type, status=fetched.status, frame=frame)
    return PageRead(page, tuple(sister.url for sister in sisters))


def _beside(page: Page) -> list[str]:
    """The first pages of the same host that a page leads to by addresses like those of columns."""
    found: dict[str, None] = {}
    for link in page.links:
        if link.element == "a href" and link.url != page.url and host_of(link.url) == host_of(page.url) and _is_column(link.url):
            found[link.url] = None
        if len(found) == SISTERS:
            break
    return list(found)


def _is_column(url: str) -> bool:
    return address_kind(url) == "folder" and not is_root(url)

"""Puts the parts of extraction together: one parse, then links, list, document facts and kind."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audits.extract.article.details import column_of, facts_for, read_details
from audits.extract.kinds import kind_of
from audits.extract.lists.listing import read_list, requests_of
from audits.extract.source.document import Document, lost_links, parse, squeeze, template_hash
from audits.extract.source.embedded import embedded
from audits.extract.source.links import links_of
from audits.extract.source.scripted import written_names
from audits.records import Page, PageKind, Place

if TYPE_CHECKING:
    from audits.extract.lists.static import Listing
    from audits.records import Link

_TITLE_PARTS = re.compile(r"\s{0,3}(?:[-–—|_>»]{1,4}|::)\s{0,3}")
_LISTS = frozenset({PageKind.LIST, PageKind.JS_LIST})
_MAY_BE_SCRIPTED = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST, PageKind.OTHER})
_TITLED_BY_COLUMN = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})


def read(body: bytes, url: str, *, content_type: str = "", status: int = 200, links_only: bool = False, home: bool = False,
         resolver_cache: dict[str, dict[Any, Any]] | None = None) -> Page:
    """One page as understood from its bytes.

    ``links_only`` leaves out everything but links and titles; ``home`` says that the address is the site's home page;
    ``resolver_cache`` is one dict a site, in which the pages share how their references resolve.
    """
    document = parse(body, url, content_type, resolver_cache)
    links, elements = links_of(document)
    if lost_links(document, elements):
        document.problems.append("links-lost")
    html_title = next((squeeze(element.text or "")[:300] for element in document.of("title")), "")
    page = Page(
        url=url, base=document.base, status=status, charset=document.decoded.charset, declared_charset=document.decoded.declared,
        html_title=html_title, title=html_title, kind=PageKind.HOME if home else PageKind.OTHER, links=tuple(links),
        headings=_headings(document), template=template_hash(document.root), problems=tuple(document.problems),
    )  # fmt: skip
    return page if links_only or "too-many-links" in page.problems else _understood(page, document, links, status, home)


def read_anchors(body: bytes, url: str, content_type: str = "") -> frozenset[str]:
    """Names of places in a page that a fragment may lead to, those that its scripts write included."""
    document = parse(body, url, content_type)
    names = {name for element in document.root.iter("*") if (name := element.get("id")) is not None}
    names.update(name for element in document.root.iter("a") if (name := element.get("name")) is not None)
    for element in document.root.iter("script"):
        if element.text:
            names.update(written_names(element.text))
    return frozenset(names)


def _headings(document: Document) -> tuple[str, ...]:
    """Texts of the first headings."""
    texts = (squeeze("".join(map(str, element.itertext()))) for element in document.of("h1", "h2", "h3")[:10])
    return tuple(text[:300] for text in texts if text)


def _understood(page: Page, document: Document, links: list[Link], status: int, home: bool) -> Page:
    """The page with its list, its document facts and its kind."""
    listing = read_list(document)
    details = read_details(document, links)
    kind = kind_of(document, listing, details, status=status, home=home)
    requests = listing.requests
    if not requests and not listing.dated and kind in _MAY_BE_SCRIPTED:
        requests = requests_of(document)
        kind = PageKind.JS_LIST if requests else kind
    column = details.column if kind == PageKind.DETAIL else column_of(details.breadcrumb, details.meta)
    column = column or (_leading(page.html_title) if kind in _TITLED_BY_COLUMN else "")
    title = (column if kind in _TITLED_BY_COLUMN else details.title) or details.title or page.html_title
    listed = kind in _LISTS
    return replace(
        page,
        **facts_for(details, kind),
        kind=kind, title=title, column=column,
        items=listing.items if listed else (),
        next=listing.pager.next if listed else None,
        pages=listing.pager.pages if listed or kind == PageKind.EMPTY_LIST else None,
        reader=listing.reader if listed else "",
        data_requests=requests,
        embedded=embedded(document.source) if home else (),
        links=_with_regions(page.links, listing) if listed else _with_attachments(page.links, details.attachments),
        problems=tuple(dict.fromkeys(document.problems)),
    )  # fmt: skip


def _leading(html_title: str) -> str:
    """The first part of a title element that names column and site; ``""`` if it has but one part."""
    parts = [part.strip() for part in _TITLE_PARTS.split(html_title) if part.strip()]
    return parts[0] if len(parts) > 1 and len(parts[0]) <= 30 else ""


def _with_attachments(links: tuple[Link, ...], attachments: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links with those marked that lead to the page's documents, download servlets and script handlers included."""
    targets = {link.url for link in attachments if link.url}
    if not targets:
        return links
    marked = Place.ATTACHMENT
    return tuple(replace(link, region=marked) if link.url in targets and link.element.startswith("a ") else link for link in links)


def _with_regions(links: tuple[Link, ...], listing: Listing) -> tuple[Link, ...]:
    """The links with those of the main list marked as its."""
    targets = {(item.href, item.title) for item in listing.items}
    hrefs = {href for href, _ in targets if href and not href.lower().startswith(("javascript:", "#"))}
    places = {link.place for link in links if link.raw in hrefs and link.region != Place.FRAME and link.element == "a href"}
    kept = (Place.LIST, Place.ATTACHMENT)
    return tuple(
        replace(link, region=Place.LIST) if link.raw in hrefs and link.region not in kept and link.place in places else link
        for link in links
    )

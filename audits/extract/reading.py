"""Puts the parts of extraction together: one parse, then links, list, document facts and kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audits.extract.article.details import column_of, facts_for, read_details
from audits.extract.frame import NO_FRAME
from audits.extract.kinds import kind_of, redirect_of, tables
from audits.extract.lists.listing import read_list, requests_of, with_held
from audits.extract.lists.surroundings import surroundings
from audits.extract.signs import Signs
from audits.extract.sitenames import leading
from audits.extract.source.deadtexts import dead_entries, dead_texts
from audits.extract.source.document import lost_part, parse, second_reading, squeeze, template_hash, text_of
from audits.extract.source.embedded import embedded
from audits.extract.source.links import links_of
from audits.extract.source.scripted import written_beginnings, written_names
from audits.extract.source.unshown import unshown
from audits.records import Page, PageKind, Place
from audits.texts.addresses import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.extract.frame import Frame
    from audits.extract.lists.static import Listing
    from audits.extract.source.document import Document
    from audits.records import Link
    from audits.records.codes import Hiding, PageProblem

SMALL = 8000
"""Characters of source beyond which a page that is read for its links is taken to have content."""
_LISTS = frozenset({PageKind.LIST, PageKind.JS_LIST})
_MAY_HOLD = frozenset({PageKind.EMPTY_LIST, PageKind.JS_LIST, PageKind.OTHER})
_MAY_SHOW_NOTHING = frozenset({PageKind.OTHER, PageKind.EMPTY_LIST, PageKind.JS_LIST, PageKind.HOME})
_MAY_BE_SCRIPTED = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST, PageKind.OTHER})
_TITLED_BY_COLUMN = frozenset({PageKind.LIST, PageKind.EMPTY_LIST, PageKind.JS_LIST})


def read(body: bytes, url: str, *, content_type: str = "", status: int = 200, links_only: bool = False, home: bool = False,
         resolver_cache: dict[str, dict[Any, Any]] | None = None, frame: Frame = NO_FRAME) -> Page:
    """One page as understood from its bytes.

    ``links_only`` leaves out everything but links and titles; ``home`` says that the address is the site's home page;
    ``resolver_cache`` is one dict a site, in which the pages share how their references resolve; ``frame`` is what is known of the
    site's frame: its links are no items of a list and no content.
    """
    document, links = _parsed(body, url, content_type, resolver_cache)
    document.framed = frame.on(links)
    html_title = next((squeeze(element.text or "")[:300] for element in document.of("title")), "")
    page = Page(
        url=url, base=document.base, status=status, charset=document.decoded.charset, declared_charset=document.decoded.declared,
        html_title=html_title, title=html_title, kind=PageKind.HOME if home else PageKind.OTHER, links=tuple(links),
        headings=_headings(document), template=template_hash(document.root), problems=tuple(document.problems),
    )  # fmt: skip
    if links_only or "too-many-links" in page.problems:
        return _linked(page, document) if len(document.source) < SMALL else page
    return _understood(page, document, links, status, home)


def _linked(page: Page, document: Document) -> Page:
    """A small page that is read for its links: where it leads at once, and whether it shows anything."""
    text = squeeze(text_of(document.body))
    jump = _jump(document, text, len(page.links), 0)
    return replace(page, jump=jump, problems=_problems(document, text, _leading_links(page), 0) if not jump and page.status < 300 else page.problems)


def _leading_links(page: Page) -> int:
    return sum(1 for link in page.links if link.url and link.element == "a href")


def _problems(document: Document, text: str, links: int, prose: int) -> tuple[PageProblem, ...]:
    """What was wrong with a page, what keeps its content from being seen included."""
    found = (*document.problems, unshown(document, text, links, prose))
    return tuple(dict.fromkeys(problem for problem in found if problem))


def _parsed(body: bytes, url: str, content_type: str, resolver_cache: dict[str, dict[Any, Any]] | None) -> tuple[Document, list[Link]]:
    """A page and its links; where a part of it is lost it is read a second time, and what neither reading has is told."""
    document = parse(body, url, content_type, resolver_cache)
    links, elements = links_of(document)
    stopped = "too-many-links" in document.problems  # where counting stopped, nothing can be said of the rest
    lost = not stopped and lost_part(document, elements)
    if not stopped and (lost or "parser-limit" in document.problems) and (second := second_reading(document)) is not None:
        document = second
        links, elements = links_of(document)
        lost = lost_part(document, elements)
    if lost:
        document.problems.append("links-lost")
    return document, [*links, *dead_texts(document, links)]


def signs_in(body: bytes, url: str) -> Signs:
    """What a page shows of its kind, with its list and its document facts: for those who weigh."""
    return _signs(*_parsed(body, url, "", None))


def _signs(document: Document, links: list[Link]) -> Signs:
    details = read_details(document, links)
    html_title = leading(next((squeeze(element.text or "") for element in document.of("title")), ""))
    listing = read_list(document, surroundings(document, details.crumb, details.footer, (*details.breadcrumb[-2:], details.column, html_title)))
    return Signs(document, listing, details)


def dead_entries_of(body: bytes, url: str, content_type: str, handled: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Place and text of each entry of a page that leads nowhere, where ``handled`` tells what its script files make answer a click."""
    document = parse(body, url, content_type)
    return dead_entries(document, links_of(document)[0], handled)


def hidden_links_of(body: bytes, url: str, content_type: str, sheets: Mapping[str, str]) -> frozenset[str]:
    """Addresses that a page hides from its readers, where ``sheets`` tells what the style sheet files that it loads give a ground."""
    document = parse(body, url, content_type)
    loaded = [sheets[link.url] for link in links_of(document)[0] if link.element == "link href" and link.url in sheets]
    return frozenset(link.url for link in links_of(document, loaded)[0] if link.hidden)


def veiled_links_of(body: bytes, url: str, content_type: str, sheets: Mapping[str, str]) -> dict[str, Hiding]:
    """Addresses that a page shows by its own styles, but which ``sheets`` hide, what the style sheet files that it loads say of that."""
    document = parse(body, url, content_type)
    plain = links_of(document)[0]
    loaded = [sheets[link.url] for link in plain if link.element == "link href" and link.url in sheets]
    if not loaded:
        return {}
    styled = links_of(document, loaded)[0]
    shown = {link.url for link in styled if not link.hidden} | {link.url for link in plain if link.hidden}
    return {link.url: "style-file-away" if link.hidden == "off-screen" else "style-file" for link in styled if link.url not in shown}


def read_anchors(body: bytes, url: str, content_type: str = "") -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of places in a page that a fragment may lead to, those that its scripts write included; what names begin with that they put together."""
    document = parse(body, url, content_type)
    names = {name for element in document.root.iter("*") if (name := element.get("id")) is not None}
    names.update(name for element in document.root.iter("a") if (name := element.get("name")) is not None)
    scripts = [element.text for element in document.root.iter("script") if element.text]
    names.update(name for script in scripts for name in written_names(script))
    return frozenset(names), tuple(dict.fromkeys(start for script in scripts for start in written_beginnings(script)))


def _headings(document: Document) -> tuple[str, ...]:
    """Texts of the first headings."""
    texts = (squeeze("".join(map(str, element.itertext()))) for element in document.of("h1", "h2", "h3")[:10])
    return tuple(text[:300] for text in texts if text)


def _understood(page: Page, document: Document, links: list[Link], status: int, home: bool) -> Page:
    """The page with its list, its document facts and its kind."""
    signs = _signs(document, links)
    listing, details = signs.listing, signs.details
    kind = kind_of(signs, status=status, home=home)
    if kind in _MAY_HOLD and not listing.items and not signs.says_empty:
        listing = with_held(listing, document)
        kind = PageKind.JS_LIST if listing.items else kind
    requests = listing.requests
    if not requests and not listing.dated and kind in _MAY_BE_SCRIPTED and not signs.says_empty:
        requests = requests_of(document)
        kind = PageKind.JS_LIST if requests else kind
    column = details.column if kind == PageKind.DETAIL else column_of(details.breadcrumb, details.meta)
    column = column or (leading(page.html_title) if kind in _TITLED_BY_COLUMN else "")
    title = (column if kind in _TITLED_BY_COLUMN else details.title) or details.title or page.html_title
    listed = kind in _LISTS
    problems = tuple(dict.fromkeys(document.problems))
    if kind in _MAY_SHOW_NOTHING and not requests and not listing.items:
        problems = _problems(document, details.body_text, _leading_links(page), signs.prose)
    return replace(
        page,
        **facts_for(details, kind) | {"signs": _spoken(signs, kind)},
        kind=kind, title=title, column=column,
        jump=_jump(document, details.body_text, listing.anchors, signs.prose) if kind is PageKind.REDIRECT else "",
        items=listing.items if kind == PageKind.LIST or (listed and listing.scripted) else (),
        next=listing.pager.next if listed else None,
        pages=listing.pager.pages if listed or kind == PageKind.EMPTY_LIST else None,
        reader=listing.reader if listed else "",
        data_requests=requests,
        embedded=embedded(document.source) if home else (),
        links=_with_regions(page.links, listing) if listed else _with_attachments(page.links, details.attachments),
        problems=problems,
    )  # fmt: skip


def _jump(document: Document, text: str, anchors: int, prose: int) -> str:
    """Where a page sends its reader at once, ``""`` if nowhere or to itself."""
    goal = resolve(redirect_of(document, text, anchors, prose), document.base).url
    return "" if goal == document.url.partition("#")[0] else goal


def _spoken(signs: Signs, kind: PageKind) -> dict[str, tuple[str, ...]]:
    """Names of the signs that spoke for and against what was read."""
    found = dict(signs.details.signs) if kind == PageKind.DETAIL else {}
    found["kind"] = tuple(sign for sign in signs.found if sign in tables().get(kind, {}))
    if signs.listing.block is not None and kind in (PageKind.LIST, PageKind.EMPTY_LIST):
        found["rows"] = signs.listing.block.signs
    return found


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

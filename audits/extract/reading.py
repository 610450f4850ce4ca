"""Puts the parts of extraction together: one parse, then links, kind, list and document facts."""

from __future__ import annotations

from typing import Any

import lxml.etree

from audits.extract.document import lost_links, parse, squeeze, template_hash
from audits.extract.links import links_of
from audits.records import Page, PageKind

_ANCHORS = lxml.etree.XPath("//@id | //a/@name", smart_strings=False)


def read(body: bytes, url: str, *, content_type: str = "", status: int = 200, links_only: bool = False, home: bool = False,
         resolver_cache: dict[str, dict[Any, Any]] | None = None) -> Page:
    """One page as understood from its bytes.

    ``links_only`` leaves out everything but links, anchors and titles; ``home`` says that the address is the site's home page;
    ``resolver_cache`` is one dict a site, in which the pages share how their references resolve.
    """
    document = parse(body, url, content_type, resolver_cache)
    links, elements = links_of(document)
    if lost_links(document, elements):
        document.problems.append("links-lost")
    anchors = frozenset(map(str, _ANCHORS(document.root)))  # type: ignore[arg-type]
    html_title = squeeze(document.root.findtext(".//title") or "")
    page = Page(
        url=url, base=document.base, status=status, charset=document.decoded.charset, declared_charset=document.decoded.declared,
        html_title=html_title[:300], title=html_title[:300], kind=PageKind.HOME if home else PageKind.OTHER, links=tuple(links), anchors=anchors,
        template=template_hash(document.root), problems=tuple(document.problems),
    )
    return page

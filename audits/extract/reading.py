"""Puts the parts of extraction together: one parse, then links, kind, list and document facts."""

from __future__ import annotations

from audits.extract.document import lost_links, parse, squeeze, template_hash
from audits.extract.links import links_of
from audits.records import Page, PageKind


def read(body: bytes, url: str, *, content_type: str = "", status: int = 200, links_only: bool = False, home: bool = False) -> Page:
    """One page as understood from its bytes.

    ``links_only`` leaves out everything but links, anchors and titles; ``home`` says that the address is the site's home page.
    """
    document = parse(body, url, content_type)
    links, elements = links_of(document)
    if lost_links(document.source, elements):
        document.problems.append("links-lost")
    anchors = frozenset(document.root.xpath("//@id | //a/@name"))
    html_title = squeeze(document.root.findtext(".//title") or "")
    page = Page(
        url=url, base=document.base, status=status, charset=document.decoded.charset, declared_charset=document.decoded.declared,
        html_title=html_title[:300], title=html_title[:300], kind=PageKind.HOME if home else PageKind.OTHER, links=tuple(links), anchors=anchors,
        template=template_hash(document.root), problems=tuple(document.problems),
    )
    return page

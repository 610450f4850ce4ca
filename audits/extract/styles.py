"""Style sheet files as pages, so that what they load is checked like what a page loads."""

from __future__ import annotations

from audits.extract.source.charset import decode
from audits.extract.source.scripted import css_references
from audits.records import Link, Page, PageKind, Place
from audits.texts.addresses import resolve

MOST_REFERENCES = 500


def style_page(body: bytes, url: str, content_type: str = "") -> Page:
    """A style sheet as a page of kind OTHER that has nothing but links."""
    found: dict[str, Link] = {}
    for raw in css_references(decode(body, content_type).text):
        address = resolve(raw, url)
        if not address.ignored and len(found) < MOST_REFERENCES:
            found.setdefault(raw, Link(raw[:2000], address.url, address.fragment, "style url", place="css", region=Place.FRAME, problem=address.problem))
    return Page(url=url, base=url, kind=PageKind.OTHER, title=url.partition("?")[0].rpartition("/")[2][:200], links=tuple(found.values()))

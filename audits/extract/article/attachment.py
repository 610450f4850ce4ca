"""Attachments as pages, so that rules which read text judge them like any page."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from audits.extract.source.document import squeeze
from audits.records import Link, Page, PageKind, Place
from audits.texts.addresses import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.records.codes import FileProblem, PageProblem


def attachment_page(url: str, text: str, problems: tuple[PageProblem | FileProblem, ...] = (), links: Sequence[str] = ()) -> Page:
    """A page of kind OTHER at an attachment's address; it is called by its file name."""
    name = squeeze(PurePosixPath(unquote(urlsplit(url).path, errors="replace")).name)
    found = []
    for raw in links:
        address = resolve(raw, url)
        if address.url:
            link = Link(raw, address.url, address.fragment, place="attachment", region=Place.ATTACHMENT, problem=address.problem)
            found.append(link)
    return Page(url=url, base=url, kind=PageKind.OTHER, title=name[:200], text=text, body_text=text, links=tuple(found), problems=problems)

"""Attachments as pages, so that rules which read text judge them like any page."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from audits.extract.document import squeeze
from audits.records import Page, PageKind


def attachment_page(url: str, text: str, problems: tuple[str, ...] = (), title: str = "") -> Page:
    """A page of kind OTHER at an attachment's address; without a title it is called by its file name."""
    name = squeeze(title) or squeeze(PurePosixPath(unquote(urlsplit(url).path, errors="replace")).name)
    return Page(url=url, base=url, kind=PageKind.OTHER, title=name[:200], text=text, body_text=text, problems=problems)

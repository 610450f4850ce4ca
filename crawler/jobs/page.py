"""Reads one page, of a file or of an address, as an inspection would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from audits.extract import read
from audits.rulebook import Site
from audits.rulebook.loading import trouble
from crawler.jobs.fetching import fetch_one
from crawler.jobs.problems import BadAddress, NotReached, SourceUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records import Page

SCHEMES = ("http://", "https://")


def read_page(source: str, as_url: str = "", resolve: Mapping[str, str] | None = None) -> Page:
    """What is understood of a file or an address; ``as_url`` is the address that it is read under, ``resolve`` says where hosts are.

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
    return read(body, as_url or "http://page.invalid/" + path.name)


def _fetched(url: str, as_url: str, resolve: dict[str, str]) -> Page:
    try:
        site = Site(site="page", name="page", home=url, resolve=resolve)
    except ValueError as error:
        raise BadAddress(url, tuple(resolve.items())) from error
    fetched = fetch_one(url, site)
    if not fetched.status:
        raise NotReached(url, fetched.reason)
    return read(fetched.body, as_url or fetched.url, content_type=fetched.content_type, status=fetched.status)

"""Files that a register names beside itself: disclosure catalogues and exports of new-media posts, read into a run's options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.catalogue import catalogue_from, catalogue_rows
from audits.posts import post_rows, posts_from
from audits.rulebook import MistakesFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audits.records import CatalogueItem, Post
    from audits.rulebook import Site


def read_handed_in(register: Path, sites: Sequence[Site]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """``{"catalogue": {site: rows}, "posts": {site: rows}}``; raises MistakesFound with the mistakes of all files."""
    from reports.catalogue import load_catalogue
    from reports.posts import load_posts

    folder = register if register.is_dir() else register.parent
    readers = {
        "catalogue": lambda file: catalogue_rows(load_catalogue(folder / file)),
        "posts": lambda file: post_rows(load_posts(folder / file)),
    }
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    mistakes = []
    for site in sites:
        for kind, reader in readers.items():
            file = getattr(site, kind)
            try:
                if file:
                    found.setdefault(kind, {})[site.site] = list(reader(file))
            except MistakesFound as wrong:
                mistakes += wrong.mistakes
    if mistakes:
        raise MistakesFound(mistakes)
    return found


def catalogue_of(options: Mapping[str, Any], site: str) -> tuple[CatalogueItem, ...]:
    """The catalogue of a site that a run keeps, ``()`` without one."""
    return catalogue_from(options.get("catalogue", {}).get(site, ()))


def posts_of(options: Mapping[str, Any], site: str) -> tuple[Post, ...]:
    """The posts of a site that a run keeps, ``()`` without an export."""
    return posts_from(options.get("posts", {}).get(site, ()))

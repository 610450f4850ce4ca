"""Joins the readers of registers, and of the files that they name, with the jobs that look at sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.rulebook import Mistake, MistakesFound
from audits.rulebook.register import load_register
from crawler.jobs.names import chosen
from crawler.jobs.problems import Handed, MistakesIn, mistakes_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audits.rulebook import RuleBook, Site
    from crawler.jobs.inspect import Beside


def chosen_sites(register: Path, names: tuple[str, ...], book: RuleBook) -> list[Site]:
    """Sites of a .yml, a folder of them, or an .xlsx that are to be looked at; raises a problem with all mistakes."""
    with mistakes_in(Handed.REGISTER):
        sites = _read(register, book)
    return chosen(sites, names)


def _read(path: Path, book: RuleBook) -> list[Site]:
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".et"):
        from reports.incoming.registers import load_xlsx_register

        return load_xlsx_register(path, book.column_types)
    return load_register(path, book.column_types)


def handed_in(register: Path, sites: list[Site]) -> Beside:
    """What registers name beside the portals, kept with the run: disclosure catalogues and new-media posts, by site.

    Raises MistakesIn with every mistake of every file.
    """
    from audits.disclosure.catalogue import catalogue_rows
    from audits.disclosure.posts import post_rows
    from reports.incoming.catalogue import load_catalogue
    from reports.incoming.posts import load_posts

    folder = register if register.is_dir() else register.parent
    readers: dict[str, Callable[[str], list[dict[str, Any]]]] = {
        "catalogue": lambda file: list(catalogue_rows(load_catalogue(folder / file))),
        "posts": lambda file: post_rows(load_posts(folder / file)),
    }
    found: Beside = {kind: {} for kind in readers}
    mistakes: list[Mistake] = []
    for site in sites:
        for kind, file in (("catalogue", site.catalogue), ("posts", site.posts)):
            try:
                if file:
                    found[kind][site.site] = readers[kind](file)
            except MistakesFound as error:
                mistakes += error.mistakes
    if mistakes:
        raise MistakesIn(Handed.BESIDE, tuple(mistakes))
    return found

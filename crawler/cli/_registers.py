"""Joins the readers of registers, and of the files that they name, with the jobs that look at sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from audits.records.run_options import HandedIn
from audits.rulebook import Mistake, MistakesFound
from audits.rulebook.register import load_register
from crawler.cli._offices import office_given
from crawler.jobs.names import chosen, part_of
from crawler.jobs.problems import Handed, MistakesIn, mistakes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audits.rulebook import RuleBook, Site

Row = TypeVar("Row")
MOST_ALIKE = 10
"""Pairs of names that are told one by one."""


def chosen_sites(register: Path, names: tuple[str, ...], book: RuleBook) -> list[Site]:
    """Sites of a .yml, a folder of them, or an .xlsx that are to be looked at; raises a problem with all mistakes."""
    with mistakes_in(Handed.REGISTER):
        sites = _read(register, book)
    office, own = office_given()
    if office:
        part = part_of(sites, office, own=own)
        sites = [site for site in sites if site.site in part.sites]
    _say_look_alikes(sites, book)
    return chosen(sites, names)


def given(register: Path | None, names: tuple[str, ...], book: RuleBook) -> tuple[list[Site], HandedIn | None]:
    """Sites that are to be looked at, with what their registers name beside them; nothing where no register is given."""
    if register is None:
        return [], None
    sites = chosen_sites(register, names, book)
    return sites, handed_in(register, sites)


def _say_look_alikes(sites: list[Site], book: RuleBook) -> None:
    """Names of departments that may mean one body: it would get two ledgers."""
    from audits.texts.alike import load_alike
    from audits.texts.bodies import look_alikes

    known = [name for site in sites for name in (site.owner, *(one.name for one in site.departments.values()))]
    pairs = look_alikes(known, load_alike(book.data_dir))
    for one, other in pairs[:MOST_ALIKE]:
        click.echo(f"登记表里的单位“{one}”和“{other}”名字相近：台账按单位名称分发，是同一个单位的，请写成一样的全称；不是的不用改。", err=True)
    if len(pairs) > MOST_ALIKE:
        click.echo(f"名字相近的单位另有 {len(pairs) - MOST_ALIKE} 对，没有逐一写出。", err=True)


def _read(path: Path, book: RuleBook) -> list[Site]:
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv"):
        from reports.incoming.registers import load_table_register

        return load_table_register(path, book.column_types, say_not_used)
    return load_register(path, book.column_types)


def handed_in(register: Path, sites: list[Site]) -> HandedIn:
    """What registers name beside the portals, by kind and site.

    Raises MistakesIn with every mistake of every file.
    """
    from reports.incoming.accounts import load_accounts
    from reports.incoming.catalogue import load_catalogue
    from reports.incoming.posts import load_posts
    from reports.incoming.reported import load_reported
    from reports.incoming.reposts import load_reposts

    folder = register if register.is_dir() else register.parent
    mistakes: list[Mistake] = []
    def rows(name: str, load: Callable[[Path, Callable[[str], None]], Sequence[Row]]) -> dict[str, tuple[Row, ...]]:
        return _rows({site.site: folder / getattr(site, name) for site in sites if getattr(site, name)}, load, mistakes)

    beside = HandedIn(
        rows("catalogue", load_catalogue), rows("posts", load_posts), rows("reported", load_reported), rows("reposts", load_reposts),
        rows("accounts", load_accounts),
    )  # fmt: skip
    if mistakes:
        raise MistakesIn(Handed.BESIDE, tuple(mistakes))
    return beside


def say_not_used(sentence: str) -> None:
    """What a table has that is not taken from it."""
    click.echo(sentence, err=True)


def _rows(files: dict[str, Path], load: Callable[[Path, Callable[[str], None]], Sequence[Row]], mistakes: list[Mistake]) -> dict[str, tuple[Row, ...]]:
    """The rows of each site's file; mistakes are added to those of the others."""
    found = {}
    for site, file in files.items():
        try:
            found[site] = tuple(load(file, say_not_used))
        except MistakesFound as error:
            mistakes += error.mistakes
    return found

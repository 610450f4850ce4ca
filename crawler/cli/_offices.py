"""``--office``: the options of commands that can be taken for the sites of one office, and what they read through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.cli._options import fail, store_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.store import Store

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")
OFFICE = "crawler.cli.office"


def office_options(function: FunctionT) -> FunctionT:
    """``--office NAME`` and ``--own-sites``; who reads them asks ``of_office`` or ``office_given``."""

    def note(context: click.Context, param: click.Parameter, value: Any) -> None:
        context.meta.setdefault(OFFICE, {})[param.name] = value

    own = "与 --office 一起用：只取它直接管的站点，不含下级单位的"
    function = click.option("--own-sites", "own", is_flag=True, expose_value=False, callback=note, help=own)(function)
    says = "只取这个归属单位（登记表里的 office）和它所有下级单位的站点"
    return click.option("--office", default="", metavar="单位", expose_value=False, callback=note, help=says)(function)


def store_of_office_options(function: FunctionT) -> FunctionT:
    """``--store URL`` with the same."""
    return store_option(office_options(function))


def office_given() -> tuple[str, bool]:
    """What ``--office`` and ``--own-sites`` of the present command say; ``--own-sites`` alone ends it."""
    context = click.get_current_context(silent=True)
    given = context.meta.get(OFFICE, {}) if context is not None else {}
    office, own = given.get("office", ""), given.get("own", False)
    if own and not office:
        fail("--own-sites 要和 --office 单位 一起用")
    return office, own


def of_office(store: Store) -> Store:
    """A store of which only the sites of the office are read that the present command was given, if it was."""
    from crawler.jobs.names import part_of_store

    office, own = office_given()
    if office:
        store.part = part_of_store(store, office, own=own)
    return store

"""The small portal as a registered site, with a store of its own, for jobs that are called without a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from audits.store import open_store
from tests.support.portal_server import register

if TYPE_CHECKING:
    from pathlib import Path

    from audits.rulebook import Site
    from audits.store import Store

BOOK = load_rulebook()


def small_site(folder: Path, address: str, **pace: object) -> Site:
    """The site as its register in a folder says."""
    path = folder / "small.yml"
    path.write_text(register(address, **pace), "utf-8")
    return load_register(path, BOOK.column_types)[0]


def new_store(folder: Path) -> Store:
    """An empty store in a folder."""
    return open_store(f"sqlite:///{(folder / 'store.db').as_posix()}")

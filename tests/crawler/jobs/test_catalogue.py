"""How a run fulfils a catalogue: of which sites, and with whose catalogue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records import CatalogueItem
from audits.records.run_options import HandedIn, RunOptions
from audits.rulebook import Site
from crawler.jobs.catalogue import fulfil
from crawler.jobs.problems import NoCatalogue, SeveralSites, Unknown
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from pathlib import Path

    from audits.store import Store

ITEMS = (CatalogueItem("财政", "部门预算", column="预算决算"), CatalogueItem("养老", "养老补贴", column="养老服务"))


def two_sites(folder: Path) -> Store:
    """A run over two sites, of which the first has handed a catalogue in."""
    store = new_store(folder)
    sites = [Site(site=name, name=name, home=f"http://{name}.example/") for name in ("a", "b")]
    store.create_run(sites, date(2026, 3, 1), BOOK.digest(), RunOptions(handed_in=HandedIn({"a": ITEMS})))
    return store


def test_each_sites_own_catalogue_and_no_other(tmp_path: Path) -> None:
    found = fulfil(two_sites(tmp_path), BOOK)
    assert [(one.site.site, len(one.items), one.run.id) for one in found] == [("a", 2, "20260301-1")]


def test_a_given_catalogue_is_for_one_site(tmp_path: Path) -> None:
    store = two_sites(tmp_path)
    assert [(one.site.site, len(one.items)) for one in fulfil(store, BOOK, site="b", given=ITEMS[:1])] == [("b", 1)]
    with pytest.raises(SeveralSites) as several:
        fulfil(store, BOOK, given=ITEMS)
    assert several.value.args == ("20260301-1", ("a", "b"))


def test_no_catalogue_and_no_such_site_are_problems(tmp_path: Path) -> None:
    store = two_sites(tmp_path)
    with pytest.raises(NoCatalogue):
        fulfil(store, BOOK, site="b")
    with pytest.raises(Unknown):
        fulfil(store, BOOK, site="c")

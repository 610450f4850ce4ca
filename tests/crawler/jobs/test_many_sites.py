"""Many sites in one process: each as if it were alone, whatever becomes of the others or of the process."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.rulebook.register import load_register
from audits.store.findings import findings_of, occurrences_of
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.workers import Workers
from tests.support.portal_server import PortalServer, register, small_portal
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audits.rulebook import Site
    from audits.store import Store
    from crawler.jobs.inspect import Inspected
    from crawler.jobs.work import Plan, Progress, Tell

pytestmark = pytest.mark.xdist_group("many-sites")

NAMES = [f"s{number}" for number in range(6)]
ASKED = Inspection(date(2026, 3, 1), processes=1)
Found = set[tuple[str, str, str, int]]


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalServer]:
    with PortalServer(small_portal(12, 3), slow_s=0.02) as server:
        yield server


def sites(folder: Path, portal: PortalServer, *names: str, **pace: object) -> list[Site]:
    """The small portal under several names, as sites of their own."""
    text = register(portal.address, concurrency=2, **pace)
    for name in names:
        (folder / f"{name}.yml").write_text(text.replace("site: small", f"site: {name}").replace("www.small.example", f"www.{name}.example"), "utf-8")
    return [site for name in names for site in load_register(folder / f"{name}.yml", BOOK.column_types)]


def found(store: Store, run: str, name: str) -> Found:
    """What was found of a site, without what is different from site to site."""
    host = f"www.{name}.example"
    return {
        (one.rule, one.confidence.value, one.subject.replace(host, "HOST"), len(list(occurrences_of(store, run, one.id))))
        for one in findings_of(store, run)
        if one.site == name
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, portal: PortalServer) -> Found:
    """What is found of a site that has a process for itself."""
    folder = tmp_path_factory.mktemp("alone")
    store = new_store(folder)
    done = inspect(store, BOOK, ASKED, sites(folder, portal, "s0"))
    of_it = found(store, done.run, "s0")
    assert {"broken-link"} < {rule for rule, *_ in of_it}
    store.close()
    return of_it


class Striking:
    """Does something once two sites are under way."""

    def __init__(self, strike: Callable[[], None] = lambda: None) -> None:
        self._strike, self._under_way = strike, set[str]()
        self.told: list[Progress] = []

    @contextmanager
    def watch(self, _plan: Plan) -> Iterator[Tell]:
        yield self._tell

    def _tell(self, told: Progress) -> None:
        self.told.append(told)
        if told.step == "pages" and told.pages > 1 and len(self._under_way) < 2:
            self._under_way.add(told.site)
            if len(self._under_way) == 2:
                self._strike()


def expected(store: Store, done: Inspected, alone: Found) -> None:
    """Everything was found of every site, once."""
    assert done.ended == dict.fromkeys(NAMES, "done")
    for name in NAMES:
        assert found(store, done.run, name) == alone, name


def test_a_site_among_others_gives_what_it_gives_alone_in_one_process(tmp_path: Path, portal: PortalServer, alone: Found) -> None:
    store, workers, told = new_store(tmp_path), Workers(), Striking()
    done = inspect(store, BOOK, ASKED, sites(tmp_path, portal, *NAMES), workers=workers, watch=told.watch)
    expected(store, done, alone)
    ended = [place for place, one in enumerate(told.told) if one.step == "done"]
    begun = {one.site: place for place, one in reversed(list(enumerate(told.told)))}
    assert max(begun.values()) < min(ended), "all are under way before the first is done"
    assert workers._started == 1


def test_one_address_has_one_line_for_all_sites_that_name_a_limit(tmp_path: Path, portal: PortalServer) -> None:
    portal.most_at_once = 0
    done = inspect(new_store(tmp_path), BOOK, ASKED, sites(tmp_path, portal, *NAMES, per_address=1))
    assert set(done.ended.values()) == {"done"}
    assert 0 < portal.most_at_once <= 2


def test_a_process_that_is_killed_loses_nothing_of_any_site(tmp_path: Path, portal: PortalServer, alone: Found) -> None:
    store, workers = new_store(tmp_path), Workers()
    striking = Striking(lambda: os.kill(workers._workers[0].process.pid or 0, signal.SIGKILL))
    done = inspect(store, BOOK, ASKED, sites(tmp_path, portal, *NAMES), workers=workers, watch=striking.watch)
    expected(store, done, alone)
    assert workers._started > 1


def test_ctrl_c_stops_all_sites_and_all_go_on(tmp_path: Path, portal: PortalServer, alone: Found) -> None:
    store = new_store(tmp_path)
    striking = Striking(lambda: os.kill(os.getpid(), signal.SIGINT))
    stopped = inspect(store, BOOK, Inspection(date(2026, 3, 1), processes=1, each=4), sites(tmp_path, portal, *NAMES), watch=striking.watch)
    assert stopped.interrupted
    assert set(stopped.ended) == set(NAMES)
    left = [name for name, ending in stopped.ended.items() if ending != "done"]
    done = inspect(store, BOOK, Inspection(date(2026, 3, 1), processes=1, resume=stopped.run))
    assert done.ended == dict.fromkeys(left, "done")
    for name in NAMES:
        assert found(store, done.run, name) == alone, name

"""A re-check of the sample portals, which nobody has mended: whatever cannot be reached, nothing is closed."""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from typing import Any

import pytest

from audits.rulebook import load_rulebook
from audits.store import Store, open_store
from audits.store.findings import findings_of
from crawler.cli._demo_server import Answer, Portal, served_sites
from crawler.cli.demo import TODAY
from crawler.jobs.compare import compare
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck

BOOK = load_rulebook()
SEEDS = range(int(os.environ.get("RECHECK_TRIALS", "3")))


class Lossy:
    """Portals that lose some of their answers."""

    def __init__(self) -> None:
        self.share, self.seed = 0.0, 0
        self.answer = Portal.answer

    def __call__(self, portal: Portal, target: str) -> Answer:
        """The usual answer, or an error of the server; the same for one address throughout a trial."""
        if random.Random(f"{self.seed} {portal.root.name} {target}").random() < self.share and target != "/":
            return Answer(503, b"busy", {"Content-Type": "text/plain"})
        return self.answer(portal, target)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Sites, store, and what loses answers, after one inspection."""
    folder = tmp_path_factory.mktemp("samples")
    lossy = Lossy()
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Portal, "answer", lambda portal, target: lossy(portal, target))
        sites = [site.model_copy(update={"pace": site.pace.model_copy(update={"delay_s": 0, "confirm_after_s": 0})}) for site in served_sites(BOOK, stack)]
        url = f"sqlite:///{(folder / 'audit.db').as_posix()}"
        store = open_store(url)
        inspect(store, BOOK, Inspection(TODAY, at_once=2), sites)
        yield sites, store, lossy


def again(served: tuple[Any, Store, Lossy]) -> list[tuple[str, str, str]]:
    """(result, rule, page) of each item in one more re-check."""
    _, store, _ = served
    base = next(run for run in store.runs() if run.kind == "inspect")
    rules = {one.id: (one.rule, one.page_url) for one in findings_of(store, base.id)}
    done = recheck(store, BOOK, Recheck(TODAY, base.id, at_once=2))
    return [(one.result, *rules[one.finding]) for one in done.items]


@pytest.mark.xdist_group("samples")
def test_a_recheck_of_what_nobody_mended_finds_all_of_it_again(served: tuple[Any, Store, Lossy]) -> None:
    found = again(served)
    assert len(found) > 40
    assert [one for one in found if one[0] != "not-fixed"] == []
    store = served[1]
    runs = store.runs()
    compared = compare(store, BOOK, runs[0].id, runs[-1].id).findings
    assert compared["new"] == compared["fixed"] == ()


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_recheck_that_loses_answers_closes_nothing(served: tuple[Any, Store, Lossy], seed: int) -> None:
    served[2].seed, served[2].share = seed, 0.05 if seed % 2 else 0.15
    try:
        assert [one for one in again(served) if one[0] == "fixed"] == []
    finally:
        served[2].share = 0.0

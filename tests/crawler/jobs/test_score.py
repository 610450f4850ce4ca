"""Scores of a stored run, without a command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audits.records import Coverage, RuleCoverage
from audits.records.run_options import RunOptions
from audits.rulebook import Site, load_rulebook
from crawler.jobs.problems import Handed, MistakesIn, Named, NoScheme, Unknown
from crawler.jobs.score import Scoring, score
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from pathlib import Path

    from audits.store import Store


def two_sites(folder: Path, day: date = date(2026, 3, 1)) -> Store:
    """A store with one run over two sites, of which the second is not done."""
    store = new_store(folder)
    run = store.create_run([Site(site=name, name=name, home=f"http://{name}.example/") for name in ("a", "b")], day, BOOK.digest(), RunOptions())
    ran = Coverage(rules={"stale-column": RuleCoverage(1)}, ended=True, complete=True)
    store.update_site_run(store.site_run(run, "a").id, status="done", coverage=ran)
    return store


def test_each_site_has_its_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = score(two_sites(tmp_path), BOOK, Scoring())
    assert (found.run, [site.site for _, site in found.scores]) == ("20260301-1", ["a", "b"])
    assert [one.complete for one, _ in found.scores] == [True, False]
    assert capsys.readouterr() == ("", "")


def test_only_the_sites_asked_for_by_the_scheme_asked_for(tmp_path: Path) -> None:
    store = two_sites(tmp_path)
    plain = score(store, BOOK, Scoring("20260301-1", ("b",), "national-2019"))
    without = score(store, BOOK, Scoring("20260301-1", ("b",), "national-2019", without_service=True))
    assert [site.site for _, site in plain.scores] == ["b"]
    assert (plain.scores[0][0].without_service, without.scores[0][0].without_service) == (False, True)


def test_what_cannot_be_scored_is_a_problem(tmp_path: Path) -> None:
    store = two_sites(tmp_path, date(2001, 1, 1))
    with pytest.raises(Unknown) as site:
        score(store, BOOK, Scoring(sites=("a", "c")))
    assert site.value.args == (Named.SITE_OF_RUN, "c", ("a", "b"), (), "20010101-1")
    with pytest.raises(Unknown) as scheme:
        score(store, BOOK, Scoring(scheme="national-2091"))
    assert (scheme.value.kind, scheme.value.name) == (Named.SCHEME, "national-2091")
    with pytest.raises(NoScheme) as none:
        score(store, BOOK, Scoring())
    assert none.value.day == date(2001, 1, 1)


def test_mistakes_of_schemes_are_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "own" / "indicators").mkdir(parents=True)
    book = load_rulebook(tmp_path / "own")
    (tmp_path / "own" / "indicators" / "mine.yml").write_text("scheme: mine\nbase: nosuch\n", "utf-8")
    with pytest.raises(MistakesIn) as found:
        score(two_sites(tmp_path), book, Scoring())
    assert (found.value.what, len(found.value.mistakes) > 0) == (Handed.SCHEMES, True)

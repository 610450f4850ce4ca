"""Each field of the labelled pages is read at least as well as its floor says, also when pages are changed."""

from __future__ import annotations

import pytest

from tests.evaluation import floors
from tests.evaluation.fields import FIELDS, all_scores
from tests.evaluation.mutations import CHANGES, mutants
from tests.evaluation.pages import DATA, HALVES, SETS, readings, samples
from tests.evaluation.table import shares

pytestmark = [
    pytest.mark.skipif(not samples(), reason=f"labelled pages are not beside the checkout: {DATA}"),
    pytest.mark.xdist_group("labelled"),
]
LEAST_SITES = 20


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("pages", SETS)
def test_fields_reach_their_floors(pages: str, half: str) -> None:
    scores = all_scores((sample, page) for sample, page in readings() if (sample.pages, sample.half) == (pages, half))
    reached = {score.field: [score.precision, score.recall] for score in scores if score.pages}
    assert set(reached) == set(FIELDS)
    assert floors.below({"fields": {f"{pages} {half}": reached}}) == []


@pytest.mark.parametrize("name", CHANGES)
def test_changed_pages_reach_their_floors(name: str) -> None:
    changed = list(mutants(name, samples(), all_of_them=False))
    assert changed
    assert floors.below({"sampled": {name: shares(all_scores((mutant, mutant.read()) for mutant in changed))}}) == []


def test_halves_share_no_site_and_are_both_large() -> None:
    sites = {half: {sample.site for sample in samples() if sample.half == half} for half in HALVES}
    assert not sites["seen"] & sites["unseen"]
    assert all(len(found) >= LEAST_SITES for found in sites.values())

"""Each field of the labelled pages is read at least as well as its floor says, and no page takes long."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from audits.extract import read
from tests.evaluation import all_scores
from tests.evaluation.scoring import PAGES, UNKNOWN, Score

FLOORS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "floors.yml").read_text("utf-8"))
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"labelled pages are not beside the checkout: {PAGES}")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {score.field: score for score in all_scores()}


@pytest.mark.parametrize("field", FLOORS)
def test_floor(field: str, scores: dict[str, Score]) -> None:
    score, floor = scores[field], FLOORS[field]
    wrong = "\n".join(score.misses[:20])
    print(f"{field:<14} precision {score.precision:.4f}  recall {score.recall:.4f}  ({score.hits} of {score.wanted})")
    assert round(score.precision, 4) >= floor["precision"], f"{field}: precision {score.precision:.4f}\n{wrong}"
    assert round(score.recall, 4) >= floor["recall"], f"{field}: recall {score.recall:.4f}\n{wrong}"


def test_every_field_has_a_floor(scores: dict[str, Score]) -> None:
    assert set(scores) == set(FLOORS)


def test_no_page_takes_long() -> None:
    slow = {}
    for path in sorted((PAGES / "html").iterdir()):
        body = path.read_bytes()
        best = min(_seconds(body) for _ in range(3))
        if best > 0.1 + len(body) / 1_000_000:
            slow[path.name] = best
    assert not slow, "pages that take over 100 ms of processor time (and 1 ms a kilobyte)"


def _seconds(body: bytes) -> float:
    before = time.process_time()
    read(body, UNKNOWN)
    return time.process_time() - before

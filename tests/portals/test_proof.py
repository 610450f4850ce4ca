"""Trials of the re-check through the command line: whatever servers answer, only what is proved to be mended is closed.

The suite runs the first few, ``make proof`` a hundred of each kind.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.support.prooflib import HOSTS, SHARES, Base, Liar, based, command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRIALS = int(os.environ.get("PROOF_TRIALS", "5"))
CLOSED_OF_WHOLE = 0.98
"""Share of what was mended and read whole that has to be closed."""
SITES = sorted(HOSTS)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    yield from based(tmp_path_factory.mktemp("proof"))


pytestmark = pytest.mark.xdist_group("proof")


def test_a_recheck_of_what_nobody_mended_finds_all_of_it_again(base: Base, tmp_path: Path) -> None:
    items = base.recheck(tmp_path, Liar())
    assert len(items) > 40
    assert [one for one in items if one["result"] != "not-fixed"] == []
    compared = json.loads(command(tmp_path, "compare", *base.runs(tmp_path), "--format", "json"))
    assert compared["new"] == compared["fixed"] == []


@pytest.mark.parametrize("seed", range(TRIALS))
def test_a_recheck_of_what_nobody_mended_closes_nothing(base: Base, tmp_path: Path, seed: int) -> None:
    liar = Liar(seed, SHARES[seed % len(SHARES)])
    items = base.recheck(tmp_path, liar, SITES[seed % 2])
    closed = [(one["item"], base.findings[one["finding"]]) for one in items if one["result"] == "fixed"]
    print("PROOF", "none", seed, "items", len(items), "closed", len(closed))
    assert liar.told
    assert len(items) > 20
    assert closed == []


def test_a_recheck_closes_what_was_mended_and_read_whole(base: Base, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole, left, wrong = 0, 0, list[tuple[int, str, str]]()
    for seed in range(TRIALS):
        mended = base.half_mended(seed)
        liar = Liar(1000 + seed, SHARES[seed % len(SHARES)], mended)
        items = base.recheck(tmp_path_factory.mktemp("mended"), liar, SITES[seed % 2])
        closed = {one["item"]: base.findings[one["finding"]] for one in items if one["result"] == "fixed"}
        wrongly = [one for one in closed.values() if not mended.truly(one, base.pages[one.id]) and not mended.touches(one, base.pages[one.id])]
        wrong += [(seed, one.rule, one.page_url) for one in wrongly]
        due = {one["item"]: base.findings[one["finding"]] for one in items if mended.truly(base.findings[one["finding"]], base.pages[one["finding"]])}
        read = {item for item, one in due.items() if base.read_whole(one.id, liar)}
        open_still = [(one, due[item].rule) for item in sorted(read - closed.keys()) for one in items if one["item"] == item]
        print("PROOF", "half", seed, "mended", len(due), "read whole", len(read), "closed", len(read & closed.keys()), open_still)
        whole, left = whole + len(read), left + len(read - closed.keys())
    assert wrong == []
    assert whole > 4 * TRIALS
    assert left <= (1 - CLOSED_OF_WHOLE) * whole

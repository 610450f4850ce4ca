"""Portals that do not change, on later days: whatever rule found something, the clock alone closes nothing.

The suite tries a few days, ``make proof`` each of four hundred by what is stored, and some through the command line.
"""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from audits.store import open_store
from crawler.cli.demo import TODAY
from tests.support.clocklib import judged_later, other_sites
from tests.support.prooflib import BOOK, Base, Liar, based, command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = 400
JUDGED = int(os.environ.get("PROOF_DAYS", "2"))
"""Days on which what is stored is judged again."""
WHOLE = max(1, JUDGED // 40)
"""Days on which the portals are looked at again."""
WITHOUT = frozenset({"unavailable-site", "unmatched-document"})
"""Rules that need a week of visits, or a list in the office's own folder of rules: not tried here."""
SILENT = frozenset({"dark"})
"""Sites that do not answer: of these nothing is proved at all."""

pytestmark = pytest.mark.xdist_group("clock")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    yield from based(tmp_path_factory.mktemp("clock"), other_sites)


def days(count: int) -> list[int]:
    """So many days after the inspection, the last among them; the same each time."""
    return sorted({LAST, *random.Random(count).sample(range(1, LAST), count - 1)})


def test_every_rule_takes_part(base: Base) -> None:
    assert set(BOOK.rules) - {one.rule for one in base.findings.values()} == WITHOUT


@pytest.mark.parametrize("later", days(JUDGED))
def test_what_is_stored_proves_nothing_mended_on_a_later_day(base: Base, tmp_path: Path, later: int) -> None:
    base.copied(tmp_path)
    store = open_store(f"sqlite:///{(tmp_path / 'audit.db').as_posix()}", create=False)
    results = judged_later(store, BOOK, store.run().id, TODAY + timedelta(later))
    told = {item: result for item, result in results.items() if result != "not-fixed"}
    assert len(results) - len(told) >= len(BOOK.rules) - 1, "unreadable-page never says more than that a person should look"
    assert {base.findings[item[:12]].confidence.value for item in told} <= {"unverifiable"}, "each page is the very one of the inspection"
    assert set(told.values()) == {"not-examined"}


@pytest.mark.parametrize("later", days(WHOLE))
def test_the_clock_closes_nothing(base: Base, tmp_path: Path, later: int) -> None:
    day = str(TODAY + timedelta(later))
    items = base.recheck(tmp_path, Liar(), today=TODAY + timedelta(later))
    assert [one for one in items if one["result"] != "not-fixed" and base.findings[one["finding"]].site not in SILENT] == []
    assert [one for one in items if one["result"] == "fixed"] == []
    command(tmp_path, "inspect", str(base.folder / "registers"), "--today", day, "--out", str(tmp_path / "later"))
    first, *newer = base.runs(tmp_path)
    for run in newer:
        assert json.loads(command(tmp_path, "compare", first, run, "--format", "json"))["fixed"] == [], run

"""A site with more than a hundred link situations, half of them fine, inspected through the command line: the table is the truth."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from tests.support.commandline import run
from tests.support.nasty.server import HOME, NastySite, Situation, load
from tests.support.places import ROOT

pytestmark = pytest.mark.xdist_group("nasty")

TABLE = load(ROOT / "tests" / "support" / "nasty")
Found = list[dict[str, Any]]


@pytest.fixture(scope="module")
def site() -> Any:
    with NastySite(TABLE) as server:
        yield server


@pytest.fixture(scope="module")
def findings(site: NastySite, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("nasty")
    (folder / "register.yml").write_text(yaml.safe_dump(site.register(), allow_unicode=True), "utf-8")
    done = run(folder, "inspect", "register.yml", "--out", "out", "--only", "links", timeout=300)
    assert done.returncode in (0, 3), done.stderr[-3000:]
    return [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]


def of(situation: Situation, findings: Found) -> Found:
    """Findings on the page of a situation, and those on what lies behind it."""
    own = re.compile(re.escape(situation.path.removeprefix("/s").removesuffix(".html").replace("-", "/")) + r"(?:/|\?|$)")
    page = f"http://{HOME}{situation.path}"
    return [one for one in findings if page in one["pages"] or own.search(one["page_url"]) or own.search(one["target_url"])]


def test_there_are_enough_situations_half_of_them_fine() -> None:
    fine = sum(not one.expect for one in TABLE.situations)
    assert len(TABLE.situations) >= 100
    assert len(TABLE.situations) * 0.35 <= fine <= len(TABLE.situations) * 0.65


@pytest.mark.parametrize("situation", TABLE.situations, ids=lambda one: f"{one.path[3:-5]} {one.name}")
def test_situation(situation: Situation, findings: Found) -> None:
    got = of(situation, findings)
    shown = [(one["rule"], one["confidence"], one["target_url"] or one["subject"]) for one in got]
    assert sorted(one[:2] for one in shown) == sorted(one[:2] for one in situation.expect), shown
    for _, _, part in situation.expect:
        assert any(part in one["target_url"] or part in one["subject"] for one in got), shown

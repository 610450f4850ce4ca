"""Where something lost is said to be: each case tells the whole answer."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from audits.probing.moved import Candidate, Candidates, Lost, find_moved
from tests.support.places import TESTS

CASES: list[dict[str, Any]] = yaml.safe_load((TESTS / "audits" / "probing" / "moved.yml").read_text("utf-8"))


def _lost(given: dict[str, Any]) -> Lost:
    titles, redirects = (tuple(given.get(key, ())) for key in ("titles", "redirects"))
    return Lost(given["url"], titles, frozenset(given.get("numbers", ())), given.get("day", ""), redirects)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_where_it_is(case: dict[str, Any]) -> None:
    lost = _lost(case["lost"])
    found = find_moved([lost], Candidates([Candidate(**one) for one in case["seen"]]))
    got = {url: {"url": moved.url, "by": moved.by} for url, moved in found.items()}
    assert got == ({lost.url: case["there"]} if "there" in case else {})


def test_the_rest_of_a_folder_is_looked_for_where_two_of_it_went() -> None:
    names = ("示例市农机购置补贴公示", "示例市林果业奖补资金公示")
    lost = [Lost(f"http://a.example/gs/{number}.html", (name,)) for number, name in enumerate(names)] + [Lost("http://a.example/gs/7.html", ("查看",))]
    seen = [Candidate(f"http://a.example/zw/gs/{number}.html", name) for number, name in enumerate(names)] + [Candidate("http://a.example/zw/gs/7.html", "")]
    seen.append(Candidate("http://a.example/xw/7.html", ""))
    found = find_moved(lost, Candidates(seen))
    assert [found[one.url].url for one in lost] == [one.url for one in seen[:3]]
    assert found[lost[2].url][1:] == ("folder", "/zw/gs/")
    assert lost[2].url not in find_moved(lost[1:], Candidates(seen))

"""With what a run was started comes back from the store as it went in; what a later version added is left out."""

from __future__ import annotations

import json

from audits.records import CatalogueItem, Post
from audits.records.run_options import HandedIn, RunOptions
from audits.store.run_options import options_from, options_json

ITEM = CatalogueItem("财政", "部门预算", "预算表", unit="市财政局", cell="目录.xlsx:财政!B3")
POST = Post("示例 发布", "2026-03-18", "", "", "今天天气晴好", drafter="张三")
FULL = RunOptions(("broken-link", "stale-column"), 300, "rules-own", HandedIn({"a": (ITEM,)}, {"a": (POST, POST), "b": ()}))


def test_options_survive() -> None:
    assert options_from(options_json(FULL)) == FULL


def test_a_run_of_an_earlier_version_has_what_it_knew() -> None:
    assert options_from("{}") == RunOptions()
    assert options_from(json.dumps({"only": ["a"], "catalogue": {"a": [{"level1": "财政", "level2": "", "later": 1}]}})) == RunOptions(
        ("a",), handed_in=HandedIn({"a": (CatalogueItem("财政", ""),)})
    )

"""Columns that share one page of a platform and are told apart by what stands after ``#`` in their addresses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import yaml

from audits.engine.answered import Answer
from audits.engine.opening import open_site
from audits.records import Probe
from audits.records.entries import Role
from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site
from audits.store import open_store
from tests.support.places import TESTS

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 1)
SAMPLE = yaml.safe_load((TESTS / "audits/extract/lists/readers/gkmlpt.yml").read_text("utf-8"))["pages"][0]


def test_each_column_asks_for_its_own_and_the_page_is_asked_for_once(tmp_path: Path) -> None:
    book = load_rulebook()
    lists = {"notice": "/gkmlpt/index#3097", "plan": "/gkmlpt/index#/3098", "again": "/gkmlpt/index#3097"}
    site = Site.model_validate(
        {
            "site": "demo", "name": "示例市人民政府", "home": "http://www.example.gov.cn/", "owner": "示例市人民政府办公室",
            "hosts": ["www.example.gov.cn"],
            "columns": [{"id": name, "name": name, "type": "notice", "list": address} for name, address in lists.items()],
        }
    )  # fmt: skip
    store = open_store(f"sqlite:///{tmp_path / 'demo.db'}")
    audit = open_site(store, store.run(store.create_run((site,), DAY, book.digest(), RunOptions())), site, book)
    (entry,) = [entry for entry in audit.lists.first_entries() if entry.role is Role.LIST]
    assert (entry.url, entry.columns) == ("http://www.example.gov.cn/gkmlpt/index", ("notice", "plan", "again"))
    body = SAMPLE["html"].encode()
    new = audit.arrivals.take(Answer(entry, Probe(entry.url, "", status=200, content_type="text/html"), body)).new
    asked = {one.url: one.columns for one in new if one.role is Role.DATA}
    assert asked == {
        "http://www.example.gov.cn/gkmlpt/api/all/3097?page=1&sid=755018": ("notice", "again"),
        "http://www.example.gov.cn/gkmlpt/api/all/3098?page=1&sid=755018": ("plan",),
    }
    assert audit.lists.unread() == []

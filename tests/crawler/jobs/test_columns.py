"""Columns tried before a long run: how they read, and which ones the register lacks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.jobs.columns import suggested_type, try_columns
from tests.support.portal_server import PortalServer, small_portal
from tests.support.small_site import BOOK, small_site

if TYPE_CHECKING:
    from pathlib import Path


def with_another_list() -> dict[str, bytes]:
    """The small portal with a list that its register does not name."""
    pages = small_portal(articles=25)
    pages["/tz/"] = pages["/xw/index_1.html"].replace("要闻".encode(), "通知公告".encode())
    pages["/"] = pages["/"].replace(b"<ul>", '<a href="/tz/">通知公告</a><ul>'.encode(), 1)
    return pages


def test_columns_are_read_and_missing_ones_proposed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with PortalServer(with_another_list()) as portal:
        [found] = try_columns(BOOK, [small_site(tmp_path, portal.address)], date(2026, 3, 1))
        articles = [path for path in portal.asked if "/t" in path and path.endswith(".html")]
    assert (found.site, found.name, found.all_read) == ("small", "示例市人民政府", True)
    assert [(column.id, column.state, column.pages, column.items) for column in found.columns] == [("news", "read", 2, 25)]
    assert [(one.url, one.type, one.items) for one in found.proposals] == [("http://www.small.example/tz/", "notice", 5)]
    assert articles == [], "only lists are asked for"
    assert capfd.readouterr() == ("", "")


def test_a_column_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with PortalServer(small_portal()) as portal:
        portal.gone["/xw/"] = 404
        [found] = try_columns(BOOK, [small_site(tmp_path, portal.address)], date(2026, 3, 1))
    assert (found.all_read, [column.state for column in found.columns]) == (False, ["unreachable"])


@pytest.mark.parametrize(("name", "kind"), [("行政规范性文件", "normative"), ("通知公告", "notice"), ("欢迎光临", "static")])
def test_the_longest_known_word_of_a_name_suggests_its_type(name: str, kind: str) -> None:
    assert suggested_type(name, BOOK) == kind

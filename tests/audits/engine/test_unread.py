"""Items of lists whose pages were not read are judged by their titles; pages that were read are not judged again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import yaml

from audits.engine import Judge
from audits.engine.unread import judge_unread
from audits.records import Confidence, ListItem, Page, PageKind
from audits.records.views import ColumnView, PageSummary
from audits.rulebook.register import Site, check_site
from tests.support.caselib import BOOK
from tests.support.given_site import GivenSite
from tests.support.places import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 3, 1)
NEWS = "示例县召开优化营商环境工作推进会"


def _site() -> Site:
    return check_site(yaml.safe_load((CASES / "_register.yml").read_text("utf-8")), {}, "test", BOOK.column_types)


def _found(items: Sequence[ListItem], read: Sequence[str] = ()) -> list[tuple[str, str, Confidence]]:
    site = _site()
    column = site.column("annual-report")
    assert column is not None
    view = ColumnView(column, "read", url="https://www.demo.example/nb/", items=tuple(items))
    pages = tuple(PageSummary(Page(url, kind=PageKind.DETAIL), ("annual-report",)) for url in read)
    judge = Judge(BOOK, site, TODAY, "r")
    found = list(judge_unread(judge, GivenSite(site, TODAY, (view,), summaries=pages)))
    assert not judge.failures
    return [(one.finding.page_url, one.finding.column, one.finding.confidence) for one in found]


def test_a_title_alone_is_at_most_likely() -> None:
    item = ListItem(NEWS, "https://mp.demo.example/s/1", "https://mp.demo.example/s/1")
    assert _found([item]) == [(item.url, "annual-report", Confidence.LIKELY)]


def test_pages_that_were_read_and_titles_in_their_place_are_let_be() -> None:
    read = ListItem(NEWS, "/nb/1.html", "https://www.demo.example/nb/1.html")
    right = ListItem("示例县2025年政府信息公开工作年度报告", "/nb/2.pdf", "https://www.demo.example/nb/2.pdf")
    assert _found([read, right], [read.url]) == []


def test_items_that_only_a_script_opens_are_told_apart() -> None:
    items = [ListItem(title, "javascript:open(1)", "") for title in (NEWS, "县水利局2024年部门预算")]
    found = _found(items)
    assert len({url for url, _, _ in found}) == 2
    assert all(url.startswith("https://www.demo.example/nb/#") for url, _, _ in found)

"""A dead link in the template of a large portal is one finding, one row for the operator, and all its places."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl

from audits.engine.answered import Answer
from audits.engine.finishing import finish
from audits.engine.opening import open_site
from audits.records import Probe
from audits.records.entries import Role
from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site
from audits.store import open_store
from audits.store.findings import findings_of
from reports.ledgers import issue_ledgers
from reports.ledgers.columns import LEDGER, PLACES

if TYPE_CHECKING:
    from pathlib import Path

PAGES = 4012
HOME = "http://www.big.example/"
DAY = date(2026, 3, 2)


def body(number: int) -> bytes:
    """One page of the template."""
    text = f"<h1>第{number}号通知</h1><p>发布时间：2026-02-20 来源：市政府办公室</p><p>第{number}号事项的内容，共{number * 7}件。</p>"
    foot = '<div class="footer"><a href="/zt/gone.html">专题专栏</a></div>'
    following = f'<a href="/t/{number + 1}.html">下一篇</a>' if number + 1 < PAGES else ""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>第{number}号通知</title></head><body>{text}{following}{foot}</body></html>".encode()


def test_four_thousand_pages_with_one_dead_footer_link(tmp_path: Path) -> None:
    book = load_rulebook()
    site = Site.model_validate({"site": "big", "name": "示例市人民政府", "home": HOME, "owner": "示例市人民政府办公室", "hosts": ["www.big.example"]})
    store = open_store(f"sqlite:///{tmp_path / 'big.db'}")
    run = store.create_run((site,), DAY, book.digest(), RunOptions())
    audit = open_site(store, store.run(run), site, book, {"links"})
    waiting, number = audit.lists.first_entries(), 0
    while waiting:
        entry = waiting.pop(0)
        if entry.url.endswith("/zt/gone.html") or entry.role is Role.CANARY:
            for moment, again in (("2026-03-02T08:00:00+00:00", True), ("2026-03-02T14:00:00+00:00", False)):
                missing = Probe(entry.url, moment, reason="http-404", status=404)
                waiting += audit.arrivals.take(Answer(entry, missing, b"<title>404</title>"), again=again).new
            continue
        probe = Probe(entry.url, "2026-03-02T08:00:00+00:00", status=200, content_type="text/html")
        waiting += audit.arrivals.take(Answer(entry, probe, body(number))).new
        number += 1
    assert number == PAGES
    finish(audit, complete=True)
    (found,) = findings_of(store, run)
    assert (found.rule, found.occurrences, len(found.pages)) == ("broken-link", PAGES, 20)
    files = issue_ledgers(store, run, book, tmp_path, DAY, "confirmed").files
    assert {(one.department, one.rows) for one in files} == {("", 1), ("示例市人民政府办公室", 1)}
    sheets = openpyxl.load_workbook(next(one.path for one in files if one.department), read_only=True)
    assert sum(1 for row in sheets[PLACES].iter_rows(min_row=2, values_only=True) if any(row)) == PAGES
    headings, row = list(sheets[LEDGER].iter_rows(max_row=2, values_only=True))
    assert row[headings.index("出现页数")] == PAGES

"""Links of a few pages are the same whether the rest of the site is read with them or not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audits.engine.answered import Answer
from audits.engine.opening import open_site, stored_site
from audits.records import Probe
from audits.records.entries import Role
from audits.records.run_options import RunOptions
from audits.store.site_links import links_of_few
from tests.support.portal_server import small_portal
from tests.support.small_site import BOOK, new_store, small_site

if TYPE_CHECKING:
    from pathlib import Path


def test_links_of_a_few_pages_are_those_of_the_whole_site(tmp_path: Path) -> None:
    store, site = new_store(tmp_path), small_site(tmp_path, "127.0.0.1:9")
    run = store.run(store.create_run([site], date(2026, 3, 1), "x", RunOptions()))
    audit = open_site(store, run, site, BOOK)
    pages = {path: body for path, body in small_portal(30, 5).items() if path.endswith((".html", "/"))}
    entries = [audit.recorder.add(f"http://www.small.example{path}", Role.PAGE, True, 1) for path in pages]
    for entry, body in zip(entries, pages.values(), strict=True):
        audit.arrivals.take(Answer(entry, Probe(entry.url, "2026-03-01T00:00:00", status=200, content_type="text/html", sniffed="html"), body))
    audit.recorder.flush()
    urls = [f"http://www.small.example{path}" for path in ("/xw/", "/xw/t1.html", "/", "/never.html", "/bad/0.html")]
    found = links_of_few(store, audit.site_run, urls)
    whole = stored_site(store, run, site).links
    assert list(found) != []
    assert found == {url: whole.on(url) for url in urls if whole.on(url)}
    assert sum(map(len, found.values())) > 40
    store.close()

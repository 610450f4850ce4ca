"""How far a run of thousands of sites is, told from the store within eighty columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from audits.records import AddressCounts, Coverage
from audits.records.run_options import RunOptions
from audits.rulebook import Site
from audits.store.queued import stand_of
from reports.screen.run_stand import stand_rows, stand_words
from reports.screen.width import columns
from tests.support.small_site import new_store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.fromisoformat("2026-03-01T12:00:00+08:00")


def test_two_thousand_sites_are_told_in_a_line_and_a_screen_of_rows(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    sites = [Site(site=f"s{n}", name=f"示例省示例市第{n}号街道办事处人民政府门户网站（试运行）", home=f"http://www.s{n}.example/") for n in range(2000)]
    run = store.create_run(sites, date(2026, 3, 1), "x", RunOptions())
    begun, ended = (NOW - timedelta(minutes=3)).isoformat(), (NOW - timedelta(minutes=1)).isoformat()
    for number, one in enumerate(store.site_runs(run)[:240]):
        if number < 200:
            covered = Coverage(ended=True, complete=number >= 20, addresses=AddressCounts(pages=5))
            store.update_site_run(one.id, status="done", started=begun, finished=ended, coverage=covered)
        else:
            store.update_site_run(one.id, status="failed" if number >= 237 else "crawling", started=ended)
    started = perf_counter()
    stand = stand_of(store, run, NOW)
    assert perf_counter() - started < 5
    left = "1:36:08"
    assert stand_words(stand) == f"站点 2000：完成 200，正在抓取 37，等待 1760，出错 3（20 个有没查到的部分），大约还要 {left}"
    lines = list(stand_rows(stand, {site.site: site.name for site in sites}, NOW, 18))
    assert (len(lines), lines[-1]) == (19, "  ……另有 22 个站点")
    assert max(map(columns, lines)) <= 80
    assert lines[0].endswith("正在抓取  1:00")
    store.close()

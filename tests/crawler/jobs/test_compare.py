"""What makes two runs incomparable, in the order of the later run's sites."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from audits.records import AddressCounts, Coverage
from audits.records.run_options import RunOptions
from audits.rulebook import Site
from crawler.cli._compare_text import compare_data, compare_lines
from crawler.jobs.compare import Unlike, compare
from tests.support.small_site import BOOK, new_store

if TYPE_CHECKING:
    from pathlib import Path

    from audits.store import Store


def run_of(store: Store, day: int, sites: dict[str, int], digest: str = "x", **options: Any) -> str:
    """A finished run that read some pages of each site."""
    registered = [Site(site=name, name=name.upper(), home=f"http://{name}.example/") for name in sites]
    run = store.create_run(registered, date(2026, 3, day), digest, RunOptions(**options))
    for name, pages in sites.items():
        store.update_site_run(store.site_run(run, name).id, status="done", coverage=Coverage(AddressCounts(pages=pages), complete=True))
    return run


def test_runs_that_are_alike_have_no_difference(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    one, other = run_of(store, 1, {"a": 10}, only=(), max_pages=0), run_of(store, 2, {"a": 6})
    found = compare(store, BOOK, one, other)
    assert (found.unlike, found.before.id, found.after.id) == ((), one, other)
    assert list(compare_lines(found, BOOK, 5))[1] == "两次的规则和范围相同。"


def test_every_difference_is_told(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    one = run_of(store, 1, {"gone": 3, "d": 100, "b": 100, "c": 100, "a": 100}, only=["links", "columns"])
    other = run_of(store, 2, {"a": 10, "b": 49, "c": 50, "d": 300, "new": 3}, digest="y", max_pages=50)
    found = compare(store, BOOK, one, other)
    assert list(found.unlike) == [
        Unlike("rules"),
        Unlike("only", "", "links、columns", ""),
        Unlike("max-pages", "", "", "50"),
        Unlike("only-before", "GONE"),
        Unlike("only-after", "NEW"),
        Unlike("pages", "A", "100", "10"),
        Unlike("pages", "B", "100", "49"),
        Unlike("pages", "D", "100", "300"),
    ]
    assert compare_data(found)["differences"] == [
        "两次所用的规则不同，问题的增减有一部分可能来自规则的改动",
        "只用的规则不同：links、columns → 不限",
        "每站最大页数不同：不限 → 50",
        f"站点“GONE”只在 {one} 里",
        f"站点“NEW”只在 {other} 里",
        "站点“A”两次读到的页数相差一半以上（100 → 10），较少的一次不能说明问题已改",
        "站点“B”两次读到的页数相差一半以上（100 → 49），较少的一次不能说明问题已改",
        "站点“D”两次读到的页数相差一半以上（100 → 300），较少的一次不能说明问题已改",
    ]

"""What makes two runs incomparable, in the order of the later run's sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from audits.records import AddressCounts, Confidence, Coverage
from audits.records.run_options import RunOptions
from audits.rulebook import Site
from crawler.cli._compare_text import compare_data, compare_lines
from crawler.jobs.compare import Unlike, compare
from tests.support import ledgerlib
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


def test_problems_of_a_site_that_one_run_lacks_are_told_and_in_no_group(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    other = run_of(made.store, 9, {"other": 3})
    found = compare(made.store, BOOK, made.run, other)
    assert all(items == () for items in found.items.values())
    assert f"站点“示例市人民政府门户网站”只在 {made.run} 里（问题 8 项，没有参加比较）" in compare_data(found)["differences"]
    assert compare_data(found)["counts"]["before"] == {"problems": 8, "confirmed": 7, "issued": 0, "unverifiable": 1, "set_aside": 0}
    lines = list(compare_lines(found, BOOK, 5))
    assert f"批次 {made.run}：问题 8 项（确认 7，疑似 1）；另有无法核验 1 项，不计入问题" in lines
    assert f"批次 {other}：问题 0 项" in lines
    assert "新发现：0 项" in lines
    assert not [line for line in lines if "这次计入" in line]


def test_each_problem_is_in_one_group_and_what_is_sure_only_now_is_not_new(tmp_path: Path) -> None:
    made = ledgerlib.make(tmp_path)
    sure = [replace(one, finding=replace(one.finding, confidence=Confidence.CONFIRMED)) for one in ledgerlib.usual_findings()]
    extra = ledgerlib.finding("broken-link", "https://www.demo.example/new.html", [ledgerlib.place("/zwyw/t9.html", column="news", department="gov-office")])
    later = ledgerlib.add_run(made.store, [*sure, extra], (made.site,), date(2026, 3, 9))
    found = compare(made.store, BOOK, made.run, later)
    assert sum(len(found.items[group]) for group in ("fixed", "not-fixed", "not-examined")) == len(found.counts[0].problems) == 8
    assert [item.finding.subject for item in found.items["counted-now"]] == ["https://wall.example/"]
    assert [item.finding.subject for item in found.items["new"]] == ["https://www.demo.example/new.html"]
    assert found.items["fixed"] == ()
    assert len(found.counts[1].problems) == 8 + 1 + 1
    assert "上次无法核验或已作处置、这次计入：1 项" in list(compare_lines(found, BOOK, 5))

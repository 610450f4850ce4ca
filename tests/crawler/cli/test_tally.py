"""The one table of all sites: what it counts, how long it says the rest takes, and that it stays small."""

from __future__ import annotations

import pytest
from rich.console import Console

from crawler.cli._progress import summary, table_of
from crawler.cli._tally import Tally
from crawler.jobs.work import Progress
from reports.screen.run_stand import clock

NAMES = {f"s{number}": f"示例{number}局" for number in range(6)}


def half_way() -> Tally:
    """One site done before, one now with a gap, one failed, one stopping, one asked for half, one that waits."""
    tally = Tally(NAMES, 100.0, done_before=1)
    tally.take(Progress("s1", "pages", 10, 20, 40, 1), 100.0)
    tally.take(Progress("s2", "pages", 1, 2, 40), 100.0)
    tally.take(Progress("s3", "pages", 5, 10, 40), 100.0)
    tally.take(Progress("s4", "pages", 5, 30, 60, 2), 100.0)
    tally.take(Progress("s1", "done", 30, 40, 40, 3, gaps=True), 120.0)
    tally.take(Progress("s2", "failed", note="数据库用不了"), 121.0)
    tally.take(Progress("s3", "stopping"), 122.0)
    return tally


def test_every_site_is_counted_once() -> None:
    tally = half_way()
    assert (tally.number("done"), tally.number("failed"), len(tally.running()), tally.waiting()) == (2, 1, 2, 1)
    assert (tally.pages(), tally.findings(), tally.with_gaps()) == (40, 5, 1)


def test_the_rest_is_told_from_what_was_done() -> None:
    tally = half_way()
    assert tally.lines["s4"].left_s(130.0) == 30.0
    assert tally.lines["s3"].left_s(130.0) == 90.0, "a word alone changes no figures"
    assert tally.left_s(130.0) == 90.0 + 20.0 / 2, "the slowest, and the one that waits, for which one of two makes room"
    assert Tally(NAMES, 100.0).left_s(101.0) is None


def test_one_line_tells_of_all() -> None:
    assert summary(half_way(), 130.0) == "站点 6：完成 2，正在做 2，等待 1，出错 1（1 个有没查到的部分）；已读 40 页，问题 5；用了 0:30，大约还要 1:40"


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.9, "0:59"), (3600, "1:00:00"), (360_000, "100:00:00")])
def test_a_time_is_short(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_two_thousand_sites_fit_a_terminal() -> None:
    tally = Tally({f"s{number}": f"示例{number}局" for number in range(2000)}, 0.0)
    for number in range(128):
        tally.take(Progress(f"s{number}", "pages", number, number, 2 * number + 1), 0.0)
    console = Console(width=100, height=24, file=None, record=True, force_terminal=False)
    with console.capture() as shown:
        console.print(table_of(tally, 60.0, 18))
    lines = shown.get().splitlines()
    assert len(lines) == 21
    assert "站点 2000：完成 0，正在做 128，等待 1872" in lines[0]
    assert "示例17局" in lines[19]
    assert lines[20] == "……正在做的另有 110 个站点"

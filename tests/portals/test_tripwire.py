"""A portal that falls silent, or gives many pages one date, is told at the end of an inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.commandline import run
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path


def inspected(folder: Path, server: PortalServer, day: int, *more: str) -> str:
    (folder / "small.yml").write_text(register(server.address), "utf-8")
    return run(folder, "inspect", "small.yml", "--today", f"2026-03-{day:02d}", *more).stdout


def test_a_rule_that_found_something_three_times_and_nothing_now_is_told(tmp_path: Path) -> None:
    with PortalServer(small_portal(12, 3)) as server:
        said = [inspected(tmp_path, server, day) for day in (1, 2, 3)]
        some = inspected(tmp_path, server, 4, "--only", "wrong-charset")
        server.pages.update(small_portal(12, 0))
        server.pages["/zt/gone.html"] = server.pages["/xw/t1.html"]
        last = inspected(tmp_path, server, 5)
    assert "值得核对" not in "".join((*said, some))
    told = last.partition("值得核对：\n")[2].partition("\n\n")[0]
    assert "前 3 次巡检都查出、这次一处也没有：" in told
    assert "站内链接打不开" in told, told


def test_twice_is_not_enough(tmp_path: Path) -> None:
    with PortalServer(small_portal(12, 3)) as server:
        for day in (1, 2):
            inspected(tmp_path, server, day)
        server.pages.update(small_portal(12, 0))
        assert "值得核对" not in inspected(tmp_path, server, 3)


def test_many_pages_that_move_to_one_date_are_told(tmp_path: Path) -> None:
    with PortalServer(small_portal(14, 0)) as server:
        inspected(tmp_path, server, 1)
        for number in range(14):
            path, old = f"/xw/t{number}.html", f"发布时间：2026-02-{number % 27 + 1:02d}"
            server.pages[path] = server.pages[path].replace(old.encode(), "发布时间：2026-02-20".encode())
        last = inspected(tmp_path, server, 2)
    assert "有 14 个网页的发布日期和上次不同，都改成了 2026-02-20" in last

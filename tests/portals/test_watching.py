"""Home pages visited twenty times a day for a week, as a scheduler does, and what an inspection makes of it."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audits.probing.visits import opened
from audits.rulebook.register import load_register
from audits.store import open_store
from crawler.jobs.watch import watch
from tests.support.commandline import found, run
from tests.support.portal_server import PortalServer, register, small_portal
from tests.support.small_site import BOOK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = "2026-03-20"
FIRST = datetime(2026, 3, 13).astimezone()


def two_sites(folder: Path, one: str, other: str) -> None:
    """A folder of registers with two sites."""
    (folder / "sites").mkdir()
    for name, address in (("small", one), ("second", other)):
        text = register(address).replace("site: small", f"site: {name}").replace("www.small.example", f"www.{name}.example")
        (folder / "sites" / f"{name}.yml").write_text(text.replace("示例市人民政府\n", f"示例市人民政府{name}\n"), "utf-8")


def watched(folder: Path, portals: list[PortalServer], before: Callable[[int], None], a_day: int = 20) -> None:
    """A week of visits; ``before`` is called before each with its number."""
    store = open_store(f"sqlite:///{folder / 'portal-audit.db'}")
    sites = load_register(folder / "sites", BOOK.column_types)
    for number in range(7 * a_day):
        before(number)
        day, hour = divmod(number, a_day)
        watch(store, BOOK, sites, FIRST + timedelta(days=day, hours=hour))
        for portal in portals:
            portal.gone.clear()
            portal.lost.clear()
    store.close()


def unavailable(folder: Path) -> list[tuple[str, str, str]]:
    return sorted((one["site"], one["confidence"], one["message"]) for one in found(folder) if one["rule"] == "unavailable-site")


def veto(folder: Path) -> dict[str, str]:
    done = run(folder, "score", "--format", "json")
    data = json.loads(done.stdout)
    return {one["site"]: next(each["state"] for each in one["vetoes"] if each["id"] == "site-unreachable") for one in (data if isinstance(data, list) else [data])}


def test_a_site_that_fails_one_visit_in_ten_is_vetoed_and_an_outage_of_all_is_nobodys(tmp_path: Path) -> None:
    with PortalServer(small_portal(5, 0)) as one, PortalServer(small_portal(5, 0)) as other:
        two_sites(tmp_path, one.address, other.address)

        def fail(number: int) -> None:
            if number % 10 == 3:
                one.gone["/"] = 500
            if number % 40 == 7:  # four of 160: with these the other site would have no week
                other.lost.add("/")

        watched(tmp_path, [one, other], fail, a_day=22)
        done = run(tmp_path, "inspect", "sites", "--today", TODAY)
        assert done.returncode == 0, done.stdout + done.stderr
    says = "示例市人民政府small在2026-03-13至2026-03-19的一周里访问154次，16次15秒内没有打开，占10.4%（达到5%的单项否决）"
    assert unavailable(tmp_path) == [("small", "confirmed", says)]
    assert veto(tmp_path) == {"small": "hit", "second": "clear"}
    page = run(tmp_path, "report")
    text = next((tmp_path / "out").glob("网站检查报告_*.html")).read_text("utf-8")
    assert page.returncode == 0
    assert "每周首页 15 秒内打不开的次数占比" in text


def test_where_everything_fails_at_once_it_is_our_own_network(tmp_path: Path) -> None:
    with PortalServer(small_portal(5, 0)) as one, PortalServer(small_portal(5, 0)) as other:
        two_sites(tmp_path, one.address, other.address)

        def fail(number: int) -> None:
            if number % 10 == 3:
                one.lost.add("/")
                other.lost.add("/")

        watched(tmp_path, [one, other], fail, a_day=24)
        run(tmp_path, "inspect", "sites", "--today", TODAY)
    assert unavailable(tmp_path) == []
    assert veto(tmp_path) == {"small": "clear", "second": "clear"}


def test_too_few_visits_leave_the_veto_to_a_person(tmp_path: Path) -> None:
    with PortalServer(small_portal(5, 0)) as one:
        (tmp_path / "small.yml").write_text(register(one.address), "utf-8")
        one.gone["/"] = 500
        done = run(tmp_path, "watch", "small.yml", "--now", "2026-03-19 08:00")
        assert (done.returncode, "访问 1 个首页：15 秒内打不开 1 个。" in done.stdout) == (0, True), done.stdout + done.stderr
        one.gone.clear()
        again = run(tmp_path, "watch", "small.yml", "--now", "2026-03-19T09:12:30", "--quiet")
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    kept = sqlite3.connect(tmp_path / "portal-audit.db").execute("select site, substr(at, 1, 19), reason, status, witness from visits order by id").fetchall()
    assert kept == [("small", "2026-03-19T08:00:00", "http-500", 500, "alone"), ("small", "2026-03-19T09:12:30", "ok", 200, "alone")]
    assert unavailable(tmp_path) == []
    assert veto(tmp_path) == {"small": "not-run"}
    assert "站点无法访问" in run(tmp_path, "score").stdout


def test_all_sites_away_is_said_and_a_moment_must_be_one(tmp_path: Path) -> None:
    two_sites(tmp_path, "127.0.0.1:9", "127.0.0.1:9")
    done = run(tmp_path, "watch", "sites", "--now", "2026-03-19 08:00")
    assert (done.returncode, "多半是本机的网络断了" in done.stdout) == (3, True), done.stdout
    wrong = run(tmp_path, "watch", "sites", "--now", "明天")
    assert (wrong.returncode, '应写成 "2026-03-01 08:30" 这样的日期和时间' in wrong.stderr) == (2, True)


@pytest.mark.parametrize("hops", [1, 3])
def test_a_home_page_that_leads_on_is_followed_and_one_that_never_ends_is_not_open(tmp_path: Path, hops: int) -> None:
    with PortalServer(small_portal(5, 0)) as one:
        (tmp_path / "small.yml").write_text(register(one.address, delay_s=5), "utf-8")
        one.moved.update({"/": "/h1/", **{f"/h{number}/": f"/h{number + 1}/" for number in range(1, hops)}})
        one.pages[f"/h{hops}/"] = one.pages["/"]
        store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
        sites = load_register(tmp_path / "small.yml", BOOK.column_types)
        [visit] = watch(store, BOOK, sites, FIRST).visits
        assert (opened(visit), visit.elapsed_ms < 5000) == (True, True), "the pace of an inspection is not that of a visit"
        one.moved[f"/h{hops}/"] = "/"
        [visit] = watch(store, BOOK, sites, FIRST).visits
        assert (opened(visit), visit.reason) == (False, "redirect-loop")
        store.close()

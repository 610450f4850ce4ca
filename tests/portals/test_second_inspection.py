"""A second inspection takes over what has not changed, and finds what a first one would: whatever the servers say."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.changing_portal import ChangingPortal, Manner, article
from tests.support.commandline import found, run

if TYPE_CHECKING:
    from pathlib import Path

FAULTY = "<p>{{item.content}}</p><p>来源：undefined</p>"


def inspect(folder: Path, today: str, *more: str, store: str = "portal-audit.db") -> str:
    """An inspection; returns what it said."""
    done = run(folder, "inspect", "r.yml", "--out", "out", "--today", today, "--jobs", "1", "--store", f"sqlite:///{store}", *more)
    assert done.returncode in (0, 3), done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def afresh(folder: Path, today: str, *more: str) -> list[dict[str, Any]]:
    """What an inspection finds that knows nothing of any other."""
    inspect(folder, today, *more, store=f"fresh-{today}.db")
    return [without_first(one) for one in found(folder)]


def without_first(one: dict[str, Any]) -> dict[str, Any]:
    """A finding without the day on which it was first seen, which a new store cannot know."""
    return {key: value for key, value in one.items() if key != "first_seen"}


def again(folder: Path, today: str, *more: str) -> tuple[str, list[dict[str, Any]]]:
    """What one finds that knows the one before, and what it said."""
    said = inspect(folder, today, *more)
    return said, [without_first(one) for one in found(folder)]


def taken(folder: Path) -> dict[str, Any]:
    """What the newest run took over."""
    with sqlite3.connect(folder / "portal-audit.db") as store:
        said = store.execute("select coverage from site_runs order by id desc limit 1").fetchone()[0]
    return dict(json.loads(said).get("unchanged", {}))


@pytest.mark.parametrize("manner", ["dates"])
def test_an_unchanged_site_is_not_fetched_again(tmp_path: Path, manner: Manner) -> None:
    with ChangingPortal(articles=22, manner=manner) as portal:
        (tmp_path / "r.yml").write_text(portal.register(), "utf-8")
        inspect(tmp_path, "2026-03-01")
        first, bytes_before = found(tmp_path), portal.sent
        portal.forget()
        _, second = again(tmp_path, "2026-03-01")
        assert [without_first(one) for one in first] == second
        assert portal.sent < bytes_before * 0.6
        assert taken(tmp_path)["taken"] >= 40
        assert afresh(tmp_path, "2026-03-01") == second


@pytest.mark.parametrize("manner", ["honest", "none", "always-304", "fixed-etag"])
def test_what_changed_is_found_as_if_for_the_first_time(tmp_path: Path, manner: Manner) -> None:
    with ChangingPortal(articles=22, manner=manner) as portal:
        (tmp_path / "r.yml").write_text(portal.register(), "utf-8")
        inspect(tmp_path, "2026-03-01")
        portal.columns[0]["/c1/t7.html"].text += FAULTY
        portal.columns[0]["/c1/t8.html"].links = ("/c1/gone.html",)
        del portal.columns[1]["/c2/t9.html"]
        portal.add(2, "/c2/t100.html", article(2, 100))
        _, second = again(tmp_path, "2026-03-03")
        assert afresh(tmp_path, "2026-03-03") == second
        pages = {one["page_url"].rpartition("/")[2] for one in second}
        assert {"t7.html", "t8.html"} <= pages
        liars = {"always-304": True, "fixed-etag": True}
        assert bool(taken(tmp_path).get("lying")) is liars.get(manner, False)


def test_a_change_of_rules_is_judged_anew(tmp_path: Path) -> None:
    with ChangingPortal(articles=25) as portal:
        portal.columns[0]["/c1/t7.html"].text += FAULTY
        (tmp_path / "r.yml").write_text(portal.register(), "utf-8")
        (tmp_path / "own" / "audits").mkdir(parents=True)
        inspect(tmp_path, "2026-03-01")
        (tmp_path / "own" / "audits" / "placeholder-text.yml").write_text("rule: placeholder-text\nseverity: critical\n", "utf-8")
        portal.forget()
        _, second = again(tmp_path, "2026-03-01", "--rules", "own")
        assert {one["severity"] for one in second if one["rule"] == "placeholder-text"} == {"critical"}
        assert afresh(tmp_path, "2026-03-01", "--rules", "own") == second
        assert taken(tmp_path)["taken"] > 40, "pages are judged again from what is stored"


def test_days_that_go_by_are_told_by_rules_that_look_at_them(tmp_path: Path) -> None:
    with ChangingPortal(articles=25) as portal:
        portal.columns[0]["/c1/t7.html"].day = "2026-03-20"
        portal.columns[0]["/c1/t6.html"].text += "<p>本办法自2024年3月10日起施行，有效期至2026年3月9日。</p>"
        (tmp_path / "r.yml").write_text(portal.register(), "utf-8")
        for today in ("2026-03-01", "2026-03-25"):
            _, second = again(tmp_path, today)
            assert afresh(tmp_path, today) == second, today

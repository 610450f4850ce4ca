"""A re-check of the sample portals, which nobody has mended: whatever cannot be reached, nothing is closed."""

from __future__ import annotations

import os
import random
import re
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest

from audits.rulebook import load_rulebook
from audits.store import Store, open_store
from audits.store.findings import findings_of
from crawler.cli._demo_server import Answer, Portal, served_sites
from crawler.cli.demo import TODAY
from crawler.jobs.compare import compare
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck

BOOK = load_rulebook()
SEEDS = range(int(os.environ.get("RECHECK_TRIALS", "3")))


HTML = {"Content-Type": "text/html; charset=utf-8"}
LIES = (
    "busy", "forbidden", "home", "error", "maintenance", "other-article", "half", "empty", "half-list", "other-list", "sent-home", "html-for-file",
)  # fmt: skip


class Lossy:
    """Portals that lose some of their answers, or give others in their place."""

    def __init__(self) -> None:
        self.share, self.seed = 0.0, 0
        self.lies: tuple[str, ...] = ("busy",)
        self.answer = Portal.answer

    def __call__(self, portal: Portal, target: str) -> Answer:
        """The usual answer, or a wrong one; the same for one address throughout a trial."""
        chance = random.Random(f"{self.seed} {portal.root.name} {target}")
        usual = self.answer(portal, target)
        if chance.random() >= self.share or target in ("/", "/robots.txt"):
            return usual
        return self.lie(portal, usual, chance.choice(self.lies)) or usual

    def lie(self, portal: Portal, usual: Answer, kind: str) -> Answer | None:
        """A wrong answer of a kind, None where it would be none."""
        title = re.search(rb"<title>(.*?)</title>", usual.body, re.S)
        named = title[0] if title else b"<title>x</title>"
        rows = re.findall(rb"<li\b.*?</li>", usual.body, re.S)
        if kind in ("busy", "forbidden"):
            return Answer(503 if kind == "busy" else 403, b"busy", {"Content-Type": "text/plain"})
        if kind == "home":
            return self.answer(portal, "/")
        if kind == "error":
            return Answer(200, self.answer(portal, "/no/such/page.html").body, HTML)
        if kind == "sent-home":
            return Answer(302, b"", {"Location": "/"})
        if kind == "html-for-file":
            return Answer(200, b"<html><head><title>x</title></head><body>" + "请先登录后下载".encode() + b"</body></html>", HTML)
        if kind in ("maintenance", "empty"):
            said = "系统升级维护中，请稍后再访问。给您带来不便，敬请谅解。".encode() if kind == "maintenance" else b""
            return Answer(200, b"<html><head><meta charset=utf-8>" + named + b"</head><body><div>" + said + b"</div></body></html>", HTML)
        if kind in ("other-article", "other-list"):
            pages = [path for path in sorted(portal.root.rglob("*.htm*")) if (path.name.startswith("index") or path.name == "list.html") is (kind == "other-list")]
            return Answer(200, random.Random(self.seed).choice(pages).read_bytes(), {"Content-Type": "text/html"})
        if kind == "half-list" and len(rows) > 5:
            body = usual.body
            for row in rows[len(rows) // 2 :]:
                body = body.replace(row, b"")
            return Answer(usual.status, body, usual.headers)
        words = re.findall(rb"<p\b.*?</p>", usual.body, re.S)
        if kind == "half" and len(words) > 3:
            body = usual.body
            for part in words[len(words) // 3 :]:
                body = body.replace(part, b"")
            return Answer(usual.status, body, usual.headers)
        return None


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Sites, store, and what loses answers, after one inspection."""
    folder = tmp_path_factory.mktemp("samples")
    lossy = Lossy()
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Portal, "answer", lambda portal, target: lossy(portal, target))
        sites = [site.model_copy(update={"pace": site.pace.model_copy(update={"delay_s": 0, "confirm_after_s": 0})}) for site in served_sites(BOOK, stack)]
        url = f"sqlite:///{(folder / 'audit.db').as_posix()}"
        store = open_store(url)
        inspect(store, BOOK, Inspection(TODAY, at_once=2), sites)
        yield sites, store, lossy


def again(served: tuple[Any, Store, Lossy], today: date = TODAY) -> list[tuple[str, str, str]]:
    """(result, rule, page) of each item in one more re-check."""
    _, store, _ = served
    base = next(run for run in store.runs() if run.kind == "inspect")
    rules = {one.id: (one.rule, one.page_url) for one in findings_of(store, base.id)}
    done = recheck(store, BOOK, Recheck(today, base.id, at_once=2))
    return [(one.result, *rules[one.finding]) for one in done.items]


@pytest.mark.xdist_group("samples")
def test_a_recheck_of_what_nobody_mended_finds_all_of_it_again(served: tuple[Any, Store, Lossy]) -> None:
    found = again(served)
    assert len(found) > 40
    assert [one for one in found if one[0] != "not-fixed"] == []
    store = served[1]
    runs = store.runs()
    compared = compare(store, BOOK, runs[0].id, runs[-1].id).findings
    assert compared["new"] == compared["fixed"] == ()


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_recheck_that_loses_answers_closes_nothing(served: tuple[Any, Store, Lossy], seed: int) -> None:
    served[2].seed, served[2].share = seed, 0.05 if seed % 2 else 0.15
    try:
        assert [one for one in again(served) if one[0] == "fixed"] == []
    finally:
        served[2].share = 0.0


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize("seed", range(int(os.environ.get("RECHECK_LIES", "10"))))
def test_a_recheck_that_gets_wrong_answers_closes_nothing(served: tuple[Any, Store, Lossy], seed: int) -> None:
    lossy = served[2]
    lossy.seed, lossy.share, lossy.lies = 100 + seed, (0.05, 0.1, 0.2)[seed % 3], LIES
    try:
        assert [one for one in again(served) if one[0] == "fixed"] == []
    finally:
        lossy.share, lossy.lies = 0.0, ("busy",)


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize("days", [400, *range(40, 40 * int(os.environ.get("RECHECK_DAYS", "0")), 40)])
def test_the_clock_closes_nothing(served: tuple[Any, Store, Lossy], days: int) -> None:
    found = again(served, TODAY + timedelta(days))
    assert [one for one in found if one[0] != "not-fixed"] == [], "nobody has mended anything, and all of it was read"
    store = served[1]
    runs = store.runs()
    assert compare(store, BOOK, runs[0].id, runs[-1].id).findings["fixed"] == ()

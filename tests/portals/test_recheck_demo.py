"""A re-check of the sample portals, which nobody has mended: whatever cannot be reached, nothing is closed."""

from __future__ import annotations

import os
import random
import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from audits.engine import detectors
from audits.rulebook import load_rulebook
from audits.store import Store, open_store
from audits.store.findings import findings_of, occurrences_of
from audits.texts.addresses import resolve
from crawler.cli._demo_server import Answer, Portal, served_sites
from crawler.cli.demo import TODAY
from crawler.jobs.compare import compare
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.recheck import Recheck, recheck

if TYPE_CHECKING:
    from audits.records import Finding

BOOK = load_rulebook()
SEEDS = range(int(os.environ.get("RECHECK_TRIALS", "3")))


HTML = {"Content-Type": "text/html; charset=utf-8"}
LIES = (
    "busy", "forbidden", "home", "error", "maintenance", "other-article", "half", "empty", "half-list", "other-list", "sent-home", "html-for-file",
)  # fmt: skip


LINK = re.compile(rb"""<a\b[^>]*?href=["']?([^"'\s>]+)["']?[^>]*>(.*?)</a>""", re.S)
ROW = re.compile(rb"<(li|tr)\b.*?</\1>", re.S)


def portal_host(portal: Portal) -> str:
    """Host under which a portal answers."""
    return {"ecms-county": "www.demo-county.example", "trs-city": "www.demo-city.example"}.get(portal.root.name, portal.root.name)


class Lossy:
    """Portals that lose some of their answers, or give others in their place."""

    def __init__(self) -> None:
        self.share, self.seed = 0.0, 0
        self.lies: tuple[str, ...] = ("busy",)
        self.usual = Portal.answer
        self.dead: set[str] = set()
        """Targets whose links the operators have taken out of all pages."""
        self.removed: set[str] = set()
        """Pages that they have taken down, with all that led to them."""

    def answer(self, portal: Portal, target: str) -> Answer:
        """The answer after what was mended."""
        if self.removed and any(urlsplit(url)[1:3] == (portal_host(portal), urlsplit(target).path) for url in self.removed):
            return self.usual(portal, "/no/such/page.html")
        usual = self.usual(portal, target)
        if not (self.dead or self.removed) or b"<a " not in usual.body:
            return usual
        page = f"http://{portal_host(portal)}{target}"
        return Answer(usual.status, LINK.sub(lambda found: self.mended(page, found), ROW.sub(lambda found: self.row(page, found), usual.body)), usual.headers)

    def mended(self, page: str, link: re.Match[bytes]) -> bytes:
        """A link of a page, or only its words."""
        return link[2] if resolve(link[1].decode("utf-8", "replace"), page).url in self.dead else link[0]

    def row(self, page: str, row: re.Match[bytes]) -> bytes:
        """A row of a list, unless it leads to what was taken down."""
        targets = {resolve(one[1].decode("utf-8", "replace"), page).url for one in LINK.finditer(row[0])}
        return b"" if targets & self.removed else row[0]

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


@dataclass
class Mended:
    """What the operators have put right between inspection and re-check: dead links taken out, pages taken down."""

    dead: set[str]
    removed: set[str]
    places: dict[str, set[str]]

    @classmethod
    def half(cls, store: Store, base: str, seed: int) -> Mended:
        """Half of the findings, drawn by lot."""
        dice, places = random.Random(seed), dict[str, set[str]]()
        for ident, place in occurrences_of(store, base):
            places.setdefault(ident, set()).add(place.page_url)
        dead, removed = set[str](), set[str]()
        for one in findings_of(store, base):
            pages = places.get(one.id, set())
            if dice.random() < 0.5 and one.confidence.value != "unverifiable":
                if scope(one) == "link" and "#" not in one.target_url:
                    dead.add(one.target_url)
                elif scope(one) == "page" and all(re.search(r"/[^/]*\d[^/]*\.html?$", page) for page in pages):
                    removed |= pages
        return cls(dead, removed, places)

    def truly(self, finding: Finding) -> bool:
        """Whether a finding is mended."""
        pages = self.places.get(finding.id, set())
        return (finding.target_url in self.dead or scope(finding) == "page") and bool(pages) and (finding.target_url in self.dead or pages <= self.removed)

    def touches(self, finding: Finding) -> bool:
        """Whether something that a finding is about was taken away, so that it may be mended too."""
        return bool({finding.target_url, finding.page_url, *self.places.get(finding.id, ())} & (self.dead | self.removed)) or scope(finding) == "site"


def scope(finding: Finding) -> str:
    """Scope of the rule of a finding."""
    return detectors()[BOOK.rules[finding.rule].detector].scope


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


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize("seed", range(int(os.environ.get("RECHECK_MENDED", "2"))))
def test_a_recheck_closes_what_was_mended_and_nothing_else(served: tuple[Any, Store, Lossy], seed: int) -> None:
    _, store, lossy = served
    base = next(run for run in store.runs() if run.kind == "inspect")
    mended = Mended.half(store, base.id, seed)
    findings = {one.id: one for one in findings_of(store, base.id)}
    lossy.seed, lossy.lies, lossy.share = 500 + seed, LIES, 0.1 if seed % 2 else 0.0
    lossy.dead, lossy.removed = mended.dead, mended.removed
    try:
        done = recheck(store, BOOK, Recheck(TODAY, base.id, at_once=2)).items
    finally:
        lossy.share, lossy.dead, lossy.removed, lossy.lies = 0.0, set(), set(), ("busy",)
    closed = {one.finding for one in done if one.result == "fixed"}
    assert [findings[one] for one in closed if not mended.truly(findings[one]) and not mended.touches(findings[one])] == []
    due = [findings[one.finding] for one in done if mended.truly(findings[one.finding])]
    left = [(one.rule, one.page_url, one.target_url) for one in due if one.id not in closed]
    print("mended", seed, len(due), "closed", len(due) - len(left), "share", 0.1 if seed % 2 else 0.0, left)
    assert len(due) > 10
    assert seed % 2 or len(left) <= 0.02 * len(due), left

"""Sample portals that nobody, or somebody, has mended, and servers that lie about them the way real ones do: for trials of the re-check."""

from __future__ import annotations

import gzip
import json
import random
import re
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner

from audits.engine import detectors
from audits.engine.opening import stored_site
from audits.rulebook import load_rulebook
from audits.store import open_store
from audits.store.findings import findings_of, occurrences_of
from audits.texts.addresses import resolve
from crawler.cli._demo_server import Answer, Portal, served_sites
from crawler.cli.demo import TODAY
from crawler.cli.main import cli
from tests.support.ledgerlib import send_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from audits.records import Finding
    from audits.rulebook.register import Site
    from audits.store import Store

BOOK = load_rulebook()
HTML = {"Content-Type": "text/html; charset=utf-8"}
TIMEOUT_S = 2
"""Seconds for which the re-checks of the trials wait for an answer."""
PRETENDED = ("maintenance", "other-article", "half", "home", "empty", "error", "half-list", "other-list", "html-for-file", "other-file", "sent-home", "login")
"""Lies that come with a good status, or lead to something that does."""
FAILED = ("reset", "forbidden", "broken", "busy", "slow", "cut-off")
LIES = (*PRETENDED, *FAILED)
SHARES = (0.05, 0.1, 0.15, 0.2)
HOSTS = {"ecms-county": "www.demo-county.example", "trs-city": "www.demo-city.example"}
"""Folder of a sample portal to the host under which it answers."""
LINK = re.compile(rb"""<a\b[^>]*?href=["']?([^"'\s>]+)["']?[^>]*>(.*?)</a>""", re.S)
ASSET = re.compile(rb"""<(?:img|script|link|iframe)\b[^>]*?(?:src|href)=["']?([^"'\s>]+)["']?[^>]*>""", re.S)
ROW = re.compile(rb"<(li|tr)\b.*?</\1>", re.S)
TITLE = re.compile(rb"<title>(.*?)</title>", re.S)


@dataclass
class Mended:
    """What the operators have put right between inspection and re-check."""

    dead: dict[str, set[str]] = field(default_factory=dict)
    """Targets to the pages out of which the links that lead there are taken."""
    removed: set[str] = field(default_factory=set)
    """Pages that are taken down, with all rows that led to them."""
    restored: dict[str, str] = field(default_factory=dict)
    """Targets that open again, with the words that link to them."""

    def truly(self, finding: Finding, pages: set[str]) -> bool:
        """Whether a finding is mended."""
        if scope(finding) == "link":
            return finding.target_url in self.dead or finding.target_url in self.restored
        return scope(finding) == "page" and bool(pages) and pages <= self.removed

    def touches(self, finding: Finding, pages: set[str]) -> bool:
        """Whether something that a finding is about was changed, so that it may be mended too."""
        return scope(finding) == "site" or bool({finding.target_url, finding.page_url, *pages} & (self.dead.keys() | self.removed | self.restored.keys()))


@dataclass
class Liar:
    """Answers of the sample portals after what was mended, some of them wrong; the same for one address throughout a trial."""

    seed: int = 0
    share: float = 0.0
    mended: Mended = field(default_factory=Mended)
    told: set[str] = field(default_factory=set)
    """Addresses that got a wrong answer."""
    usual = staticmethod(Portal.answer)

    def __call__(self, portal: Portal, target: str) -> Answer:
        """The answer for a path with query."""
        usual, chance = self.answer(portal, target), random.Random(f"{self.seed} {portal.root.name} {target}")
        if target == "/robots.txt" or chance.random() >= self.share:
            return usual
        lie = self.lie(portal, target, usual, chance.choice(LIES))
        if lie is not None and (lie.status, lie.body, lie.delay_s) != (usual.status, usual.body, usual.delay_s):
            self.told.add(address(portal, target))
            return lie
        return usual

    def answer(self, portal: Portal, target: str) -> Answer:
        """The true answer."""
        page = address(portal, target)
        if page in self.mended.removed:
            return self.usual(portal, "/no/such/page.html")
        if words := self.mended.restored.get(page):
            said = f"<p>{words}的全部内容在此公布，请有关单位和个人按照要求办理，咨询电话见各单位公示栏。</p>" * 3
            return Answer(200, f"<html><head><title>{words}</title></head><body><h1>{words}</h1>{said}</body></html>".encode(), HTML)
        usual = self.usual(portal, target)
        if usual.status != 200 or b"<" not in usual.body[:600] or not (self.mended.dead or self.mended.removed):
            return usual
        body = ROW.sub(lambda found: b"" if self._leads(page, found[0]) & self.mended.removed else found[0], usual.body)
        dead = {one for one, pages in self.mended.dead.items() if page in pages}
        body = LINK.sub(lambda found: found[2] if self._leads(page, found[0]) & dead else found[0], body)
        body = ASSET.sub(lambda found: b"" if self._leads(page, found[0], ASSET) & dead else found[0], body)
        return Answer(usual.status, body, usual.headers)

    @staticmethod
    def _leads(page: str, html: bytes, link: re.Pattern[bytes] = LINK) -> set[str]:
        """Where the links of a piece of a page lead."""
        return {resolve(one[1].decode("utf-8", "replace"), page).url for one in link.finditer(html)}

    def lie(self, portal: Portal, target: str, usual: Answer, kind: str) -> Answer | None:
        """A wrong answer of a kind, None where it would be none."""
        match kind:
            case "reset":
                self.told.add(address(portal, target))
                raise ConnectionResetError
            case "forbidden" | "broken" | "busy":
                return Answer({"forbidden": 403, "broken": 500, "busy": 503}[kind], b"busy", {"Content-Type": "text/plain"})
            case "slow":
                return Answer(usual.status, usual.body, usual.headers, TIMEOUT_S + 1)
            case "cut-off" if len(usual.body) > 600:
                packed = gzip.compress(usual.body, mtime=0)
                return Answer(usual.status, packed[: len(packed) // 2], {**usual.headers, "Content-Encoding": "gzip"})
            case "sent-home":
                return Answer(302, b"", {"Location": "/"})
            case "home":
                return self.answer(portal, "/")
            case "error":
                return Answer(200, self.answer(portal, "/no/such/page.html").body, HTML)
            case "other-article" | "other-list" | "other-file":
                return self._another(portal, kind)
            case "half" | "half-list":
                return _half(usual, rb"<p\b.*?</p>" if kind == "half" else rb"<li\b.*?</li>")
            case "maintenance" | "empty" | "login" | "html-for-file":
                return _page(usual, kind)
            case _:
                return None

    def _another(self, portal: Portal, kind: str) -> Answer:
        """Another article, list or file of the same portal."""
        lists, endings = kind == "other-list", (".pdf", ".docx", ".doc", ".xls", ".xlsx") if kind == "other-file" else (".html", ".htm", ".shtml")
        files = [path for path in sorted(portal.root.rglob("*")) if path.suffix in endings]
        if kind != "other-file":
            files = [path for path in files if (path.name.startswith("index") or path.name == "list.html") is lists]
        found = random.Random(self.seed).choice(files)
        return self.answer(portal, "/" + found.relative_to(portal.root).as_posix())


def _half(usual: Answer, part: bytes) -> Answer | None:
    """An answer without the second half of its paragraphs or rows, to the end of a whole page."""
    found = re.findall(part, usual.body, re.S)
    body = usual.body
    for one in found[(len(found) + 1) // 2 :]:
        body = body.replace(one, b"")
    return Answer(usual.status, body, usual.headers) if len(found) > 3 else None


def _page(usual: Answer, kind: str) -> Answer:
    """A page of the server's own, with the title of the page that is asked for."""
    title = TITLE.search(usual.body)
    named = title[0] if title else b"<title>x</title>"
    words = {
        "maintenance": "系统升级维护中，请稍后再访问。给您带来不便，敬请谅解。", "empty": "", "html-for-file": "请先登录后下载",
        "login": '<form>用户名<input name="user">密码<input type="password"><button>登录</button></form>',
    }  # fmt: skip
    return Answer(200, b"<html><head><meta charset=utf-8>" + named + b"</head><body><div>" + words[kind].encode() + b"</div></body></html>", HTML)


def address(portal: Portal, target: str) -> str:
    """Address of a path with query on a portal."""
    return f"http://{HOSTS.get(portal.root.name, portal.root.name)}{target}"


def scope(finding: Finding) -> str:
    """Scope of the rule of a finding."""
    return detectors()[BOOK.rules[finding.rule].detector].scope


@dataclass
class Base:
    """One inspection of the sample portals, from which each trial starts with a store of its own."""

    folder: Path
    liar: Liar
    findings: dict[str, Finding]
    pages: dict[str, set[str]]
    """Number of a finding to the pages that show it."""
    needed: dict[str, set[str]]
    """Number of a finding to all addresses that must be read for it."""
    beside: dict[str, set[str]]
    """Number of a finding to all that the lists of its pages showed."""

    def read_whole(self, ident: str, liar: Liar) -> bool:
        """Whether everything was answered truly by which a finding can be told to be mended: that an entry went with its page, too."""
        return not (self.needed[ident] | (self.beside[ident] & liar.mended.removed)) & liar.told

    def copied(self, trial: Path) -> None:
        """Give a trial its own copy of the store."""
        with closing(sqlite3.connect(self.folder / "audit.db")) as ours, closing(sqlite3.connect(trial / "audit.db")) as new:
            ours.backup(new)

    def recheck(self, trial: Path, liar: Liar, site: str = "", today: date = TODAY) -> list[dict[str, Any]]:
        """What one re-check through the command line says of each item."""
        self.liar.__dict__.update(liar.__dict__)
        self.copied(trial)
        options = ["--site", site] if site else []
        try:
            told = command(trial, "recheck", *options, "--today", str(today), "--out", str(trial / "out"), "--format", "json")
        finally:
            self.liar.__dict__.update(Liar().__dict__)
        return list(json.loads(told)["items"])

    @staticmethod
    def runs(trial: Path) -> list[str]:
        """Numbers of the runs of a trial, the oldest first."""
        return [run.id for run in open_store(f"sqlite:///{(trial / 'audit.db').as_posix()}", create=False).runs()]

    def half_mended(self, seed: int) -> Mended:
        """Half of the findings put right, drawn by lot."""
        dice, mended = random.Random(seed), Mended()
        for one in self.findings.values():
            lot = dice.random()
            if lot >= 0.5 or one.confidence.value == "unverifiable":
                continue
            if scope(one) == "link" and "#" not in one.target_url:
                words = str(one.facts.get("text", ""))
                own = urlsplit(one.target_url).hostname in HOSTS.values() and one.rule == "broken-link" and one.target_url.endswith((".html", ".htm"))
                if own and lot < 0.25 and len(words) >= 4:
                    mended.restored[one.target_url] = words
                else:
                    mended.dead.setdefault(one.target_url, set()).update(self.pages[one.id])
            elif scope(one) == "page" and all(re.search(r"/[^/]*\d[^/]*\.html?$", page) for page in self.pages[one.id]):
                mended.removed |= self.pages[one.id]
        return mended


def command(folder: Path, *arguments: str) -> str:
    """What a command prints; it works on the store of a folder."""
    store = f"sqlite:///{(folder / 'audit.db').as_posix()}"
    done = CliRunner().invoke(cli, [*arguments, "--store", store], catch_exceptions=False)
    assert done.exit_code in (0, 3), f"{done.exit_code} {done.output} {done.stderr}"
    return str(done.stdout)


def based(folder: Path, more: Callable[[Path, ExitStack], list[Site]] = lambda _folder, _stack: []) -> Iterator[Base]:
    """The sample portals, served and inspected, with other sites beside them if something serves those."""
    liar = Liar()
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Portal, "answer", lambda portal, target: liar(portal, target))
        (folder / "registers").mkdir()
        for site in (*served_sites(BOOK, stack), *more(folder / "registers", stack)):
            pace = site.pace.model_copy(update={"delay_s": 0, "confirm_after_s": 0, "timeout_s": TIMEOUT_S})
            written = site.model_copy(update={"pace": pace}).model_dump(mode="json", exclude_defaults=True)
            (folder / "registers" / f"{site.site}.yml").write_text(yaml.safe_dump(written, allow_unicode=True), "utf-8")
        command(folder, "inspect", str(folder / "registers"), "--today", str(TODAY), "--out", str(folder / "out"))
        store = open_store(f"sqlite:///{(folder / 'audit.db').as_posix()}", create=False)
        send_out(store, store.run().id, TODAY)
        yield Base(folder, liar, *_found(store))


def _found(store: Store) -> tuple[dict[str, Finding], dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Findings of the newest run, their pages, what must be read for each, and what their lists show."""
    run = store.run()
    findings = {one.id: one for one in findings_of(store, run.id)}
    pages: dict[str, set[str]] = {ident: set() for ident in findings}
    for ident, place in occurrences_of(store, run.id):
        pages[ident].add(place.page_url)
    sites = {site.site: stored_site(store, run, site) for site in run.sites}
    needed, beside = dict[str, set[str]](), dict[str, set[str]]()
    for ident, one in findings.items():
        site = sites[one.site]
        urls = {one.page_url, one.target_url, *pages[ident]}
        columns = {column for url in urls for column in site.columns_of.get(url, ())}
        needed[ident] = urls | {url for column in columns for url in site.list_urls.get(column, ())}
        beside[ident] = {key for column in columns for keys in site.listed_on(column).values() for key in keys}
    return findings, pages, needed, beside

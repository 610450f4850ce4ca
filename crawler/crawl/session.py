"""One site's inspection as the spider sees it: what an answer means for the crawl, which caps end it, what is left at the end."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import sys
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audits.engine.books import keep
from audits.engine.finishing import finish
from audits.engine.opening import open_site, stored_site
from audits.extract.article.attachment import attachment_page
from audits.probing.reasons import is_retried
from audits.probing.soft404 import ErrorPages, ErrorWords, note_answer
from audits.records import DataRequest, PageKind
from audits.records.entries import HOME, Entry, Role
from audits.rulebook import load_rulebook
from audits.rulebook.links import LinkSettings
from audits.rulebook.loading import near_miss
from audits.rulebook.register import load_register
from audits.store import open_store
from audits.store.opening import now
from crawler.attachments import AttachmentReader, AttachmentText
from crawler.crawl.network import Network, connects
from crawler.crawl.scope import Everything, Exactly
from crawler.crawl.traps import TrapGuard
from crawler.readers import read_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response

    from audits.engine.site_audit import SiteAudit
    from audits.records import Page, Probe
    from audits.rulebook.register import Site

log = logging.getLogger(__name__)
READABLE = frozenset({"docx", "xlsx", "xls", "et", "pdf", "txt", "csv", "zip", "wps", "doc", "ofd", "odt", "ods"})
"""Endings of attachments whose text is read."""
MAX_ATTACHMENT = 8_000_000
"""Bytes of an attachment that are read at most."""
PAGE_ROLES = frozenset({Role.PAGE, Role.LIST, Role.DATA})
HTML_TYPES = ("html", "xml", "text/plain")


@dataclass
class Session:
    """The state of one site's crawl in one process."""

    audit: SiteAudit
    say: Callable[[str, int], None] = lambda _event, _number: None
    resume: bool = False
    standalone: bool = False
    """Started by ``scrapy crawl``: the session finishes its run by itself."""
    stopping: bool = False
    finished: bool = False
    closed_because: str = ""
    scope: Everything = field(default_factory=Everything)
    extra: list[tuple[str, Role]] = field(default_factory=list)
    pages_asked: int = 0
    away: bool = False
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Prepare caps and the watch over the network."""
        self.site: Site = self.audit.site
        self.traps = TrapGuard(this_year=self.audit.today.year)
        self.network = Network(self.site)
        self.attachment_links = self.audit.book.settings(LinkSettings).attachment_links
        self.reads_attachments = self.audit.judge.reads_attachments() or self.attachment_links
        self.reader: AttachmentReader | None = None
        self.error_words = ErrorWords.of(self.audit.book.vocabulary("error-pages", ErrorPages))

    def stop(self) -> None:
        """Ask for nothing more; what is under way is still taken."""
        self.stopping = True
        self.stopped.set()

    # -- what to ask for -------------------------------------------------------------------------------------------------

    def first_entries(self) -> list[Entry]:
        """Addresses to begin with: the home page and the lists, or after a resume whatever was waiting."""
        if self.resume:
            entries = list(self.audit.recorder.waiting())
            self.audit.resume(stored_site(self.audit.store, self.audit.run, self.site))
            if self.audit.recorder.number():
                return entries
        recorder = self.audit.recorder
        entries = self.audit.first_entries()
        entries += [recorder.add(url, role, self.audit.internal(url), 1) for url, role in self.extra if not recorder.known(url)]
        return entries + [recorder.add(url, Role.CANARY, True) for url in self.nonsense()]

    def nonsense(self) -> list[str]:
        """Addresses that cannot exist, to learn how the site says that a page is missing; the same in each run."""
        origin = "/".join(self.site.home.split("/", 3)[:3])
        word = hashlib.sha256(self.site.site.encode()).hexdigest()[:12]
        return [f"{origin}/{word}/", f"{origin}/{word}.html"]

    def refuses(self, entry: Entry) -> bool:
        """Whether a cap forbids to ask for an address; the reason is recorded."""
        if not self.scope.takes(entry):
            self.audit.skip(entry, "out-of-scope")
            return True
        if entry.role not in PAGE_ROLES:
            return False
        reason = ""
        if entry.role is Role.PAGE and not entry.is_home:
            reason = self.traps.admit(entry.url)
        if not reason and entry.depth > self.site.pace.max_depth:
            reason = "cap-depth"
        if not reason and entry.list_page > self.scope.keeps_list_pages():
            reason = "cap-list-pages"
        if not reason and self.pages_asked >= self.site.pace.max_pages:
            reason = "cap-pages"
        if reason:
            self.audit.skip(entry, reason)
            return True
        self.pages_asked += 1
        return False

    def data_request(self, entry: Entry) -> DataRequest:
        """The request that a list page's script would make."""
        return entry.request or DataRequest(entry.url, "")

    # -- what came back --------------------------------------------------------------------------------------------------

    def answered(self, entry: Entry, probe: Probe, response: Response | None, attempt: int) -> tuple[bool, list[Entry]]:
        """Record an attempt; returns whether the address is to be tried again, and new addresses to ask for."""
        self.audit.attempt(entry, probe)
        self.network.note(probe)
        self.say("answered", 1)
        body = response.body if response is not None else b""
        more = self._more_nonsense(probe, body) if entry.role is not Role.CANARY else []
        if entry.role in PAGE_ROLES and (response is None or probe.reason != "ok" or probe.redirect):
            self.pages_asked -= 1
        if entry.role is Role.CANARY:
            self.audit.canary_arrived(entry, probe, body)
            return False, []
        if probe.redirect:
            self.audit.done(entry)
            if isinstance(self.scope, Exactly):
                self.scope.follow(probe.redirect)
            return False, [*more, *self.audit.redirected(entry, probe.redirect)]
        if probe.reason == "ok" and response is not None:
            return False, [*more, *self._taken(entry, probe, response)]
        if is_retried(probe.reason) and attempt < 2:
            return True, more
        self.audit.done(entry)
        return False, more

    def _more_nonsense(self, probe: Probe, body: bytes) -> list[Entry]:
        """Another nonsense address to ask for, where an answer looks like an error page and the site's own is not known yet."""
        if not self.audit.internal(probe.url):
            return []
        url = note_answer(self.audit.facts, probe, body, self.error_words)
        recorder = self.audit.recorder
        if not url or recorder.known(url):
            return []
        return [recorder.add(url, Role.CANARY, self.audit.internal(url))]

    def _taken(self, entry: Entry, probe: Probe, response: Response) -> list[Entry]:
        """A good answer: a page to read, items of a list, or just a living target."""
        if entry.role is Role.DATA:
            return self._data(entry, response)
        kind = probe.content_type.lower()
        if (
            entry.role in (Role.PAGE, Role.LIST)
            and (not kind or any(word in kind for word in HTML_TYPES))
            and probe.sniffed in ("", "html", "text")
        ):
            page = self.audit.read(response.body, entry.url, probe.content_type, probe.status, is_list=bool(entry.columns))
            if page.kind is not PageKind.ERROR:
                self.traps.saw(entry.url, probe.body_hash)
            new = self.audit.page_arrived(entry, self._flagged(page, response), response.body, probe.content_type)
            self.say("page", 1)
            return new
        self.audit.done(entry)
        return []

    @staticmethod
    def _flagged(page: Page, response: Response) -> Page:
        if "dataloss" not in response.flags:
            return page
        return replace(page, problems=(*page.problems, "truncated"))

    def unread_lists(self) -> list[Entry]:
        """First list pages of columns that were fetched and gave no item that anybody could read."""
        unread = [column for column in self.site.columns if self.audit.unreadable(column.id) and column.render != "html"]
        urls = dict.fromkeys(self.audit.list_address(column) for column in unread)
        names = {url: tuple(column.id for column in unread if self.audit.list_address(column) == url) for url in urls}
        known = ((url, self.audit.recorder.known(url)) for url in urls)
        return [Entry(ident, url, Role.LIST, True, 1, names[url], 1, HOME) for url, ident in known if ident]

    def list_rendered(self, entry: Entry, body: bytes) -> list[Entry]:
        """Items of a list as a browser shows it; articles it lists are new addresses."""
        if not body:
            return []
        page = self.audit.read(body, entry.url, "text/html; charset=utf-8", 200, is_list=True)
        return self.audit.list_seen_by_browser(entry, page)

    def wants_text(self, entry: Entry) -> bool:
        """Whether an attachment is fetched whole, since a rule reads its text."""
        if entry.role is not Role.PROBE or not entry.internal or not self.reads_attachments:
            return False
        return entry.url.partition("?")[0].rpartition(".")[2].lower() in READABLE

    async def attachment(self, entry: Entry, response: Response) -> list[Entry]:
        """Read an attachment in a process of its own and judge its text; returns what its links lead to that was not known."""
        if self.reader is None:
            self.reader = AttachmentReader(links=self.attachment_links)
        name = entry.url.partition("?")[0].rpartition("/")[2]
        if {"sniffed", "dataloss"} & set(response.flags):
            found = AttachmentText(problems=("too-large",))
        else:
            found = await asyncio.to_thread(self.reader.read, response.body, name)
        page = attachment_page(entry.url, found.text, found.problems, links=found.links)
        return self.audit.attachment_arrived(entry, page, (response.headers.get("Content-Type") or b"").decode("latin-1"))

    def _data(self, entry: Entry, response: Response) -> list[Entry]:
        request = self.data_request(entry)
        answer = read_answer(request, response.body)
        if answer is None:
            self.audit.data_unreadable(entry, request.reader)
            return []
        new = self.audit.data_arrived(entry, answer, request.reader)
        if not new or answer.next is None:
            return []
        return self.audit.more_data(entry, answer.next)

    async def before_confirming(self, delay: float) -> None:
        """Wait until what failed may be tried again, and until the network is there."""
        self.audit.recorder.flush()
        if delay and not self.stopping:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), delay)
        self.away = not await self.network.wait_until_there([self._home_connects])

    async def _home_connects(self) -> bool:
        """Whether the site's own host can be connected to, where the register says it is."""
        parts = urlsplit(self.site.home)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        target = self.site.resolve.get(host)
        if target:
            host, _, mapped = target.rpartition(":") if target.rpartition(":")[2].isdigit() else (target, "", "")
            port = int(mapped or port)
        return await connects(host.strip("[]"), port)

    def closed(self, reason: str) -> None:
        """Write what is buffered; the crawl is over or was stopped."""
        self.closed_because = reason
        if self.reader is not None:
            self.reader.close()
        self.audit.facts.network = self.network.facts(away=self.away)
        self.audit.recorder.flush()
        self.traps = TrapGuard(this_year=self.audit.today.year)
        if self.standalone and not self.stopping:
            finish(self.audit, complete=self.finished)
            self.audit.store.update_site_run(self.audit.site_run, status="done", finished=now())
            run = self.audit.run.id
            coverage = self.audit.store.site_run(run, self.site.site).coverage
            self.audit.store.set_run_status(run, "complete" if coverage.get("complete") else "incomplete")
            print(f"批次 {run} 已存入 {self.audit.store.url}；写出台账：portal-audit ledger --run {run}", file=sys.stderr)


def open_session(
    register: str = "", site: str = "", store: str = "sqlite:///portal-audit.db", today: str = "", rules: str = "", **others: Any
) -> Session:
    """A session for ``scrapy crawl portal -a register=… -a site=…``: a run of its own with one site.

    Raises MistakesFound, StoreProblem or ValueError with a sentence.
    """
    known = ("register", "site", "store", "today", "rules")
    for name in others:
        raise ValueError(f"没有参数“{name}”{near_miss(name, known)}；可用：{'、'.join(known)}")
    if Path(register).suffix.lower() not in ("", ".yml", ".yaml") or not register:
        raise ValueError("请用 -a register=登记.yml 指明登记表；表格登记（.xlsx）请用 portal-audit inspect")
    try:
        day = datetime.strptime(today, "%Y-%m-%d").date() if today else date.today()
    except ValueError:
        raise ValueError(f"today 应写成 2026-03-01 这样的日期，现在是：{today}") from None
    book = load_rulebook(Path(rules) if rules else None)
    sites = load_register(Path(register), book.column_types)
    chosen = next((one for one in sites if not site or one.site == site), None)
    if chosen is None:
        raise ValueError(f"登记表里没有站点“{site}”；已登记：{'、'.join(one.site for one in sites)}")
    kept = open_store(store)
    run = kept.run(kept.create_run([chosen], day, keep(kept, book), {}))
    return Session(open_site(kept, run, chosen, book), standalone=True)

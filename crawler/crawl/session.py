"""One site's inspection as the spider sees it: what an answer means for the crawl, which caps end it, what is left at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audits.engine.books import keep
from audits.engine.finishing import finish
from audits.engine.opening import open_site, stored_site
from audits.extract.article.attachment import attachment_page
from audits.probing.reasons import is_retried
from audits.records import PageKind
from audits.records.entries import Entry, Role
from audits.records.run_options import RunOptions
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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.http import Response

    from audits.engine.arrivals import Answer
    from audits.engine.site_audit import SiteAudit
    from audits.records import Page
    from audits.records.codes import NoCode
    from audits.records.reasons import SkipReason
    from audits.rulebook.register import Site

log = logging.getLogger(__name__)
READABLE = frozenset({"docx", "xlsx", "xls", "et", "pdf", "txt", "csv", "zip", "wps", "doc", "ofd", "odt", "ods"})
"""Endings of attachments whose text is read."""
MAX_ATTACHMENT = 8_000_000
"""Bytes of an attachment that are read at most."""
PAGE_ROLES = frozenset({Role.PAGE, Role.LIST, Role.DATA})


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
        links = self.audit.book.settings(LinkSettings)
        self.attachment_links, self.sniff_bytes = links.attachment_links, links.sniff_kb * 1024
        self.reads_attachments = self.audit.judge.reads_attachments() or self.attachment_links
        self.reader: AttachmentReader | None = None

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
        recorder, internal = self.audit.recorder, self.audit.addresses.internal
        entries = self.audit.lists.first_entries()
        entries += [recorder.add(url, role, internal(url), 1) for url, role in self.extra if not recorder.known(url)]
        return entries + self.audit.arrivals.first_nonsense()

    def refuses(self, entry: Entry) -> bool:
        """Whether a cap forbids to ask for an address; the reason is recorded."""
        if not self.scope.takes(entry):
            self.audit.arrivals.skip(entry, "out-of-scope")
            return True
        if entry.role not in PAGE_ROLES:
            return False
        reason: SkipReason | NoCode = ""
        if entry.role is Role.PAGE and not entry.is_home:
            reason = self.traps.admit(entry.url)
        if not reason and entry.depth > self.site.pace.max_depth:
            reason = "cap-depth"
        if not reason and entry.list_page > self.scope.keeps_list_pages():
            reason = "cap-list-pages"
        if not reason and self.pages_asked >= self.site.pace.max_pages:
            reason = "cap-pages"
        if reason:
            self.audit.arrivals.skip(entry, reason)
            return True
        self.pages_asked += 1
        return False

    # -- what came back --------------------------------------------------------------------------------------------------

    def answered(self, answer: Answer, attempt: int) -> tuple[bool, Sequence[Entry]]:
        """Take an answer; returns whether the address is to be tried again, and new addresses to ask for."""
        entry, probe = answer.entry, answer.probe
        self.network.note(probe)
        self.say("answered", 1)
        if entry.role in PAGE_ROLES and (probe.reason != "ok" or probe.redirect):
            self.pages_asked -= 1
        asked_for = entry.role is not Role.CANARY
        if asked_for and probe.redirect and isinstance(self.scope, Exactly):
            self.scope.follow(probe.redirect)
        again = asked_for and not probe.redirect and is_retried(probe.reason) and attempt < 2
        taken = self.audit.arrivals.take(answer, again=again)
        if taken.page is not None:
            if taken.page.kind is not PageKind.ERROR:
                self.traps.saw(entry.url, probe.body_hash)
            self.say("page", 1)
        return again, taken.new

    def wants_text(self, entry: Entry) -> bool:
        """Whether an attachment is fetched whole, since a rule reads its text."""
        if entry.role is not Role.PROBE or not entry.internal or not self.reads_attachments:
            return False
        return entry.url.partition("?")[0].rpartition(".")[2].lower() in READABLE

    async def attachment(self, entry: Entry, response: Response) -> Page:
        """The text of an attachment as a page, read in a process of its own."""
        if self.reader is None:
            self.reader = AttachmentReader(links=self.attachment_links)
        name = entry.url.partition("?")[0].rpartition("/")[2]
        if {"sniffed", "dataloss"} & set(response.flags):
            found = AttachmentText(problems=("too-large",))
        else:
            found = await asyncio.to_thread(self.reader.read, response.body, name)
        return attachment_page(entry.url, found.text, found.problems, links=found.links)

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
            self.audit.store.set_run_status(run, "complete" if coverage is not None and coverage.complete else "incomplete")
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
    run = kept.run(kept.create_run([chosen], day, keep(kept, book), RunOptions()))
    return Session(open_site(kept, run, chosen, book), standalone=True)

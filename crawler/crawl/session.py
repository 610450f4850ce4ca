"""One site's inspection as the spider sees it: what an answer means for the crawl, which caps end it, what is left at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.engine.answered import Ahead, Answer, holds_list
from audits.engine.budget import TooCostly
from audits.engine.finishing import finish
from audits.engine.framing import read_lists_again
from audits.engine.opening import stored_site
from audits.extract.article.attachment import attachment_page
from audits.probing.files import CUT
from audits.probing.reasons import is_retried
from audits.probing.soft404 import verdict
from audits.records import PageKind, Probe
from audits.records.entries import HOME, Entry, Role, State
from audits.rulebook.links import LinkSettings
from audits.store.attempts import asked_of, attempts_of
from audits.store.connecting import masked
from audits.store.leases import Lease, give_back
from audits.store.opening import now
from audits.texts.numerals import host_and_port
from crawler.crawl.beside_pages import BesidePages
from crawler.crawl.desk import Desk, own_desk
from crawler.crawl.leading import Led
from crawler.crawl.network import Network, connects
from crawler.crawl.reusing import Reuse
from crawler.crawl.scope import Everything, Exactly
from crawler.crawl.standing import HostStanding
from crawler.crawl.traps import TrapGuard
from crawler.crawl.wavering import WaveringHosts
from crawler.download.names import LookUps
from crawler.download.shortage import MOST_IN_A_ROW, Shortages
from crawler.sandbox import AttachmentText, Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.http import Response

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
MAX_STYLE = 500_000
"""Bytes of a style sheet or script that are read at most."""
PAGE_ROLES = frozenset({Role.PAGE, Role.LIST, Role.DATA})


class Stalled(Exception):
    """A crawl in which nothing moved any more; says what was under way."""


@dataclass
class Session:
    """The state of one site's crawl in one process."""

    audit: SiteAudit
    say: Callable[[str, int], None] = lambda _event, _number: None
    resume: bool = False
    desk: Desk = field(default_factory=own_desk)
    readers: Readers = field(default_factory=Readers)
    """What reads files and heavy pages; closed by whoever made it."""
    names: LookUps = field(default_factory=LookUps)
    standalone: bool = False
    """Started by ``scrapy crawl``: the session finishes its run by itself."""
    stopping: bool = False
    looks: int = 0
    """How often addresses were asked for once more since their host fails by chance."""
    finished: bool = False
    closed_because: str = ""
    scope: Everything = field(default_factory=Everything)
    extra: list[tuple[str, Role]] = field(default_factory=list)
    at_the_end: Callable[[], list[Entry]] = list
    """What a re-check asks for once it has read the lists."""
    reuse: Reuse = field(default_factory=Reuse)
    """What is taken over from the run before."""
    pages_asked: int = 0
    away: bool = False
    broken: Exception | None = None
    """What ended the crawl before its end."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    abandoned: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the crawl has ended and requests are left that never end."""

    def __post_init__(self) -> None:
        """Prepare caps and the watch over the network."""
        self.site: Site = self.audit.site
        self.traps = TrapGuard(this_year=self.audit.today.year)
        self.network = Network(self.site, self.names)
        self.standing = HostStanding(max(4, 2 * self.site.pace.concurrency))
        self.wavering = WaveringHosts()
        self.soft: dict[int, tuple[Entry, bool]] = {}
        self.seen_twice: set[int] = set()
        self.led, self.set_aside, self.shortages = Led(), list[Entry](), Shortages()
        links = self.audit.book.settings(LinkSettings)
        self.attachment_links, self.sniff_bytes = links.attachment_links, links.sniff_kb * 1024
        self.reads_attachments = self.audit.judge.reads_attachments() or self.attachment_links
        self._reads_apart = asyncio.Lock()
        self.beside = BesidePages(self.site.pace)
        pace, longest = self.site.pace, self.site.pace.timeout_s
        self.patience_s = max(300.0, 5 * longest, 3 * pace.delay_s)
        """How long nothing may move before what is under way is given up."""
        self.grace_s = longest + 5
        """How long what is under way is waited for once the crawl is to end."""
        self.overdue_s = 2 * longest + 90 + 4 * (pace.concurrency + 1) * pace.delay_s
        """After so long a request hangs: it had its turn, and a time limit of its own."""

    def stop(self) -> None:
        """Ask for nothing more; what is under way is still taken."""
        self.stopping = True
        self.stopped.set()

    # -- what to ask for -------------------------------------------------------------------------------------------------

    def first_entries(self) -> list[Entry]:
        """Addresses to begin with: the home page and the lists, or after a resume whatever was waiting."""
        if self.resume:
            entries = list(self.audit.recorder.waiting())
            self.audit.go_on(stored_site(self.audit.store, self.audit.run, self.site))
            self._remember()
            if self.audit.recorder.number():
                return entries
        recorder, internal = self.audit.recorder, self.audit.addresses.internal
        entries = self.audit.lists.first_entries()
        entries += [recorder.add(url, role, internal(url), 1) for url, role in self.extra if not recorder.known(url)]
        entries += self.audit.arrivals.first_nonsense()
        recorder.flush()  # what stops the worker may be the first answer
        return entries

    def _remember(self) -> None:
        """Take up what caps, traps and the watch over the network had seen before the crawl was broken off."""
        store, site_run = self.audit.store, self.audit.site_run
        asked, attempts = asked_of(store, site_run), attempts_of(store, site_run)
        for ident, one in asked.items():
            if one.state is not State.WAITING and one.role is Role.PAGE and ident != HOME:
                self.traps.admit(one.url)
        for ident, probes in attempts.items():
            last = probes[-1]
            if asked[ident].role in PAGE_ROLES and last.reason == "ok" and not last.redirect:
                self.pages_asked += 1
                self.traps.saw(last.url, last.body_hash)
        self.network.recall((probe for probes in attempts.values() for probe in probes), self.audit.facts.network)

    def refuses(self, entry: Entry) -> bool:
        """Whether a cap forbids to ask for an address; the reason is recorded."""
        if not self.scope.takes(entry):
            self.audit.arrivals.skip(entry, "out-of-scope")
            return True
        if entry.role not in PAGE_ROLES:
            return self._too_many_probes(entry)
        reason: SkipReason | NoCode = ""
        if entry.role is Role.PAGE and not entry.is_home:
            reason = self.traps.admit(entry.url)
        if not reason and entry.depth > self.site.pace.max_depth:
            reason = "cap-depth"
        if not reason and entry.list_page > self.scope.keeps_list_pages():
            reason = "cap-list-pages"
        if not reason and self.pages_asked >= self.site.pace.max_pages:
            reason = "cap-pages"
        if reason == "trap-repeats":
            self.set_aside.append(entry)
            return True
        if reason:
            self.audit.arrivals.skip(entry, reason)
            return True
        self.pages_asked += 1
        return False

    def _too_many_probes(self, entry: Entry) -> bool:
        """Whether enough was asked for beside the pages."""
        if entry.role is not Role.PROBE or isinstance(self.scope, Exactly):
            return False
        if reason := self.beside.refuses(entry):
            self.audit.arrivals.skip(entry, reason)
        return bool(reason)

    # -- what came back --------------------------------------------------------------------------------------------------

    def answered(self, answer: Answer, attempt: int) -> tuple[bool, Sequence[Entry]]:
        """Take an answer; returns whether the address is to be tried again, and new addresses to ask for."""
        with self.desk.reading(self.site.site, answer.entry.url):
            taken = self._answered(answer, attempt)
        self.shortages.in_a_row = 0
        return taken

    def spares(self, entry: Entry, error: BaseException | None) -> bool:
        """Whether an address failed for want of memory or the like, and is asked for once more; one after the other end the crawl, which can go on later."""
        spared = self.shortages.spares(entry, error)
        if spared and self.shortages.in_a_row >= MOST_IN_A_ROW and isinstance(error, Exception):
            self.broken = self.broken or error
            self.stop()
        return spared

    def _answered(self, answer: Answer, attempt: int) -> tuple[bool, Sequence[Entry]]:
        entry, probe = answer.entry, answer.probe
        self.network.note(probe)
        self.say("answered", 1)
        if entry.role in PAGE_ROLES and (probe.reason != "ok" or probe.redirect):
            self.pages_asked -= 1
        asked_for = entry.role is not Role.CANARY
        if asked_for and probe.redirect and isinstance(self.scope, Exactly):
            self.scope.follow(probe.redirect)
        doubtful = is_retried(probe.reason) or (probe.note == CUT and entry.role is Role.PROBE)
        again = asked_for and not probe.redirect and doubtful and attempt < 2
        taken = self.audit.arrivals.take(answer, again=again)
        if entry.internal:
            self.standing.note(answer, taken.page)
            self.wavering.note(answer, taken.page)
        if asked_for:
            self.led.note(answer, taken.page)
        says_error = taken.page is not None and taken.page.kind is PageKind.ERROR
        if attempt < 2 and (says_error or entry.url in self.audit.facts.suspects):
            self.soft[entry.id] = (entry, says_error)
        if taken.page is not None:
            if not says_error:
                self.traps.saw(entry.url, probe.body_hash, taken.page, answer.body)
            self.say("page", 1)
        return again, taken.new

    def reopened(self) -> list[Entry]:
        """Addresses that were set aside while those like them all showed one page, and do so no longer; the others are left out."""
        aside, self.set_aside, again = self.set_aside, [], [*self.shortages.again(), *self.reuse.again()]
        for entry in aside:
            if reason := self.traps.admit(entry.url):
                self.audit.arrivals.skip(entry, reason)
            else:
                again.append(entry)
        return again

    async def lists_again(self) -> list[Entry]:
        """Addresses that list pages show once they are read with the site's frame in hand; a re-check knows the frame, and asks for what lists lost."""
        if self.stopping:
            return []
        if isinstance(self.scope, Exactly):
            return self.at_the_end()
        again: list[Entry] = []
        for found in read_lists_again(self.audit):
            again += found
            await asyncio.sleep(0)
        return again

    def error_pages(self) -> list[Entry]:
        """Addresses that answered well with an error page, or led to what is wrong: asked for once more, as any that failed."""
        soft, self.soft = self.soft, {}
        again = [
            entry for entry, says_error in soft.values()
            if entry.id not in self.seen_twice and (says_error or verdict(self.audit.facts, entry.url) == "soft-404")
        ]  # fmt: skip
        self.seen_twice |= {entry.id for entry in again}
        return [*again, *(entry for entry in self.led.wrongly() if not entry.is_home)]

    def in_doubt(self) -> list[Entry]:
        """Addresses that failed at a host that fails by chance, and did not fail often enough; in another order each time."""
        found = [] if self.stopping else self.wavering.in_doubt(self.led.is_wrong, lambda url, body: verdict(self.audit.facts, url, body) == "soft-404")
        self.looks += 1
        random.Random(self.looks).shuffle(found)
        return found

    def wants_text(self, entry: Entry) -> bool:
        """Whether an attachment is fetched whole, since a rule reads its text."""
        if entry.role is not Role.PROBE or not entry.internal or not self.reads_attachments:
            return False
        return entry.url.partition("?")[0].rpartition(".")[2].lower() in READABLE

    def read_at_most(self, entry: Entry) -> int:
        """Bytes that are read of what is no page: all of a text, script or style sheet of the site, of the rest what tells its kind."""
        if self.wants_text(entry):
            return MAX_ATTACHMENT
        is_code = entry.internal and entry.url.partition("?")[0].lower().endswith((".css", ".js"))
        return max(MAX_STYLE, self.sniff_bytes) if is_code else self.sniff_bytes

    def ahead(self, answer: Answer, *, in_full: bool = False) -> Answer:
        """An answer with its page or list. Raises TooCostly where it has to be read apart."""
        if answer.kept is not None:
            return answer
        with self.desk.reading(self.site.site, answer.entry.url):
            return self.audit.arrivals.pages.ahead(answer, in_full=in_full)

    async def read_apart(self, answer: Answer) -> Answer:
        """An answer with its page or list, which takes too long to be read between two requests."""
        probe, url, request = answer.probe, answer.entry.url, answer.entry.request
        async with self._reads_apart:
            if holds_list(answer) and request is not None:
                listed = await asyncio.to_thread(self.readers.pages.listed, answer.body, request, answer.entry.list_page)
                return answer._replace(listed=listed)
            manner = self.audit.arrivals.pages.manner(url, probe.content_type, probe.status, in_full=True)
            page = await asyncio.to_thread(self.readers.pages.read, answer.body, url, manner)
        return answer._replace(ahead=Ahead(page, in_full=True))

    async def with_page(self, answer: Answer, *, in_full: bool = False) -> Answer:
        """An answer with its page, where it is one; other answers get their turn before it is read."""
        await asyncio.sleep(0)
        try:
            return self.ahead(answer, in_full=in_full)
        except TooCostly:
            return await self.read_apart(answer)

    async def rendered(self, entry: Entry, body: bytes) -> list[Entry]:
        """A list as a browser shows it; returns articles that were not known."""
        shown = Answer(entry, Probe(entry.url, now(), status=200, content_type="text/html; charset=utf-8", sniffed="html"), body)
        page = self.audit.arrivals.pages.of(await self.with_page(shown)) if body else None
        return self.audit.arrivals.rendered(entry, page) if page is not None else []

    async def with_text(self, answer: Answer, response: Response) -> Answer:
        """An answer with the text of its attachment; what goes wrong is a record, not a crash."""
        try:
            return answer._replace(attachment=await self.attachment(answer.entry, response))
        except Exception:
            log.exception("attachment %s could not be read", answer.entry.url)
            self.audit.counters.attachments["internal-error"] += 1
            return answer

    async def attachment(self, entry: Entry, response: Response) -> Page:
        """The text of an attachment as a page, read in a process of its own."""
        name = entry.url.partition("?")[0].rpartition("/")[2]
        if "slow" in response.flags:
            found = AttachmentText(problems=("timeout",))
        elif {"sniffed", "dataloss"} & set(response.flags):
            found = AttachmentText(problems=("too-large",))
        else:
            async with self._reads_apart:
                found = await asyncio.to_thread(self.readers.attachments.read, response.body, name, links=self.attachment_links)
        return attachment_page(entry.url, found.text, found.problems, links=found.links)

    async def before_confirming(self, delay: float) -> None:
        """Wait until what failed may be tried again, and until the network is there."""
        self.audit.recorder.flush()
        await self.wait(delay)
        self.away = not await self.network.wait_until_there([self._home_connects])
        self.audit.facts.network = self.network.facts(away=self.away)

    async def wait(self, delay: float) -> None:
        """Wait, unless the crawl is to stop."""
        if delay and not self.stopping:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), delay)

    async def _home_connects(self) -> bool:
        """Whether the site's own host can be connected to, where the register says it is."""
        parts = urlsplit(self.site.home)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        target = self.site.resolve.get(host)
        if target:
            host, mapped = host_and_port(target)
            port = mapped or port
        return await connects(host.strip("[]"), port)

    def closed(self, reason: str) -> None:
        """Write what is buffered; the crawl is over or was stopped."""
        self.closed_because = reason
        self.audit.facts.network = self.network.facts(away=self.away)
        self.audit.facts.wavering = self.wavering.found() or self.audit.facts.wavering
        self.audit.recorder.flush()
        self.traps = TrapGuard(this_year=self.audit.today.year)
        if self.standalone:
            self.readers.close()
        if self.standalone and not self.stopping:
            finish(self.audit, complete=self.finished)
            self.audit.store.update_site_run(self.audit.site_run, status="done", finished=now())
            run = self.audit.run.id
            self.audit.store.end_run(run)
            if isinstance(lease := self.audit.store.writer.lease, Lease):
                give_back(self.audit.store.engine, lease)
            print(f"批次 {run} 已存入 {masked(self.audit.store.url)}；写出台账：portal-audit ledger --run {run}", file=sys.stderr)

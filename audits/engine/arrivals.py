"""What comes back for the addresses of a site: an answer is taken once, and goes from here to the lists, the rules and the store.

The crawler hands in what it fetched, the offline re-audit what is stored; neither Scrapy nor files are known here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from audits.extract import read
from audits.probing.soft404 import ErrorPages, ErrorWords, nonsense_answer, note_answer
from audits.records import PageKind
from audits.records.entries import Entry, Role, State
from audits.records.views import PageView
from audits.texts.fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.engine.addresses import Addresses
    from audits.engine.judge import Judge
    from audits.engine.lists import Lists
    from audits.records import Judged, Link, Page, Probe
    from audits.records.codes import FileProblem, PageProblem, Scope
    from audits.records.reasons import SkipReason
    from audits.records.site_facts import SiteFacts
    from audits.store.crawl import SiteRecorder

HTML_TYPES = ("html", "xml", "text/plain")


class Answer(NamedTuple):
    """What came back for one address, once."""

    entry: Entry
    """The address."""
    probe: Probe
    """The attempt."""
    body: bytes = b""
    """What was read of it, ``b""`` if there was no answer."""
    whole: bool = True
    """False where the server broke off."""
    attachment: Page | None = None
    """Its text as a page, where it is an attachment that was read."""


class Taken(NamedTuple):
    """What an answer gave."""

    page: Page | None = None
    """The page, where it is one."""
    new: Sequence[Entry] = ()
    """Addresses that were not known."""


@dataclass
class Counters:
    """What happened so far, for progress and coverage."""

    fetched: int = 0
    pages: int = 0
    findings: int = 0
    attachments: Counter[FileProblem | PageProblem] = field(default_factory=Counter)
    """What could not be read of attachments."""
    attachments_read: int = 0


@dataclass
class Arrivals:
    """Takes the answers of one site."""

    judge: Judge
    recorder: SiteRecorder
    addresses: Addresses
    lists: Lists
    facts: SiteFacts
    counters: Counters = field(default_factory=Counters)

    def __post_init__(self) -> None:
        """Prepare what reading needs."""
        self._links_only = not self.judge.needs_text()
        self._resolved: dict[str, Any] = {}
        self._error_words = ErrorWords.of(self.judge.book.vocabulary("error-pages", ErrorPages))

    # -- one answer ------------------------------------------------------------------------------------------------------

    def take(self, answer: Answer, *, again: bool = False) -> Taken:
        """Keep and judge what an answer gives; ``again`` where its address will be asked for once more."""
        entry, probe = answer.entry, answer.probe
        self.attempt(entry, probe)
        taken = self._nonsense(answer) if entry.role is Role.CANARY else self._content(answer)
        if not again:
            self.recorder.mark(entry.id, State.DONE)
            if probe.reason != "ok" and not probe.redirect:
                self.lists.left_out(entry, probe.reason, asked=True)
        self.recorder.flush_if_due()
        return taken

    def attempt(self, entry: Entry, probe: Probe) -> None:
        """One attempt at an address, which says nothing more."""
        self.recorder.probe(entry.id, probe)
        self.counters.fetched += 1

    def skip(self, entry: Entry, reason: SkipReason) -> None:
        """An address is not asked for; the reason reaches the report."""
        self.recorder.mark(entry.id, State.SKIPPED, reason)
        self.lists.left_out(entry, reason, asked=False)

    def _content(self, answer: Answer) -> Taken:
        """A page, items of a list, the text of an attachment, a redirect, or just a target that lives or not."""
        entry, probe = answer.entry, answer.probe
        new = self._more_nonsense(probe, answer.body)
        if probe.redirect:
            return Taken(None, [*new, *self._redirected(entry, probe.redirect)])
        if probe.reason != "ok":
            return Taken(None, new)
        if entry.role is Role.DATA:
            return Taken(None, [*new, *self.lists.answer_arrived(entry, answer.body)])
        if answer.attachment is not None:
            return Taken(None, [*new, *self._attachment(entry, answer.attachment, probe.content_type)])
        if not _is_page(answer):
            return Taken(None, new)
        page = self.read(answer.body, entry.url, probe.content_type, probe.status, in_full=bool(entry.columns))
        if not answer.whole:
            page = replace(page, problems=(*page.problems, "truncated"))
        return Taken(page, [*new, *self._page(entry, page, answer.body, probe.content_type)])

    def _page(self, entry: Entry, page: Page, body: bytes, content_type: str) -> list[Entry]:
        """A page: its list, its links, its text and what the rules say of it; returns addresses that were not known."""
        found = self.lists.page_arrived(entry, page, body, content_type) if entry.columns else []
        shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
        digest, length, simhash = fingerprints(page.text)
        self.recorder.page(entry.id, page, body, content_type, shapes, digest, length, simhash)
        self.counters.pages += 1
        self.lists.judged(page.url)
        self.keep(self.judge.judge_page(self.view(page)), "page")
        return found

    def _target(self, link: Link, entry: Entry, found: list[Entry]) -> int:
        """Number of a link's target, new or known; 0 for what is not asked for."""
        if not self.addresses.is_asked(link):
            return 0
        known = self.recorder.known(link.url)
        if known:
            return known
        internal = self.addresses.internal(link.url)
        new = self.recorder.add(link.url, self.addresses.role_of(link, internal), internal, entry.depth + 1, via=entry.id)
        found.append(new)
        return new.id

    def _attachment(self, entry: Entry, page: Page, content_type: str) -> list[Entry]:
        """The text of an attachment, judged as part of the columns of the page that led to it; returns addresses that were not known."""
        self.counters.attachments.update(page.problems)
        if page.text:
            self.counters.attachments_read += 1
            if self.facts.attachments is not None:
                self.facts.attachments[entry.url] = page.problems
        columns, listed = self.lists.columns_of(self.recorder.url(entry.via))
        view = PageView(page, self.judge.site, self.judge.today, columns, False, listed)
        self.keep(self.judge.judge_page(view, attachment=True), "page")
        found: list[Entry] = []
        if page.links:
            shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
            self.recorder.page(entry.id, page, b"", content_type, shapes, "", 0, 0)
        return found

    def _redirected(self, entry: Entry, url: str) -> list[Entry]:
        """Where a redirect leads: taken in the place of the address that sent us there."""
        if entry.url == self.addresses.home:
            self.addresses.home = url
        if self.recorder.known(url) or self.addresses.barred(url):
            return []
        internal = self.addresses.internal(url)
        role = entry.role if internal or entry.role is not Role.PAGE else Role.PROBE
        return [self.recorder.add(url, role, internal, entry.depth, entry.columns, entry.list_page, entry.id, entry.request)]

    # -- addresses that cannot exist -------------------------------------------------------------------------------------

    def first_nonsense(self) -> list[Entry]:
        """Addresses to ask for to learn how the site says that a page is missing; the same in each run."""
        site = self.judge.site
        origin = "/".join(site.home.split("/", 3)[:3])
        word = hashlib.sha256(site.site.encode()).hexdigest()[:12]
        return [self.recorder.add(url, Role.CANARY, True) for url in (f"{origin}/{word}/", f"{origin}/{word}.html")]

    def _nonsense(self, answer: Answer) -> Taken:
        """How the site answers for such an address."""
        if answer.probe.reason != "not-recorded":
            self.facts.nonsense.append(nonsense_answer(answer.entry.url, answer.probe, answer.body))
        return Taken()

    def _more_nonsense(self, probe: Probe, body: bytes) -> list[Entry]:
        """Another one, where an answer looks like an error page and the site's own is not known yet."""
        url = note_answer(self.facts, probe, body, self._error_words) if self.addresses.internal(probe.url) else ""
        if not url or self.recorder.known(url):
            return []
        return [self.recorder.add(url, Role.CANARY, self.addresses.internal(url))]

    # -- reading and judging ---------------------------------------------------------------------------------------------

    def read(self, body: bytes, url: str, content_type: str, status: int, *, in_full: bool = False) -> Page:
        """The page of a body, no more of it than the rules need; lists are read in full, since they tell whose a page is."""
        return read(
            body, url, content_type=content_type, status=status, links_only=self._links_only and not in_full, home=url == self.addresses.home,
            resolver_cache=self._resolved,
        )  # fmt: skip

    def rendered(self, entry: Entry, body: bytes) -> list[Entry]:
        """A list as a browser shows it; returns articles that were not known."""
        return self.lists.rendered(entry, self.read(body, entry.url, "text/html; charset=utf-8", 200, in_full=True)) if body else []

    def view(self, page: Page) -> PageView:
        """What page rules see of a page."""
        columns, listed = self.lists.columns_of(page.url)
        return PageView(page, self.judge.site, self.judge.today, columns, page.kind is PageKind.HOME, listed)

    def judge_again(self, page: Page) -> None:
        """Judge a page once more, now that more is known of its columns."""
        self.recorder.forget_page(page.url)
        self.recorder.findings(self.judge.judge_page(self.view(page)), "page")

    def keep(self, judged: Iterable[Judged], phase: Scope) -> None:
        """Store findings, and count those that are new."""
        self.counters.findings += self.recorder.findings(judged, phase)

    def settle(self) -> None:
        """Let go of what only a crawl that goes on needs."""
        self.recorder.settle()
        self._resolved.clear()


def _is_page(answer: Answer) -> bool:
    """Whether an answer is read as a page."""
    kind = answer.probe.content_type.lower()
    asked = answer.entry.role in (Role.PAGE, Role.LIST)
    return asked and (not kind or any(word in kind for word in HTML_TYPES)) and answer.probe.sniffed in ("", "html", "text")

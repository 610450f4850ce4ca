"""One site of one run while it is inspected: takes pages and attempts as they come, judges them, and finishes from the store.

The crawler calls it with what it fetched, the offline re-audit with what is stored; it knows neither Scrapy nor files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ada_url

from audits.engine.columns import address_pattern, list_state, normal_address, requests_of_columns
from audits.engine.judge import Judge
from audits.extract import read
from audits.probing.soft404 import nonsense_answer
from audits.records import DataRequest, Link, ListItem, Page, PageKind
from audits.records.entries import HOME, Entry, Role, State
from audits.records.site_facts import SiteFacts
from audits.records.views import LinkView, PageView
from audits.store.crawl import SiteRecorder
from audits.texts.addresses import is_intranet
from audits.texts.fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.extract.lists.readers import ReaderAnswer
    from audits.records import CatalogueItem, Post, Probe
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Column, Site
    from audits.store.opening import Run, Store
    from audits.store.site_view import StoredSite

NOT_ASKED = frozenset(
    {"local-path", "template", "unparseable", "missing-scheme", "missing-host", "unknown-scheme", "intranet", "too-long", "credentials"}
)
"""Problems of an address that are findings by themselves: nothing is asked for."""
PAGE_ELEMENTS = frozenset({"a href", "area href", "iframe src", "frame src", "a onclick", "a href script", "meta refresh", "form action"})
_ASSET = re.compile(
    r"\.(?:css|js|mjs|json|xml|gif|jpe?g|png|bmp|ico|svg|webp|avif|swf|woff2?|ttf|eot|mp[34]|m4[av]|avi|mov|wmv|flv|webm|rmvb|exe|apk|iso)$",
    re.I,
)


@dataclass
class Counters:
    """What happened so far, for progress and coverage."""

    discovered: int = 0
    fetched: int = 0
    pages: int = 0
    probed: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    attachments: dict[str, int] = field(default_factory=dict)

    def count(self, group: str, reason: str) -> None:
        """One more of a reason."""
        counts: dict[str, int] = getattr(self, group)
        counts[reason] = counts.get(reason, 0) + 1


@dataclass
class SiteAudit:
    """See the module."""

    store: Store
    run: Run
    site_run: int
    """The record of the site in the run that holds its pages."""
    site: Site
    book: RuleBook
    only: frozenset[str] = frozenset()
    counters: Counters = field(default_factory=Counters)
    facts: SiteFacts = field(default_factory=SiteFacts)
    """What is known of the site as a whole."""
    catalogue: tuple[CatalogueItem, ...] = ()
    """The office's standard disclosure catalogue."""
    posts: tuple[Post, ...] = ()
    """Posts of the site's new-media accounts."""

    def __post_init__(self) -> None:
        """Prepare rules, recorder and what the register says."""
        self.today = self.run.today
        self.recorder = SiteRecorder(self.store, self.run.id, self.site.site, self.site_run)
        self.judge = Judge(self.book, self.site, self.today, self.run.id, self.only)
        self.links_only = not self.judge.needs_text()
        self.members: dict[str, list[tuple[str, ListItem]]] = {}
        self.judged: set[str] = set()
        self.rejudge: set[str] = set()
        self.unread: set[str] = set()
        self.seen_items: dict[str, set[str]] = {}
        self.resolved: dict[str, Any] = {}
        self._internal: dict[str, bool] = {}
        self._fragments = {column.id: column.list.partition("#")[2] for column in self.site.columns}
        self._patterns = [(address_pattern(pattern), column) for column in self.site.columns for pattern in column.articles]
        attachments = self.book.links.get("attachments", [])
        self._attachment = re.compile(r"\.(?:" + "|".join(map(re.escape, attachments)) + r")$", re.I) if attachments else None

    # -- addresses -------------------------------------------------------------------------------------------------------

    def internal(self, url: str) -> bool:
        """Whether an address lies on a registered host; a host without a port stands for all ports."""
        netloc = url.split("/", 3)[2] if url.count("/") >= 2 else ""
        found = self._internal.get(netloc)
        if found is None:
            host = netloc.rpartition("@")[2].lower()
            bare = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
            found = self._internal[netloc] = host in self.site.hosts or bare in self.site.hosts
        return found

    def reachable(self, url: str) -> bool:
        """Whether an inner address belongs to the site, or the register says where it is served."""
        return self.internal(url) or self.mapped(url)

    def mapped(self, url: str) -> bool:
        """Whether the register says where the host of an address is served."""
        host = url.split("/", 3)[2].lower()
        return host in self.site.resolve or host.rpartition(":")[0] in self.site.resolve

    def first_entries(self) -> list[Entry]:
        """The home page and the list pages of all columns."""
        home = normal_address(self.site.home)
        entries = [self.recorder.add(home, Role.PAGE, True)]
        by_list: dict[str, list[str]] = {}
        for column in self.site.columns:
            by_list.setdefault(self.list_address(column), []).append(column.id)
        for url, columns in by_list.items():
            if not url:
                continue
            if url == home:
                entries[0] = Entry(HOME, home, Role.LIST, True, columns=tuple(columns), list_page=1)
                self.recorder.retag(HOME, Role.LIST, tuple(columns), 1)
            else:
                entries.append(self.recorder.add(url, Role.LIST, self.internal(url), 1, tuple(columns), 1, HOME))
        return entries

    def list_address(self, column: Column) -> str:
        """Absolute address of a column's list, ``""`` if it cannot be resolved."""
        try:
            return ada_url.join_url(self.site.home, column.list).partition("#")[0]
        except ValueError:
            return ""

    def role_of(self, link: Link, internal: bool) -> Role:
        """Whether a link's target is read as a page or only probed."""
        if not internal or link.element not in PAGE_ELEMENTS:
            return Role.PROBE
        path = link.url.partition("?")[0]
        if _ASSET.search(path) or (self._attachment is not None and self._attachment.search(path)):
            return Role.PROBE
        return Role.PAGE

    # -- what arrives ----------------------------------------------------------------------------------------------------

    def read(self, body: bytes, url: str, content_type: str, status: int, *, is_list: bool = False) -> Page:
        """The page of a body, no more of it than the rules need; lists are read in full, since they tell whose a page is."""
        home = url == normal_address(self.site.home)
        return read(
            body, url, content_type=content_type, status=status, links_only=self.links_only and not is_list, home=home, resolver_cache=self.resolved
        )

    def page_arrived(self, entry: Entry, page: Page, body: bytes, content_type: str) -> list[Entry]:
        """Store and judge one page; returns the addresses that were new."""
        found = self._list_arrived(entry, page, body, content_type) if entry.columns else []
        shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
        digest, length, simhash = fingerprints(page.text)
        self.recorder.page(entry.id, page, body, content_type, shapes, digest, length, simhash)
        self.recorder.mark(entry.id, State.DONE)
        self.counters.pages += 1
        self._judge(page)
        self.recorder.flush_if_due()
        return found

    def _target(self, link: Link, entry: Entry, found: list[Entry]) -> int:
        """Number of a link's target, new or known; 0 for what is not asked for."""
        url = link.url
        if not url or (link.problem in NOT_ASKED and not (link.problem == "intranet" and self.reachable(url))):
            return 0
        known = self.recorder.known(url)
        if known:
            return known
        internal = self.internal(url)
        new = self.recorder.add(url, self.role_of(link, internal), internal, entry.depth + 1, via=entry.id)
        self.counters.discovered += 1
        found.append(new)
        return new.id

    def _list_arrived(self, entry: Entry, page: Page, body: bytes, content_type: str) -> list[Entry]:
        """Items and next page of a column's list page."""
        found: list[Entry] = []
        requests = requests_of_columns(entry.columns, page, body, content_type, self._fragments)
        for column in entry.columns:
            new_items = self._items_arrived(column, entry.list_page, page.items)
            state, reason = list_state(page)
            if entry.list_page > 1 and not new_items and page.items:
                state, reason = "empty", "repeats"
            self.recorder.column_page(column, entry.list_page, page.url, state, reason, page.reader, page.pages, new_items)
            if state == "not-readable" and not any(column in names for names, _ in requests):
                self.unread.add(column)
            if new_items == 0 and entry.list_page > 1:
                return found
        for names, request in requests:
            if not self.recorder.known(request.url, request) and self.internal(request.url):
                found.append(
                    self.recorder.add(request.url, Role.DATA, True, entry.depth + 1, names, entry.list_page, entry.id, request)
                )
        following = self._next_list(entry, page)
        return [*found, following] if following else found

    def _next_list(self, entry: Entry, page: Page) -> Entry | None:
        """The next list page of a column, unless it is known."""
        if not page.next or entry.list_page >= 2000:
            return None
        try:
            url = ada_url.join_url(page.base or page.url, page.next).partition("#")[0]
        except ValueError:
            return None
        if not url.startswith(("http://", "https://")) or not self.internal(url):
            return None
        known = self.recorder.known(url)
        if not known:
            return self.recorder.add(url, Role.LIST, True, entry.depth + 1, entry.columns, entry.list_page + 1, entry.id)
        if url in self.judged or url == page.url:
            return None
        self.recorder.retag(known, Role.LIST, entry.columns, entry.list_page + 1)
        return Entry(known, url, Role.LIST, True, entry.depth + 1, entry.columns, entry.list_page + 1, entry.id)

    def _items_arrived(self, column: str, list_page: int, items: Iterable[ListItem]) -> int:
        """Items of a column; returns how many were new to it."""
        seen = self.seen_items.setdefault(column, set())
        new = []
        for item in items:
            key = item.url or f"{item.href}\x00{item.title}"
            if key not in seen:
                seen.add(key)
                new.append(item)
                if item.url:
                    self.members.setdefault(item.url, []).append((column, item))
                    if item.url in self.judged:
                        self.rejudge.add(item.url)
        self.recorder.listing(column, list_page, new)
        return len(new)

    def data_arrived(self, entry: Entry, answer: ReaderAnswer, reader: str) -> int:
        """Items that a list page's script would have loaded; returns how many were new.

        An answer without items is an empty list only if it says that there are none; else it may not have been understood.
        """
        new = 0
        for column in entry.columns:
            new = self._items_arrived(column, entry.list_page, answer.items)
            if answer.items or (answer.records == 0 and not self.seen_items.get(column)):
                self.unread.discard(column)
                self.recorder.forget_column_page(column, entry.list_page)
                state = "read" if answer.items else "empty"
                self.recorder.column_page(column, entry.list_page, entry.url, state, "", reader, answer.pages, new)
            elif not self.seen_items.get(column):
                self._not_understood(column, entry, reader)
        self.recorder.mark(entry.id, State.DONE)
        return new

    def _not_understood(self, column: str, entry: Entry, reader: str) -> None:
        self.unread.add(column)
        self.recorder.column_page(column, entry.list_page, entry.url, "not-readable", "answer-not-understood", reader, None, 0)

    def attempt(self, entry: Entry, probe: Probe) -> None:
        """One attempt at an address."""
        self.recorder.probe(entry.id, probe)
        self.counters.fetched += 1
        if probe.reason != "ok":
            self.counters.count("failed", probe.reason)
        self.recorder.flush_if_due()

    def done(self, entry: Entry) -> None:
        """An address needs no more attempts."""
        self.recorder.mark(entry.id, State.DONE)
        if entry.role in (Role.PROBE, Role.CANARY):
            self.counters.probed += 1

    def redirected(self, entry: Entry, url: str) -> list[Entry]:
        """Where a redirect leads: taken in the place of the address that sent us there."""
        if self.recorder.known(url) or (is_intranet(url.split("/", 3)[2]) and not self.reachable(url)):
            return []
        internal = self.internal(url)
        role = entry.role if internal or entry.role is not Role.PAGE else Role.PROBE
        self.counters.discovered += 1
        return [self.recorder.add(url, role, internal, entry.depth, entry.columns, entry.list_page, entry.id, entry.request)]

    def canary_arrived(self, entry: Entry, probe: Probe, body: bytes) -> None:
        """How the site answers for an address that cannot exist."""
        if probe.reason != "not-recorded":
            self.facts.nonsense.append(nonsense_answer(entry.url, probe, body))
        self.recorder.mark(entry.id, State.DONE)

    def unreadable(self, column: str) -> bool:
        """Whether a column's list was fetched, but nothing could read it."""
        return column in self.unread and not self.seen_items.get(column)

    def list_seen_by_browser(self, entry: Entry, page: Page) -> list[Entry]:
        """Items of a list page after its scripts ran; its articles are new addresses to ask for."""
        if not page.items:
            return []
        for column in entry.columns:
            self.unread.discard(column)
            self.recorder.forget_column_page(column, entry.list_page)
            new_items = self._items_arrived(column, entry.list_page, page.items)
            self.recorder.column_page(column, entry.list_page, page.url, "read", "", "browser", page.pages, new_items)
        found: list[Entry] = []
        for item in page.items:
            if item.url and self.internal(item.url) and not self.recorder.known(item.url):
                self.counters.discovered += 1
                found.append(self.recorder.add(item.url, Role.PAGE, True, entry.depth + 1, via=entry.id))
        return found

    def data_unreadable(self, entry: Entry, reader: str) -> None:
        """An answer of a list's script that no reader understood."""
        for column in entry.columns:
            if not self.seen_items.get(column):
                self._not_understood(column, entry, reader)
        self.recorder.mark(entry.id, State.DONE)

    def more_data(self, entry: Entry, request: DataRequest) -> list[Entry]:
        """The next request of a list that comes by script."""
        if self.recorder.known(request.url, request) or entry.list_page >= 2000 or not self.internal(request.url):
            return []
        return [self.recorder.add(request.url, Role.DATA, True, entry.depth, entry.columns, entry.list_page + 1, entry.id, request)]

    def resume(self, stored: StoredSite) -> None:
        """Take up what a crawl has stored: links, items of lists, pages judged."""
        self.recorder.load_shapes()
        for url, columns in stored.columns_of.items():
            for column in columns:
                for ident, item in stored.listing(url):
                    if ident == column:
                        self.members.setdefault(url, []).append((column, item))
                        self.seen_items.setdefault(column, set()).add(item.url or f"{item.href}\x00{item.title}")
        urls = stored.urls
        self.judged.update(urls[ident] for ident in stored.page_rows)
        self.counters.pages = len(stored.page_rows)
        self.counters.discovered = len(urls)

    def skip(self, entry: Entry, reason: str) -> None:
        """An address is not asked for; the reason reaches the report."""
        self.recorder.mark(entry.id, State.SKIPPED, reason)
        self.counters.count("skipped", reason)

    # -- judging ---------------------------------------------------------------------------------------------------------

    def columns_of_url(self, url: str) -> tuple[tuple[Column, ...], tuple[ListItem, ...]]:
        """Columns of an address, in register order, and how their lists show it."""
        members = self.members.get(url, ())
        names = {column for column, _ in members}
        if self._patterns:
            path = urlsplit(url).path or "/"
            names |= {column.id for pattern, column in self._patterns if pattern.match(url) or pattern.match(path)}
        if not names:
            return (), ()
        return tuple(column for column in self.site.columns if column.id in names), tuple(item for _, item in members)

    def attachment_arrived(self, entry: Entry, page: Page, content_type: str) -> list[Entry]:
        """Judge the text of an attachment as part of the columns of the page that led to it; returns addresses that were new."""
        for problem in page.problems:
            self.counters.count("attachments", problem)
        if page.text:
            self.counters.count("attachments", "read")
            if self.facts.attachments is not None:
                self.facts.attachments[entry.url] = page.problems
        columns, listed = self.columns_of_url(self.recorder.url(entry.via))
        view = PageView(page, self.site, self.today, columns, False, listed)
        self.counters.findings += self.recorder.findings(self.judge.judge_page(view, attachment=True), "page")
        found: list[Entry] = []
        if page.links:
            shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
            self.recorder.page(entry.id, page, b"", content_type, shapes, "", 0, 0)
        return found

    def view(self, page: Page) -> PageView:
        """What page rules see of a page."""
        columns, listed = self.columns_of_url(page.url)
        return PageView(page, self.site, self.today, columns, page.kind is PageKind.HOME, listed)

    def link_view(self, link: Link, page_url: str, page_title: str, pages: int, elements: tuple[str, ...] = ()) -> LinkView:
        """What link rules see of a distinct link."""
        return LinkView(link, page_url, page_title, self.site, self.today, pages, elements)

    def _judge(self, page: Page) -> None:
        self.judged.add(page.url)
        self.counters.findings += self.recorder.findings(self.judge.judge_page(self.view(page)), "page")

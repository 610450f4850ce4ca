"""The lists of a site's columns: their pages, what these list, and what their scripts ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.engine.addresses import joined
from audits.engine.budget import AT_ONCE_S, TooCostly, budget
from audits.extract import is_heavy, read
from audits.records import PageKind
from audits.records.entries import HOME, Entry, Role, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.engine.addresses import Addresses
    from audits.extract.lists.answers import ReaderAnswer
    from audits.records import DataRequest, ListItem, Page
    from audits.records.codes import ListReason, ListState, NoCode
    from audits.records.reasons import Reason
    from audits.rulebook.register import Column, Site
    from audits.store.crawl import SiteRecorder
    from audits.store.site_view import StoredSite

_FRAMES = frozenset({"iframe src", "iframe data-src", "frame src"})
MOST_FRAMES = 4
"""Frames of one list page that are looked at for its list."""


@dataclass
class Lists:
    """What the columns of one site list so far."""

    site: Site
    addresses: Addresses
    recorder: SiteRecorder
    _late: set[str] = field(default_factory=set)
    """Pages that a list showed only after they had been judged with the columns known by then."""
    _members: dict[str, list[tuple[str, ListItem]]] = field(default_factory=dict)
    """Address to the columns that list it, and how they do."""
    _seen: dict[str, set[str]] = field(default_factory=dict)
    """Column to its items."""
    _listed: dict[str, int] = field(default_factory=dict)
    """Column to how many rows its list showed, the same ones counted again."""
    _rows: dict[tuple[str, int], tuple[ListItem, ...]] = field(default_factory=dict)
    """Column and number of its list page to what was new on it; for first pages only."""
    _unread: set[str] = field(default_factory=set)
    """Columns of which something was fetched that nobody could read."""
    _judged: set[str] = field(default_factory=set)
    """Pages that were judged."""
    _frames: set[str] = field(default_factory=set)
    """Addresses that list pages without rows show in their frames."""
    _pages_of: dict[str, set[str]] = field(default_factory=dict)
    """Address of a list page to the columns of which it is read, or will be."""

    def first_entries(self) -> list[Entry]:
        """The home page and the list pages of all columns."""
        home = self.site.home
        entries = [self.recorder.add(home, Role.PAGE, True)]
        by_list: dict[str, list[str]] = {}
        for column in self.site.columns:
            by_list.setdefault(self.addresses.list_of(column), []).append(column.id)
        for url, columns in by_list.items():
            if url == home:
                entries[0] = Entry(HOME, home, Role.LIST, True, columns=tuple(columns), list_page=1)
                self.recorder.retag(HOME, Role.LIST, tuple(columns), 1)
            elif url:
                entries.append(self.recorder.add(url, Role.LIST, self.addresses.internal(url), 1, tuple(columns), 1, HOME))
        return entries

    # -- what arrived ----------------------------------------------------------------------------------------------------

    def page_arrived(self, entry: Entry, page: Page, body: bytes, content_type: str) -> list[Entry]:
        """Items of a list page; returns what its scripts would ask for, and the next page."""
        self._pages_of.setdefault(entry.url, set()).update(entry.columns)
        requests = self._requests(entry.columns, page, body, content_type)
        any_new = False
        for column in entry.columns:
            if entry.url in self._frames:
                if not page.items or self._seen.get(column):
                    continue  # what stands beside a list, or a second one: the page around it says what is known
                self.recorder.forget_column_page(column, entry.list_page)
                self._unread.discard(column)
            new_items = self._items_arrived(column, entry.list_page, page.items)
            state, reason = _state(page)
            if entry.list_page > 1 and not new_items and page.items:
                state, reason = "empty", "repeats"
            self.recorder.column_page(column, entry.list_page, page.url, state, reason, page.reader, page.pages, new_items)
            if state == "not-readable" and not any(column in names for names, _ in requests):
                self._unread.add(column)
            any_new = any_new or new_items > 0
        if entry.list_page > 1 and not any_new:
            return []
        found = [
            self.recorder.add(request.url, Role.DATA, True, entry.depth + 1, names, entry.list_page + bool(page.items), entry.id, request)
            for names, request in requests
            if self._is_new(request)
        ]
        following = self._next_page(entry, page)
        return [*found, *self._framed(entry, page), *([following] if following else [])]

    def _framed(self, entry: Entry, page: Page) -> list[Entry]:
        """The pages of the site that a list page without rows shows in its frames: one of them may be the list."""
        if page.items or page.data_requests or _state(page)[0] != "not-readable":
            return []
        urls = dict.fromkeys(link.url for link in page.links if link.element in _FRAMES and self.addresses.internal(link.url))
        found = []
        for url in list(urls)[:MOST_FRAMES]:
            if url not in self._frames and (inner := self._as_list(entry, url, entry.list_page)) is not None:
                self._frames.add(url)
                found.append(inner)
        return found

    def _requests(self, columns: Iterable[str], page: Page, body: bytes, content_type: str) -> list[tuple[tuple[str, ...], DataRequest]]:
        """What the scripts of a list page ask for, each with the columns it is for.

        Platforms that are one page for all their columns name the column after ``#``; the page is read as it is at that address.
        """
        asked: dict[str, tuple[DataRequest, ...]] = {"": page.data_requests}
        wanted: dict[DataRequest, list[str]] = {}
        for column in columns:
            fragment = "" if page.items else self._fragment(column)
            if fragment not in asked:
                asked[fragment] = _requests_at(f"{page.url}#{fragment}", body, content_type)
            for request in asked[fragment]:
                wanted.setdefault(request, []).append(column)
        return [(tuple(names), request) for request, names in wanted.items()]

    def _fragment(self, column: str) -> str:
        found = self.site.column(column)
        return found.list.partition("#")[2] if found is not None else ""

    def _is_new(self, request: DataRequest) -> bool:
        """Whether a request is the site's own and was not made yet."""
        return not self.recorder.known(request.url, request) and self.addresses.internal(request.url)

    def _next_page(self, entry: Entry, page: Page) -> Entry | None:
        """The next list page of the same columns, unless it is known as one; it is no deeper in the site than the first.

        One that was read as a page already, as where the list before it answered late, is asked for once more.
        """
        url = joined(page.base or page.url, page.next) if page.next else ""
        if not url.startswith(("http://", "https://")) or not self.addresses.internal(url):
            return None
        return self._as_list(entry, url, entry.list_page + 1)

    def _as_list(self, entry: Entry, url: str, list_page: int) -> Entry | None:
        """An address as a list page of the columns of another, None where it is known as one."""
        known, of = self.recorder.known(url), self._pages_of.setdefault(url, set())
        if url == entry.url or of >= set(entry.columns):
            return None
        of.update(entry.columns)
        if not known:
            return self.recorder.add(url, Role.LIST, True, entry.depth, entry.columns, list_page, entry.id)
        self.recorder.retag(known, Role.LIST, entry.columns, list_page)
        self.recorder.mark(known, State.WAITING)
        return Entry(known, url, Role.LIST, True, entry.depth, entry.columns, list_page, entry.id)

    def _items_arrived(self, column: str, list_page: int, items: Iterable[ListItem]) -> int:
        """Items of a column; returns how many were new to it."""
        seen = self._seen.setdefault(column, set())
        new, items = [], tuple(items)
        self._listed[column] = self._listed.get(column, 0) + len(items)
        for item in items:
            key = _key(item)
            if key not in seen:
                seen.add(key)
                new.append(item)
                if item.url:
                    self._members.setdefault(item.url, []).append((column, item))
                    if item.url in self._judged:
                        self._late.add(item.url)
        if list_page == 1:
            self._rows[column, 1] = tuple(new)
        self.recorder.listing(column, list_page, new)
        return len(new)

    def answer_arrived(self, entry: Entry, answer: ReaderAnswer | None) -> tuple[tuple[ListItem, ...], list[Entry]]:
        """Items that a list page's script would have loaded; returns them, and the request for what follows."""
        new = 0
        for column in entry.columns:
            if answer is None:
                self._not_understood(column, entry)
            else:
                new = max(new, self._answer_of(column, entry, answer))
        following = answer.next if answer is not None and new else None
        items = answer.items if answer is not None else ()
        if following is None or not self._is_new(following):
            return items, []
        return items, [self.recorder.add(following.url, Role.DATA, True, entry.depth, entry.columns, entry.list_page + 1, entry.via, following)]

    def _answer_of(self, column: str, entry: Entry, answer: ReaderAnswer) -> int:
        """Items of an answer for one column; returns how many were new.

        An answer without items is an empty list only if it says that there are none; else it may not have been understood.
        """
        new = self._items_arrived(column, entry.list_page, answer.items)
        if answer.items or answer.records == 0:
            state: ListState = "read" if self._seen.get(column) else "empty"
            self._read_again(column, entry, state, _reader_of(entry), self._requests_in_all(column, entry, answer, new), new)
        else:
            self._not_understood(column, entry)
        return new

    def _requests_in_all(self, column: str, entry: Entry, answer: ReaderAnswer, new: int) -> int | None:
        """Requests that make up a list, None while more are known to follow; a list ends where its records do, not where its pager says."""
        if answer.next is not None and new:
            return None
        if not answer.records:
            return answer.pages
        return entry.list_page + (self._listed.get(column, 0) < answer.records - answer.records // 100)

    def _read_again(self, column: str, entry: Entry, state: ListState, reader: str, pages: int | None, new: int) -> None:
        """A list page was read in another way than from its own text."""
        self._unread.discard(column)
        self.recorder.forget_column_page(column, entry.list_page)
        self.recorder.column_page(column, entry.list_page, self._shown_at(entry), state, "", reader, pages, new)

    def _shown_at(self, entry: Entry) -> str:
        """Address of the list page that shows what an entry gives."""
        return entry.url if entry.request is None else self.recorder.url(entry.via) or entry.url

    def _not_understood(self, column: str, entry: Entry) -> None:
        """An answer for a column was not understood."""
        if not self._seen.get(column):
            self._unread.add(column)
        self.recorder.column_page(column, entry.list_page, self._shown_at(entry), "not-readable", "answer-not-understood", _reader_of(entry), None, 0)

    def take_back(self, entry: Entry) -> None:
        """A list page, or an answer for one, was none: the site had turned."""
        for column in entry.columns:
            self.recorder.forget_column_page(column, entry.list_page)
            if entry.list_page > 1 or not self._seen.get(column):
                self.recorder.forget_listing(column, entry.list_page)
            self._unread.discard(column)

    def fetch_anew(self, entry: Entry) -> None:
        """A list page that was taken over may list other things by now, and is fetched after all."""
        for column in entry.columns:
            for item in self.recorder.listed(column, entry.list_page):
                self._seen.get(column, set()).discard(_key(item))
                if members := self._members.get(item.url):
                    members[:] = [member for member in members if member != (column, item)]
            self._rows.pop((column, entry.list_page), None)
            self.recorder.forget_column_page(column, entry.list_page)
            self.recorder.forget_listing(column, entry.list_page)

    def forget(self, entry: Entry) -> None:
        """A list page lists other things than it was read as listing."""
        for column in entry.columns:
            gone = self._rows.pop((column, entry.list_page), ())
            self._listed[column] = self._listed.get(column, 0) - len(gone)
            for item in gone:
                self._seen.get(column, set()).discard(_key(item))
                if members := self._members.get(item.url):
                    members[:] = [member for member in members if member != (column, item)]
                    if item.url in self._judged:
                        self._late.add(item.url)
            self.recorder.forget_listing(column, entry.list_page)

    def left_out(self, entry: Entry, reason: Reason, *, asked: bool) -> None:
        """A later list page was not asked for, or could not be opened: the lists of its columns are not read to their end."""
        state: ListState = "unreachable" if asked else "not-fetched"
        for column in entry.columns if entry.list_page > 1 else ():
            self.recorder.column_page(column, entry.list_page, entry.url, state, reason, _reader_of(entry), None, 0)

    def unread(self) -> list[Entry]:
        """First list pages of columns that were fetched and gave no item that anybody could read, as far as a browser may try."""
        by_list: dict[str, list[str]] = {}
        for column in self.site.columns:
            if column.id in self._unread and not self._seen.get(column.id) and column.render != "html":
                by_list.setdefault(self.addresses.list_of(column), []).append(column.id)
        known = ((url, self.recorder.known(url)) for url in by_list)
        return [Entry(ident, url, Role.LIST, True, 1, tuple(by_list[url]), 1, HOME) for url, ident in known if ident]

    def rendered(self, entry: Entry, page: Page) -> None:
        """Items of a list page after a browser ran its scripts."""
        for column in entry.columns if page.items else ():
            new = self._items_arrived(column, entry.list_page, page.items)
            self._read_again(column, entry, "read", "browser", page.pages, new)

    def shown(self, column: str) -> frozenset[str] | None:
        """What the pages of a column's list show that were read; None where its first page was not."""
        return frozenset(self._seen.get(column, ())) if (column, 1) in self._rows else None

    # -- whose a page is -------------------------------------------------------------------------------------------------

    def columns_of(self, url: str) -> tuple[tuple[Column, ...], tuple[ListItem, ...]]:
        """Columns of an address, in register order, and how their lists show it."""
        members = self._members.get(url, ())
        names = {column for column, _ in members} | self.addresses.columns_taking(url)
        if not names:
            return (), ()
        return tuple(column for column in self.site.columns if column.id in names), tuple(item for _, item in members)

    def judged(self, url: str) -> None:
        """A page was judged as one of the columns known so far."""
        self._judged.add(url)

    def late(self) -> list[str]:
        """Pages that a list showed only after they had been judged, in order."""
        return sorted(self._late)

    def restore(self, stored: StoredSite) -> None:
        """Take up what a crawl has stored: items of lists, and which pages were judged."""
        for url, columns in stored.columns_of.items():
            for column in columns:
                for ident, item in stored.listing(url):
                    if ident == column:
                        self._members.setdefault(url, []).append((column, item))
                        self._seen.setdefault(column, set()).add(_key(item))
        for view in stored.columns:
            first = set(stored.listed_on(view.column.id).get(1, ()))
            self._rows[view.column.id, 1] = tuple(item for item in view.items if (item.url or item.title) in first)
        self._unread.update(view.column.id for view in stored.columns if view.state == "not-readable")
        self._judged.update(stored.addresses())
        for column, urls in stored.list_urls.items():
            for url in urls:
                self._pages_of.setdefault(url, set()).add(column)

    def settle(self) -> None:
        """Let go of what only pages that are still to come or to be judged need."""
        for known in (self._members, self._seen, self._rows, self._unread, self._judged, self._late, self._pages_of):
            known.clear()


def _key(item: ListItem) -> str:
    """What tells items of a column apart."""
    return item.url or f"{item.href}\x00{item.title}"


def _requests_at(url: str, body: bytes, content_type: str) -> tuple[DataRequest, ...]:
    """What the scripts of a page ask for at an address with a fragment; nothing where that cannot be read at once."""
    try:
        with budget(AT_ONCE_S):
            return () if is_heavy(body) else read(body, url, content_type=content_type).data_requests
    except TooCostly:
        return ()


def _reader_of(entry: Entry) -> str:
    return entry.request.reader if entry.request is not None else ""


def _state(page: Page) -> tuple[ListState, ListReason | NoCode]:
    """State of a list page as a column sees it, and the reason."""
    if page.items:
        return "read", ""
    if page.data_requests or page.kind is PageKind.JS_LIST:
        return "not-readable", "needs-script"
    if page.kind is PageKind.EMPTY_LIST:
        return "empty", ""
    if page.kind is PageKind.DETAIL:
        return "read", "single-page"
    if page.kind is PageKind.ERROR:
        return "unreachable", "error-page"
    if page.kind is PageKind.REDIRECT:
        return "redirected", "redirect"
    return "not-readable", "no-list-found"

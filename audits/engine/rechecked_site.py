"""A re-checked site, set beside what the run saw that found the problems: which of its pages prove anything."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median_low
from typing import TYPE_CHECKING

from audits.extract.article.attachment import attachment_page
from audits.probing.promises import says_alike
from audits.probing.soft404 import ErrorPages, ErrorWords
from audits.records import PageKind
from audits.rectification.sameness import (
    ALIKE,
    Around,
    alike,
    kind_kept,
    list_kept,
    list_moved_on,
    list_named,
    list_strange,
    names_of,
    other_file,
    plain,
    unlike,
    unproved,
)
from audits.rectification.verdicts import GONE
from audits.store.attempts import attempts_of, opened_of
from audits.store.site_links import ever_linked, ever_read
from audits.texts.addresses import resolve, without_volatile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audits.engine.outcomes import Outcomes
    from audits.records import Link, Outcome, Page, Probe
    from audits.records.codes import ListState, ProofWhy
    from audits.records.site_facts import SiteFacts
    from audits.records.views import ColumnView
    from audits.rulebook import RuleBook
    from audits.store.site_view import StoredSite

COMMON = 3
"""Pages that carry a name from which it names none of them."""
_END = re.compile(rb"</(?:html|body)\s{0,20}>", re.I)
MOST_COPIES = 20
"""Other addresses that answer alike from which a page is none's own: an error page, or one that stands for all."""
SAMPLE = 60
"""Pages from which it is told what pages of the site usually lost."""
TAIL = 4096
"""Bytes of a body in which its end tag is looked for."""


@dataclass
class StoredRecheck:
    """A re-checked site as ``audits.rectification.verdicts`` asks about it."""

    stored: StoredSite
    outcomes: Outcomes
    before: StoredSite
    """The site as the run saw it that is looked at again."""
    facts: SiteFacts
    """What the re-check knows of the site as a whole: attachments whose text was read, pages that look like error pages."""
    facts_before: SiteFacts
    """What that run knew of it."""
    book: RuleBook
    at_fault: Mapping[str, int]
    """Page to the number of places on it that are looked at again."""
    _unlike: dict[tuple[str, str], ProofWhy | None] = field(default_factory=dict)
    _unproved: dict[tuple[str, str], ProofWhy | None] = field(default_factory=dict)
    _whole: dict[str, bool] = field(default_factory=dict)

    # -- pages -----------------------------------------------------------------------------------------------------------

    def page_facts(self, url: str) -> Page | None:
        """See ``Rechecked``."""
        page, texts = self.outcomes.page(url), self.facts.attachments or {}
        return attachment_page(url, "", texts[url]) if page is None and url in texts else page

    def unlike(self, url: str, read: str) -> ProofWhy | None:
        """See ``Rechecked``."""
        if (url, read) not in self._unlike:
            now = self.stored.page(read)
            is_file = now is None or read in (self.facts.attachments or {})
            self._unlike[url, read] = self._other_file(url, read) if is_file or now is None else self._other_page(url, now)
        return self._unlike[url, read]

    def left_out(self) -> frozenset[str]:
        """Pages of the re-check that prove nothing: not what stood there before, or not all of it."""
        return frozenset(url for url in self.stored.addresses() if self.unlike(url, url) is not None)

    def _other_page(self, url: str, now: Page) -> ProofWhy | None:
        before = self.before.page(url)
        why = unlike(before, now, url, replace(self._around(now, url, before), usual_loss=self._usual_loss))
        if why is None and before is not None and self._ended(self.before, url) and not self._ended(self.stored, now.url):
            return "cut-short"
        return why

    @cached_property
    def _usual_loss(self) -> int:
        """Links that the middle one of the re-checked pages lost since; 0 where there are too few of them to tell."""
        both = [url for url in self.stored.addresses() if self.before.links.number(url)][:SAMPLE]
        pairs = [(before, now) for url in both if (before := self.before.page(url)) is not None and (now := self.stored.page(url)) is not None]
        lost = [len(before.links) - len(now.links) for before, now in pairs if before.kind is now.kind]
        return max(0, int(median_low(lost))) if len(lost) >= COMMON else 0

    @staticmethod
    def _ended(site: StoredSite, url: str) -> bool:
        """Whether a body has its end tag."""
        found = site.stored_body(url)
        return found is not None and _END.search(found[0][-TAIL:]) is not None

    def _other_file(self, url: str, read: str) -> ProofWhy | None:
        """Whether an attachment whose text was read is of another kind than before, or another document."""
        then, now = self._last(self._then, url), self._last(self.outcomes.attempts, read)
        if then is not None and now is not None and not kind_kept(then.sniffed, now.sniffed):
            return "other-kind"
        if then is not None and now is not None and then.body_hash and then.body_hash == now.body_hash:
            return None
        return other_file(self.facts_before.texts.get(url), self.facts.texts.get(read))

    def _around(self, page: Page | None, url: str, before: Page | None, title: str = "") -> Around:
        """What else is known of the site that a page, or only its title, stands on."""
        name = plain(page.title if page is not None else title)
        others = self._titles.get(name, frozenset()) - {url} if name else frozenset()
        taken = bool(others) and (before is None or name not in names_of(before))
        words = page.text or page.body_text if page is not None else ""
        worded = self._words.stands_for(page.html_title or page.title if page is not None else title, plain(words))
        if before is not None and self._words.stands_for(before.html_title or before.title, plain(before.text or before.body_text)):
            worded = False
        listed = [column.name for column in self.stored.site.columns if url in self._list_urls.get(column.id, ())]
        read = page.url if page is not None else url
        led = {*(item.url for item in before.items), *(link.url for link in before.links)} if before is not None else set()
        gone = self._gone(url for url in led if url)
        original = page is not None and before is not None and page.kind is before.kind is PageKind.HOME  # others that show it now are its copies
        return Around(
            self._common, taken, not original and self._is_copy(url, read), worded, tuple(listed), at_fault=self.at_fault.get(url, 0), home=self.before.home, gone=gone
        )

    def _gone(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of some addresses that are proved to be gone from the site."""
        return frozenset(url for url in urls if (outcome := self.outcome(url)) is not None and outcome.reason in GONE)

    def _is_copy(self, url: str, read: str) -> bool:
        """Whether what answered for an address answers at others word for word, and they were not one and the same before.

        Where it is what stood at the address before, and nothing like what stood at the others, the others are the copies.
        """
        now, then = self._hashes_of(self.outcomes.attempts, self.stored, read), self._hashes_of(self._then, self.before, url)
        if not now or now & then:
            return False
        others = {other for digest in now for hashes in (self._by_hash, self._then_by_hash) for other in hashes.get(digest, ())} - {url, read}
        strangers = [other for other in sorted(others) if not then or not then & self._hashes_of(self._then, self.before, other)]
        return bool(strangers) and not self._is_original(url, read, strangers)

    def _is_original(self, url: str, read: str, others: Sequence[str]) -> bool:
        """Whether a page is like what stood at an address before, and more so than like what stood at some others; all must have been asked for then."""
        page = self.stored.page(read)
        if page is None or len(others) > MOST_COPIES or not all(one in self._then for one in others):
            return False
        mine, *theirs = (alike(before, page) if (before := self.before.page(one)) is not None else 0.0 for one in (url, *others))
        return mine >= ALIKE and mine > max(theirs, default=0.0)

    def _hashes_of(self, attempts: Mapping[str, list[Probe]], site: StoredSite, url: str) -> set[str]:
        """Hashes of the body and of the main text that answered."""
        last = self._last(attempts, url)
        body = {last.body_hash} if last is not None and last.body_hash and last.status == 200 else set()
        return body | {text for text in (site.text_hashes.get(url, ""),) if text}

    @staticmethod
    def _last(attempts: Mapping[str, list[Probe]], url: str) -> Probe | None:
        found = attempts.get(url)
        return found[-1] if found else None

    @cached_property
    def _then(self) -> dict[str, list[Probe]]:
        """Attempts of the run before, by address."""
        found = attempts_of(self.before.store, self.before.site_run)
        return {self.before.links.url(ident): tried for ident, tried in found.items()}

    @cached_property
    def _by_hash(self) -> dict[str, set[str]]:
        return _turned(self.outcomes.attempts, self.stored)

    @cached_property
    def _then_by_hash(self) -> dict[str, set[str]]:
        return _turned(self._then, self.before)

    @cached_property
    def _titles(self) -> dict[str, frozenset[str]]:
        """Plain title to the addresses that carried it before."""
        found: dict[str, set[str]] = {}
        for url, title in self.before.links.titles():
            found.setdefault(plain(title), set()).add(url)
        return {title: frozenset(urls) for title, urls in found.items()}

    @cached_property
    def _common(self) -> frozenset[str]:
        """Plain names that several pages carry, and those of the home page."""
        counts: Counter[str] = Counter()
        for opened in opened_of(self.before.store, self.before.site_run).values():
            counts.update({plain(name) for name in (opened.title, opened.html_title, *opened.headings)} - {""})
        home = names_of(self.before.home) if self.before.home is not None else set()
        return frozenset(home | {name for name, count in counts.items() if count >= COMMON})

    @cached_property
    def _words(self) -> ErrorWords:
        return ErrorWords.of(self.book.vocabulary("error-pages", ErrorPages))

    # -- links -----------------------------------------------------------------------------------------------------------

    def unproved(self, target: str, words: str, facts: Mapping[str, object]) -> ProofWhy | None:
        """See ``Rechecked``."""
        outcome = self.outcomes.of_url(target)
        if outcome is None:
            return "target-unproved"
        if (target, words) not in self._unproved:
            final = outcome.final_url or target
            page = self.stored.page(final)
            before = self.before.page(target)
            around = self._around(page, target, before, outcome.title or outcome.html_title)
            self._unproved[target, words] = unproved(words, outcome, page, around, facts)
        return self._unproved[target, words]

    def outcome(self, url: str) -> Outcome | None:
        """See ``Rechecked``."""
        return self.outcomes.of_url(url)

    def links(self, page_url: str, target: str, words: str = "") -> bool:
        """See ``Rechecked``."""
        wanted, _, fragment = target.partition("#")
        there = (link for link in self.stored.links.on(page_url) if not words or says_alike(link.text or link.title, words))
        return any(self._leads_to(link, page_url, wanted, fragment) for link in there)

    def variants(self, page_url: str, target: str) -> list[str]:
        """See ``Rechecked``."""
        wanted, _, fragment = target.partition("#")
        bare, mark = without_volatile(wanted), f"#{fragment}" if fragment else ""
        linked = [link for link in self.stored.links.on(page_url) if link.url not in ("", wanted) and link.fragment == fragment]
        return list(dict.fromkeys(link.url + mark for link in linked if without_volatile(link.url) == bare))

    def linked_before(self, page_url: str, target: str) -> bool:
        """See ``Rechecked``."""
        return ever_linked(self.stored.store, self.stored.site.site, page_url, target.partition("#")[0])

    def read_before(self, page_url: str) -> bool:
        """See ``Rechecked``."""
        return ever_read(self.stored.store, self.stored.site.site, page_url)

    @staticmethod
    def _leads_to(link: Link, page_url: str, wanted: str, fragment: str) -> bool:
        """Whether a link leads to an address; one that was not asked for, such as an inner one of an office, is known by its raw text."""
        url = link.url or resolve(link.raw, page_url).url.partition("#")[0]
        return url == wanted and (not fragment or link.fragment == fragment)

    def doubtful(self, url: str) -> bool:
        """See ``Rechecked``."""
        return url in self.facts.suspects

    # -- lists -----------------------------------------------------------------------------------------------------------

    def listed(self, url: str) -> bool:
        """See ``Rechecked``."""
        return bool(self.stored.listing(url))

    def column_state(self, column: str) -> tuple[ListState, bool]:
        """See ``Rechecked``."""
        view = self._views.get(column)
        if view is None:
            return "not-fetched", False
        if column not in self._whole:
            self._whole[column] = (view.complete or self._read_as_before(view)) and self._is_whole(view)
        return view.state, self._whole[column]

    def read_to_end(self, column: str) -> bool:
        """See ``Rechecked``."""
        view = self._views.get(column)
        return view is not None and view.complete

    def _read_as_before(self, view: ColumnView) -> bool:
        """Whether a list that could not be read to its end before, as where its second page is dead, was read as far as then."""
        then = next((one for one in self.before.columns if one.column.id == view.column.id), None)
        if then is None or then.complete or then.state != view.state:
            return False
        return self.before.listed_on(view.column.id).keys() <= self.stored.listed_on(view.column.id).keys()

    def columns(self, url: str) -> tuple[frozenset[str], frozenset[str]]:
        """See ``Rechecked``."""
        return frozenset(self.before.columns_of.get(url, ())), frozenset(self.stored.columns_of.get(url, ()))

    def _is_whole(self, view: ColumnView) -> bool:
        """Whether all pages of a column's list are its own, and what they showed before is still there or gone from the site."""
        name = view.column.id
        now, then = self.stored.listed_on(name), self.before.listed_on(name)
        own = frozenset(key for keys in then.values() for key in keys)
        others = frozenset(key for other in self._before_keys if other != name for key in self._before_keys[other])
        shown = frozenset(key for keys in now.values() for key in keys)
        if any(list_strange(keys, own, others) for keys in now.values()):
            return False
        if not own and not self._named_list(view):
            return False
        gone = self._gone(own - shown)
        kept = all(list_kept(keys, shown, gone) for keys in then.values()) or list_moved_on(_in_order(then), _in_order(now), gone)
        return kept and self._pages_own(name)

    def _named_list(self, view: ColumnView) -> bool:
        """Whether a list that showed nothing before is that of its column."""
        page = self.stored.page(view.url)
        if page is not None and self.unlike(view.url, view.url) is None:
            return True
        return list_named(page, view.column.name, view.url, view.items) and not self._is_copy(view.url, view.url)

    def _pages_own(self, column: str) -> bool:
        """Whether no page of a list that was read proves to be another one than before."""
        urls = self._list_urls.get(column, ())
        return all(self.unlike(url, url) is None for url in urls if self.before.page(url) is not None and self.outcomes.page(url) is not None)

    @cached_property
    def _views(self) -> dict[str, ColumnView]:
        return {view.column.id: view for view in self.stored.columns}

    @cached_property
    def _before_keys(self) -> dict[str, frozenset[str]]:
        """Column to what its list showed before."""
        names = [column.id for column in self.before.site.columns]
        return {name: frozenset(key for keys in self.before.listed_on(name).values() for key in keys) for name in names}

    @cached_property
    def _list_urls(self) -> dict[str, frozenset[str]]:
        """Column to the addresses of the pages of its list, before and now."""
        found: dict[str, set[str]] = {}
        for site in (self.before, self.stored):
            for name, urls in site.list_urls.items():
                found.setdefault(name, set()).update(urls)
        return {name: frozenset(urls) for name, urls in found.items()}


def _in_order(listed: Mapping[int, Sequence[str]]) -> list[str]:
    """What the pages of a list show, from its first one on."""
    return [key for _, keys in sorted(listed.items()) for key in keys]


def _turned(attempts: Mapping[str, list[Probe]], site: StoredSite) -> dict[str, set[str]]:
    """Hash of a body or a main text to the addresses that answered with it."""
    found: dict[str, set[str]] = {}
    for url, tried in attempts.items():
        last = tried[-1] if tried else None
        if last is not None and last.body_hash and last.status == 200:
            found.setdefault(last.body_hash, set()).add(url)
    for url, digest in site.text_hashes.items():
        if digest:
            found.setdefault(digest, set()).add(url)
    return found

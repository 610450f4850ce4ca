"""Takes pages over from the run before: what has not changed is neither fetched nor read again, and judged again only where that may say something else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audits.engine.answered import Answer, Validators
from audits.engine.reader_version import reader_version
from audits.probing.soft404 import MAX_SUSPECTS
from audits.records import Judged, PageKind
from audits.records.entries import CameFrom, Role
from audits.texts.sessions import without_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.engine.addresses import Addresses
    from audits.engine.lists import Lists
    from audits.records import ListItem, Probe
    from audits.records.entries import Entry
    from audits.records.site_facts import SiteFacts
    from audits.rulebook.book import RuleBook
    from audits.rulebook.register import Site
    from audits.store.kept_pages import KeptPage
    from audits.store.opening import Run
    from audits.store.readings import KeptSite

_JUDGED_ANEW = frozenset({PageKind.HOME, PageKind.ERROR, PageKind.REDIRECT})
"""Kinds of pages that are read again from what is stored of them."""


@dataclass
class CarryOver:
    """What one site may take over from one run."""

    kept: KeptSite
    run: Run
    """The run that takes over."""
    site: Site
    book: RuleBook
    only: frozenset[str]
    lists: Lists
    addresses: Addresses
    facts: SiteFacts
    was: SiteFacts
    """What was known of the site as a whole in the run before."""
    links: dict[int, int] = field(default_factory=dict)
    """Number of a link in the run before to its number in this one."""
    _learnt: tuple[int, int] = (-1, -1)
    _honest: bool = False
    """Whether the site says "not found" as it did, as of what was learnt by then."""
    urls: set[str] = field(default_factory=set)
    """Pages that were taken over without being read."""

    def __post_init__(self) -> None:
        """See whether the run before was judged by the same rules with the same register, so that what it found still holds."""
        before = self.kept.run
        same_rules = before.rules_digest == self.run.rules_digest and not self.only and _in_force(self.book, before) == _in_force(self.book, self.run)
        self.holds = same_rules and _described(self.kept.stored.site) == _described(self.site)

    def prepare(self) -> None:
        """Read what every page needs."""
        if self.kept.known and self.holds:
            self.kept.stored.listing("")
            self.kept.stored.links.number("")
            _ = self.kept.judged, self.kept.failed

    def validators(self, url: str) -> Validators:
        """What to ask with whether a page has changed; nothing where it was not read, or its server says nothing to go by."""
        known = self.kept.known.get(url)
        return Validators(known.etag, known.modified) if known is not None else Validators()

    def unchanged(self, entry: Entry, probe: Probe, source: CameFrom) -> Answer | None:
        """The answer that the run before got, as that of an attempt at which nothing had changed."""
        kept = self.kept.page(entry.url)
        if kept is None:
            return None
        was = kept.probe
        again = replace(
            probe, status=was.status, reason=was.reason, redirect="", location="", content_type=was.content_type, size=was.size, title=was.title,
            sniffed=was.sniffed, body_hash=was.body_hash, note=was.note,
        )  # fmt: skip
        validators = Validators(kept.reading.etag, kept.reading.modified)
        answer = Answer(entry, again, kept.body, validators=validators, source=source)
        return answer._replace(kept=kept) if self._may_stay(entry, kept) else answer

    def compared(self, answer: Answer) -> Answer:
        """An answer that came whole, with the page as the run before kept it where nothing of it is to be read again."""
        kept = self.kept.page(answer.entry.url) if answer.whole and answer.probe.status == 200 else None
        if kept is None or answer.body != kept.body or answer.probe.content_type != kept.probe.content_type:
            return answer
        return answer._replace(kept=kept) if self._may_stay(answer.entry, kept) else answer

    def differs(self, answer: Answer) -> bool:
        """Whether a page is not what the run before kept, byte by byte."""
        kept = self.kept.page(answer.entry.url)
        return kept is not None and answer.body != kept.body

    def _may_stay(self, entry: Entry, kept: KeptPage) -> bool:
        """Whether neither reading nor judging a page would give anything else than it did."""
        url, today = entry.url, self.run.today.isoformat()
        if not self.holds or entry.role is not Role.PAGE or entry.columns or entry.is_home or "?" in url or without_session(url) != url:
            return False
        reading = kept.reading
        if kept.head[0] in _JUDGED_ANEW or reading.reader != reader_version() or not reading.since <= today <= reading.until:
            return False
        if url in self.kept.failed or self.kept.judged is None:
            return False
        columns, listed = self.lists.columns_of(url)
        was = self.kept.stored.listing(url)
        shown = {column for column, _ in was} | self.addresses.columns_taking(url)
        return {column.id for column in columns} == shown and _sorted(listed) == _sorted(item for _, item in was)

    def found_on(self, url: str) -> list[Judged]:
        """What the page rules found on a page, as of today."""
        today, found = self.run.today.isoformat(), []
        for one in (self.kept.judged or {}).get(url, ()):
            places, title = one.occurrences, next((place.page_title for place in one.occurrences), one.finding.page_title)
            finding = replace(one.finding, run=self.run.id, page_url=url, page_title=title, first_seen=today, last_seen=today)
            found.append(Judged(finding, places))
        return found

    def looks_like_no_error(self, url: str) -> bool:
        """Whether a page that has not changed looked like no error page of a site that says "not found" as it did before."""
        was, now = self.was, self.facts
        if url in was.suspects or len(was.suspects) >= MAX_SUSPECTS:
            return False
        learnt = len(now.nonsense), len(now.errors)
        if learnt != self._learnt:
            self._learnt = learnt
            honest = all(one.status not in (0, 200) and not one.redirect for one in (*was.nonsense, *now.nonsense))
            self._honest = honest and {one.hash for one in now.errors} <= {one.hash for one in was.errors}
        return self._honest

    def differ_otherwise(self) -> bool:
        """Whether scripts or style sheets of the site are others than in the run before, by which some of what was found there was taken back."""
        return self.facts.handled != self.was.handled or self.facts.grounds != self.was.grounds


def _in_force(book: RuleBook, run: Run) -> set[str]:
    """Names of the rules that count on the day of a run."""
    return {name for name, rule in book.rules.items() if rule.counts_on(run.today)}


def _described(site: Site) -> dict[str, object]:
    """What a register says of a site, beside how fast it is asked."""
    return site.model_dump(exclude={"pace"})


def _sorted(items: Iterable[ListItem]) -> list[tuple[str, ...]]:
    return sorted((item.title, item.href, item.url, item.date or "", item.date_raw, item.mark) for item in items)

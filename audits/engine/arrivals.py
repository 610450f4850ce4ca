"""What comes back for the addresses of a site: an answer is taken once, and goes from here to the lists, the rules and the store.

The crawler hands in what it fetched, the offline re-audit what is stored; neither Scrapy nor files are known here.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from audits.engine.answered import AS_FETCHED, Answer, Given, is_page, is_script, is_style, is_unreadable
from audits.engine.budget import TooCostly
from audits.engine.page_readings import Pages
from audits.engine.reader_version import reader_version
from audits.engine.script_rows import row_of, rows_beside
from audits.engine.scripted_jumps import ScriptedJumps, told_later
from audits.engine.watched_day import Holding
from audits.extract.source.charset import decode
from audits.extract.source.handlers import handled
from audits.extract.source.stylesheets import grounds_in, veils_in
from audits.extract.styles import style_page
from audits.probing.files import PAGES
from audits.probing.soft404 import ErrorPages, ErrorWords, nonsense_answer, note_answer, note_unsuspected
from audits.records import Link, PageKind
from audits.records.entries import Entry, Role, State
from audits.records.views import PageView
from audits.rectification.sameness import sketched
from audits.store.kept_pages import ReadingRow
from audits.store.pages import page_from
from audits.texts.fingerprints import fingerprints
from audits.texts.sessions import without_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.engine.addresses import Addresses
    from audits.engine.judge import Judge
    from audits.engine.lists import Lists
    from audits.engine.taking_over import CarryOver
    from audits.records import Judged, ListItem, Page, Probe
    from audits.records.codes import FileProblem, PageProblem, Scope
    from audits.records.reasons import SkipReason
    from audits.records.site_facts import SiteFacts
    from audits.store.crawl import SiteRecorder

_MAY_JUMP = re.compile(rb"refresh|location|navigat|_self|_top|_parent", re.I)
MOST_OF_A_JUMP = 20_000
"""Bytes of a page that does nothing but send its reader elsewhere."""
MAX_HOPS = 20
"""Redirects in a row that are followed."""
MOST_SCRIPTS = 300
"""Script files of a site that are looked into."""
MOST_SHEETS = 100
"""Style sheet files of a site of which it is kept what they give a ground."""
MOST_TEXTS = 1000
"""Attachments of a site of which it is kept how their text reads; the others are never proved to be mended."""


class Taken(NamedTuple):
    """What an answer gave."""

    page: Page | None = None
    """The page, where it is one."""
    new: Sequence[Entry] = ()
    """Addresses that were not known."""


@dataclass
class Counters:
    """What happened so far, for progress and coverage."""

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
    taking_over: CarryOver | None = None
    """What the run before kept, where there is one."""

    def __post_init__(self) -> None:
        """Prepare what reading needs."""
        self.pages = Pages(self.addresses, self.facts, links_only=not self.judge.needs_text())
        self._by_session: dict[str, tuple[int, str]] = {}
        """Address without its session id to the content of the first page that was met under it, and its address."""
        self._hops: dict[int, int] = {}
        self._forms: dict[int, str] = {}
        """What a form asks for, to its address without the fields that were filled in, ``""`` where there are none."""
        self._jumps = ScriptedJumps()
        self._error_words = ErrorWords.of(self.judge.book.vocabulary("error-pages", ErrorPages))

    def take(self, answer: Answer, *, again: bool = False) -> Taken:
        """Keep and judge what an answer gives; ``again`` where its address will be asked for once more."""
        entry, probe = answer.entry, answer.probe
        self.attempt(entry, probe)
        try:
            taken = self._nonsense(answer) if entry.role is Role.CANARY else self._content(answer)
        except TooCostly:
            if entry.role is Role.DATA:
                self.lists.answer_arrived(entry, None)
            self.skip(entry, "too-costly")
            self.recorder.flush_if_due()
            return Taken()
        if not again:
            self.recorder.mark(entry.id, State.WAITING if any(found.id == entry.id for found in taken.new) else State.DONE)
            if probe.reason != "ok" and not probe.redirect:
                self.lists.left_out(entry, probe.reason, asked=True)
        self.recorder.flush_if_due()
        return taken

    def attempt(self, entry: Entry, probe: Probe) -> None:
        """One attempt at an address, which says nothing more."""
        self.recorder.probe(entry.id, self._jumps.told(probe))

    def skip(self, entry: Entry, reason: SkipReason) -> None:
        """An address is not asked for; the reason reaches the report."""
        self.recorder.mark(entry.id, State.SKIPPED, reason)
        self.lists.left_out(entry, reason, asked=False)

    def led_on(self, answer: Answer) -> Answer:
        """An answer whose page sends its reader elsewhere at once is a redirect, whatever its status says.

        So is a page that is known by another session id: it is one page in one place.
        """
        url = answer.entry.url
        if answer.kept is not None:
            return answer
        bare = without_session(url) if answer.entry.role is Role.PAGE else url
        stays = answer.ahead is not None and answer.ahead.page is not None and not answer.ahead.page.jump
        small = answer.entry.role in (Role.PAGE, Role.LIST) and len(answer.body) < MOST_OF_A_JUMP
        may_jump = small and not stays and _MAY_JUMP.search(answer.body)
        page = self.pages.of(answer) if may_jump or bare != url else None
        goal = page.jump if page is not None else ""
        if page is not None and bare != url and not goal:
            content = hash((page.title, page.text))
            known, first = self._by_session.setdefault(bare, (content, url))
            goal = first if known == content and first != url else ""
        return answer._replace(probe=replace(answer.probe, redirect=goal, location=goal[:500])) if goal else answer

    def take_back(self, entry: Entry) -> None:
        """What an address gave says nothing of it, since its site had turned: as if it had not been asked for."""
        if self.recorder.take_back(entry.id):
            self.counters.pages -= 1
        self.lists.take_back(entry)
        self.facts.suspects.pop(entry.url, None)
        if entry.role is Role.CANARY:
            self.facts.nonsense[:] = [answer for answer in self.facts.nonsense if answer.url != entry.url]

    def _content(self, answer: Answer) -> Taken:
        """A page, items of a list, the text of an attachment, a redirect, or just a target that lives or not."""
        entry, probe = answer.entry, answer.probe
        new = [*self._more_nonsense(answer), *self._without_fields(entry, probe)]
        if probe.redirect:
            return Taken(None, [*new, *self._redirected(entry, probe.redirect)])
        if probe.reason != "ok":
            return Taken(None, new)
        if (kept := self._as_kept(answer)) is not None:
            return Taken(kept.page, [*new, *kept.new])
        if entry.role is Role.DATA:
            items, following = self.lists.answer_arrived(entry, self.pages.listed(answer))
            return Taken(None, [*new, *following, *self._rows(entry, entry.via, items, entry.url)])
        if answer.attachment is not None:
            return Taken(None, [*new, *self._attachment(entry, answer.attachment, probe.content_type)])
        if is_style(answer):
            return Taken(None, [*new, *self._style(entry, answer.body, probe.content_type)])
        if is_script(answer):
            new += self._script(entry, answer)
        if self._is_unasked_page(answer):
            return Taken(None, [*new, self._as_page(entry)])
        unreadable = is_unreadable(answer)
        if not is_page(answer) and not unreadable:
            return Taken(None, new)
        body = b"" if unreadable else answer.body
        page = self._page(answer, body)
        if unreadable:
            page = replace(page, problems=(*page.problems, "no-html"))
        if not answer.whole:
            page = replace(page, problems=(*page.problems, "truncated"))
        if (led := self._jumps.page_came(answer, page)) is not None:
            return Taken(None, [*new, *self._jumped(led)])
        return Taken(page, [*new, *self.keep_page(entry, page, body, probe.content_type, Given(answer.validators, answer.source))])

    def _page(self, answer: Answer, body: bytes) -> Page:
        """The page of an answer. Raises TooCostly."""
        entry, probe = answer.entry, answer.probe
        if answer.ahead is None:
            return self.pages.read(body, entry.url, probe.content_type, probe.status, in_full=bool(entry.columns))
        if answer.ahead.page is None:
            raise TooCostly
        return answer.ahead.page

    def _without_fields(self, entry: Entry, probe: Probe) -> list[Entry]:
        """The address of a form that may have failed for what was filled in, which nobody else would have written."""
        bare = self._forms.get(entry.id, "")
        opened = probe.reason == "ok" and not probe.redirect and entry.url not in self.facts.suspects
        if not bare or opened or self.recorder.known(bare):
            return []
        asked = self.recorder.add(bare, Role.PROBE, self.addresses.internal(bare), entry.depth, via=entry.via)
        self._forms[asked.id] = ""
        return [asked]

    def _is_unasked_page(self, answer: Answer) -> bool:
        """Whether a page of the site answered where a picture, a file or nothing was looked for; results of searches are none."""
        entry, probe = answer.entry, answer.probe
        if entry.role is not Role.PROBE or not entry.internal or probe.status != 200 or probe.sniffed not in PAGES or entry.id in self._forms:
            return False
        return "html" in probe.content_type.lower() and self.addresses.may_be_page(entry.url)

    def _as_page(self, entry: Entry) -> Entry:
        """An address to be asked for again, as the page that it is."""
        self.recorder.retag(entry.id, Role.PAGE, entry.columns, entry.list_page)
        return replace(entry, role=Role.PAGE)

    def _as_kept(self, answer: Answer) -> Taken | None:
        """A page that is taken over from the run before without being read; None where it is to be read."""
        over, kept, entry = self.taking_over, answer.kept, answer.entry
        if over is None or kept is None:
            return None
        self._again(entry)
        page, found, judged = page_from(entry.url, kept.facts), list[Entry](), over.found_on(entry.url)
        shapes = self.recorder.shapes_as_kept(kept.links, over.links, over.kept.stored.links.link, lambda link: self._target(link, entry, found))
        self.recorder.page_as_kept(entry.id, kept, shapes)
        self.recorder.reading(entry.id, kept.reading._replace(source=int(answer.source)))
        over.urls.add(entry.url)
        self.judge.count_as_judged(self.view(page), judged)
        self.keep(judged, "page")
        self._kept(page)
        return Taken(page, found)

    def _again(self, entry: Entry) -> None:
        """A page may be asked for once more, since it looked like an error page: what it was goes."""
        if self.recorder.take_back(entry.id):
            self.counters.pages -= 1
            self.lists.take_back(entry)

    def _kept(self, page: Page) -> None:
        self.counters.pages += 1
        self.lists.judged(page.url)

    def keep_page(self, entry: Entry, page: Page, body: bytes, content_type: str, given: Given = AS_FETCHED) -> list[Entry]:
        """A page: its list, its links, its text and what the rules say of it; returns addresses that were not known."""
        self._again(entry)
        found = self.lists.page_arrived(entry, page, body, content_type) if entry.columns else []
        links = [*page.links, *rows_beside(page)]
        shapes = self.recorder.shapes(links, lambda link: self._target(link, entry, found))
        digest, length, simhash = fingerprints(page.text)
        self.recorder.page(entry.id, page, body, content_type, shapes, digest, length, simhash)
        self._kept(page)
        holding, (validators, source) = Holding(self.judge.today), given
        self.keep(self.judge.judge_page(replace(self.view(page), today=holding.day())), "page")
        self.recorder.reading(entry.id, ReadingRow(*validators, reader_version(), holding.since.isoformat(), holding.until.isoformat(), int(source)))
        return found

    def _rows(self, entry: Entry, page: int, items: Iterable[ListItem], base: str) -> list[Entry]:
        """Rows that came by script are links of the list page that shows them; returns addresses that were not known."""
        found: list[Entry] = []
        shapes = self.recorder.shapes([row_of(item, base) for item in items], lambda link: self._target(link, entry, found))
        self.recorder.more_links(page, shapes)
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
        if link.element == "form action":
            bare, mark, _ = link.url.partition("?")
            self._forms[new.id] = bare if mark else ""
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
        judged = list(self.judge.judge_page(view, attachment=True))
        self.keep(judged, "page")
        rechecked = self.facts.attachments is not None
        if page.text and (rechecked or ((judged or page.links) and len(self.facts.texts) < MOST_TEXTS)):
            self.facts.texts[entry.url] = sketched(page.text)
        found: list[Entry] = []
        if page.links:
            shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
            self.recorder.page(entry.id, page, b"", content_type, shapes, "", 0, 0)
        return found

    def _style(self, entry: Entry, body: bytes, content_type: str) -> list[Entry]:
        """What a style sheet file of the site loads; returns addresses that were not known."""
        page, found = style_page(body, entry.url, content_type), list[Entry]()
        sheet = decode(body, content_type).text
        if len(self.facts.grounds) < MOST_SHEETS and (grounds := grounds_in(sheet)):
            self.facts.grounds[entry.url] = grounds
        if len(self.facts.veils) < MOST_SHEETS and (veils := veils_in(sheet)):
            self.facts.veils[entry.url] = veils
        if page.links:
            shapes = self.recorder.shapes(page.links, lambda link: self._target(link, entry, found))
            self.recorder.page(entry.id, page, b"", content_type, shapes, "", 0, 0)
        return found

    def _script(self, entry: Entry, answer: Answer) -> list[Entry]:
        """What a script file of the site makes answer a click, and where it sends readers of pages without content; returns addresses that were not known."""
        code = decode(answer.body, answer.probe.content_type).text
        selectors = handled(code) if len(self.facts.handled) < MOST_SCRIPTS else ()
        if selectors:
            self.facts.handled[entry.url] = selectors
        return [found for led in self._jumps.file_came(entry.url, code) for found in self._jumped(led)]

    def _jumped(self, led: Answer) -> list[Entry]:
        """A page that a script file sends elsewhere is a redirect; returns addresses that were not known."""
        self.take_back(led.entry)
        self.recorder.probe(led.entry.id, told_later(led.probe))
        return self._redirected(led.entry, led.probe.redirect)

    def _redirected(self, entry: Entry, url: str) -> list[Entry]:
        """Where a redirect leads: taken in the place of the address that sent us there."""
        if entry.url == self.addresses.home:
            self.addresses.home = url
        hops = self._hops.get(entry.id, 0) + 1
        if self.recorder.known(url) or self.addresses.barred(url) or hops > MAX_HOPS:
            return []
        internal = self.addresses.internal(url)
        role = entry.role if internal or entry.role is not Role.PAGE else Role.PROBE
        following = self.recorder.add(url, role, internal, entry.depth, entry.columns, entry.list_page, entry.id, entry.request)
        if entry.id in self._forms:
            self._forms[following.id] = self._forms[entry.id]
        self._hops[following.id] = hops
        return [following]

    def first_nonsense(self) -> list[Entry]:
        """Addresses to ask for to learn how the site says that a page is missing; the same in each run."""
        site = self.judge.site
        origin = "/".join(site.home.split("/", 3)[:3])
        word = hashlib.sha256(site.site.encode()).hexdigest()[:12]
        urls = (f"{origin}/{word}/", f"{origin}/{word}.html")
        self.facts.nonsense_asked += urls
        return [self.recorder.add(url, Role.CANARY, True) for url in urls]

    def _nonsense(self, answer: Answer) -> Taken:
        """How the site answers for such an address."""
        self.facts.nonsense.append(nonsense_answer(answer.entry.url, answer.probe, answer.body))
        return Taken()

    def _more_nonsense(self, answer: Answer) -> list[Entry]:
        """Another one, where an answer looks like an error page and the site's own is not known yet."""
        url, over = answer.entry.url, self.taking_over
        if answer.kept is not None and over is not None and over.looks_like_no_error(url):
            urls = note_unsuspected(self.facts, url)
        else:
            urls = note_answer(self.facts, answer.probe, answer.body, self._error_words) if self.addresses.internal(url) else []
        return [self.recorder.add(url, Role.CANARY, True) for url in urls if not self.recorder.known(url)]

    def rendered(self, entry: Entry, page: Page) -> list[Entry]:
        """A list as a browser shows it; returns articles that were not known."""
        self.lists.rendered(entry, page)
        return self._rows(entry, entry.id, page.items, page.base or page.url)

    def view(self, page: Page) -> PageView:
        """What page rules see of a page."""
        columns, listed = self.lists.columns_of(page.url)
        return PageView(page, self.judge.site, self.judge.today, columns, page.kind is PageKind.HOME, listed)

    def judge_again(self, page: Page) -> None:
        """Judge a page once more, now that more is known of its columns."""
        self.recorder.forget_page(page.url)
        holding = Holding(self.judge.today)
        self.recorder.findings(self.judge.judge_page(replace(self.view(page), today=holding.day())), "page")
        self.recorder.holds(page.url, holding.since.isoformat(), holding.until.isoformat())

    def keep(self, judged: Iterable[Judged], phase: Scope) -> None:
        """Store findings, and count those that are new."""
        self.counters.findings += self.recorder.findings(judged, phase)

    def settle(self) -> None:
        """Let go of what only a crawl that goes on needs."""
        self.recorder.settle()
        self.pages.settle()

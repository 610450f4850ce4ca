"""How the page or the list of an answer is read: between two requests, apart from the crawl, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.engine.answered import Ahead, Listed, holds_list, holds_page
from audits.engine.budget import AT_ONCE_S, LATER_S, TooCostly, budget
from audits.engine.list_answers import MOST_AT_ONCE, list_answer
from audits.extract import is_heavy, read
from audits.extract.frame import NO_FRAME, Frame

if TYPE_CHECKING:
    from audits.engine.addresses import Addresses
    from audits.engine.answered import Answer
    from audits.extract.lists.answers import ReaderAnswer
    from audits.records import Page
    from audits.records.site_facts import SiteFacts


@dataclass
class Pages:
    """Reads the pages of one site, no more of each than the rules need."""

    addresses: Addresses
    facts: SiteFacts
    links_only: bool
    _resolved: dict[str, Any] = field(default_factory=dict)

    def read(self, body: bytes, url: str, content_type: str, status: int, *, in_full: bool = False, most_s: float = LATER_S) -> Page:
        """The page of a body; lists are read in full, since they tell whose a page is. Raises TooCostly."""
        with budget(most_s):
            return read(body, url, **self.manner(url, content_type, status, in_full=in_full), resolver_cache=self._resolved)

    def manner(self, url: str, content_type: str, status: int, *, in_full: bool) -> dict[str, Any]:
        """What else than the bytes decides how a page is read, by its name in ``audits.extract.read``."""
        frame = Frame(frozenset(self.facts.frame)) if url in self.facts.framed else NO_FRAME
        return {
            "content_type": content_type, "status": status, "links_only": self.links_only and not in_full, "home": url == self.addresses.home, "frame": frame,
        }  # fmt: skip

    def ahead(self, answer: Answer, *, in_full: bool = False) -> Answer:
        """An answer with its page, or with what it lists, where it is one. Raises TooCostly where it has to be read apart."""
        if answer.ahead is not None and (answer.ahead.page is None or answer.ahead.in_full or not in_full):
            return answer
        if holds_list(answer):
            if len(answer.body) > MOST_AT_ONCE:
                raise TooCostly
            return answer._replace(listed=Listed(self.listed(answer, AT_ONCE_S)))
        probe, in_full = answer.probe, in_full or bool(answer.entry.columns)
        if not holds_page(answer):
            return answer
        if is_heavy(answer.body):
            raise TooCostly
        page = self.read(answer.body, answer.entry.url, probe.content_type, probe.status, in_full=in_full, most_s=AT_ONCE_S)
        return answer._replace(ahead=Ahead(page, in_full or not self.links_only))

    @staticmethod
    def listed(answer: Answer, most_s: float = LATER_S) -> ReaderAnswer | None:
        """What the answer for a list lists; None where nobody can read it. Raises TooCostly."""
        if answer.listed is not None:
            if answer.listed.costly:
                raise TooCostly
            return answer.listed.answer
        request = answer.entry.request
        with budget(most_s):
            return None if request is None else list_answer(request, answer.body, answer.entry.list_page)

    def of(self, answer: Answer, *, in_full: bool = False) -> Page | None:
        """The page of an answer, None where it is none or costs too much; nothing is kept."""
        probe, ahead = answer.probe, answer.ahead
        if not holds_page(answer):
            return None
        if ahead is not None and (ahead.page is None or ahead.in_full or (self.links_only and not in_full)):
            return ahead.page
        try:
            return self.read(answer.body, answer.entry.url, probe.content_type, probe.status, in_full=in_full)
        except TooCostly:
            return None

    def settle(self) -> None:
        """Let go of what only a crawl that goes on needs."""
        self._resolved.clear()

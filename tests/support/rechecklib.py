"""A re-checked site made by hand, for tests of what a re-check proves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audits.records import Confidence, Finding, Hop, Occurrence, Outcome, Page, PageKind, Place
from tests.support.codes import reason as known_reason

if TYPE_CHECKING:
    from audits.records.codes import ListState, PageProblem, ProofWhy



HOME = "http://www.small.example"


def url(path: str) -> str:
    """Absolute address of a path."""
    return path if "://" in path else HOME + path


@dataclass
class Fake:
    """What a re-check saw: see ``audits.rectification.verdicts.Rechecked``."""

    pages: dict[str, Page] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    linked: set[tuple[str, str]] = field(default_factory=set)
    linked_then: set[tuple[str, str]] = field(default_factory=set)
    read_then: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)
    lists: dict[str, tuple[ListState, bool]] = field(default_factory=dict)
    others: dict[str, ProofWhy] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    now: dict[str, set[str]] = field(default_factory=dict)

    def page_facts(self, address: str) -> Page | None:
        return self.pages.get(address)

    def unlike(self, address: str, read: str) -> ProofWhy | None:
        return self.others.get(read)

    def unproved(self, target: str, words: str, facts: object) -> ProofWhy | None:
        return self.others.get(target)

    def outcome(self, address: str) -> Outcome | None:
        return self.outcomes.get(address)

    def links(self, page_url: str, target: str, words: str = "") -> bool:
        return (page_url, target) in self.linked

    def linked_before(self, page_url: str, target: str) -> bool:
        return (page_url, target) in self.linked_then

    def read_before(self, page_url: str) -> bool:
        return page_url in self.read_then

    def variants(self, page_url: str, target: str) -> list[str]:
        return []

    def doubtful(self, address: str) -> bool:
        return address in self.doubts

    def listed(self, address: str) -> bool:
        return address in self.shown

    def column_state(self, column: str) -> tuple[ListState, bool]:
        return self.lists.get(column, ("not-fetched", False))

    def read_to_end(self, column: str) -> bool:
        return column not in self.short

    def columns(self, address: str) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(self.before.get(address, ())), frozenset(self.now.get(address, ()))

    def reads(self, *paths: str, problems: tuple[PageProblem, ...] = (), **more: Any) -> Fake:
        """Pages that were fetched and read."""
        for path in paths:
            self.pages[url(path)] = Page(url=url(path), kind=PageKind.DETAIL, problems=problems, **more)
            self.answers(path, "ok", 200)
        return self

    def answers(self, path: str, reason: str, status: int = 0, sure: str = "confirmed", moved_to: str = "") -> Fake:
        """How an address answered."""
        hops = (Hop(url(path), 301, moved_to),) if moved_to else ()
        self.outcomes[url(path)] = Outcome(url(path), True, known_reason(reason), status, Confidence(sure), url(moved_to) if moved_to else url(path), hops)
        return self

    def has(self, path: str, target: str) -> Fake:
        """A link from a page to a target."""
        self.linked.add((url(path), url(target)))
        return self


def finding(rule: str = "a-rule", target: str = "", column: str = "", page: str = "/p.html", **more: Any) -> Finding:
    """A finding of an earlier run."""
    return Finding("f" * 12, "R1", rule, "small", more.pop("subject", "s"), column, page_url=url(page), target_url=url(target) if target else "", **more)


def at(*paths: str, column: str = "", text: str = "此处") -> list[Occurrence]:
    """Places of a finding."""
    return [Occurrence(url(path), path, Place.CONTENT, "div a", text, column) for path in paths]

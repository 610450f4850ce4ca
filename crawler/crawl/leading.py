"""Addresses that led to something wrong: they are asked for once more, like any that failed, since a site may do so for a moment only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audits.engine.arrivals import MAX_HOPS
from audits.probing.redirects import is_error_address
from audits.records import PageKind

if TYPE_CHECKING:
    from audits.engine.answered import Answer
    from audits.records import Page
    from audits.records.entries import Entry


@dataclass
class Led:
    """Where addresses led, and which of them opened wrongly."""

    _goals: dict[str, str] = field(default_factory=dict)
    _entries: dict[int, Entry] = field(default_factory=dict)
    """Those that were not asked for again yet."""
    _again: set[int] = field(default_factory=set)
    _wrong: set[str] = field(default_factory=set)
    """Addresses that failed, or showed an error page or the home page, when they were last asked for."""

    def note(self, answer: Answer, page: Page | None) -> None:
        """One answer."""
        entry, probe = answer.entry, answer.probe
        if probe.redirect:
            self._goals[entry.url] = probe.redirect
            if entry.id not in self._again:
                self._entries[entry.id] = entry
            return
        self._goals.pop(entry.url, None)
        self._entries.pop(entry.id, None)
        wrong = probe.reason != "ok" or is_error_address(entry.url) or (page is not None and page.kind in (PageKind.ERROR, PageKind.HOME))
        (self._wrong.add if wrong else self._wrong.discard)(entry.url)

    def wrongly(self) -> list[Entry]:
        """Addresses that led to something wrong and are to be asked for once more; each is told once."""
        found = [entry for entry in self._entries.values() if self.is_wrong(entry.url)]
        for entry in found:
            self._again.add(entry.id)
            del self._entries[entry.id]
        return found

    def is_wrong(self, url: str) -> bool:
        """Whether an address failed or leads to what did, to an error page, to the home page or in a circle."""
        end = self._end(url)
        return end is None or end in self._wrong

    def _end(self, url: str) -> str | None:
        """Where an address leads in the end, None where it leads in a circle or on and on."""
        seen = {url}
        for _ in range(MAX_HOPS):
            if url not in self._goals:
                return url
            url = self._goals[url]
            if url in seen:
                return None
            seen.add(url)
        return None

"""Entries that seemed to lead nowhere, looked at once more when the script files of their page are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract import dead_entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.engine.site_audit import SiteAudit
    from audits.store.site_view import StoredSite

DEAD_ENTRIES = "dead_text"
"""Detector of entries that lead nowhere."""
MOST_PAGES = 30
"""Pages of one such entry that are looked at; those beyond are like all of these, or are left as they are."""


class Clicking:
    """What the script files of a site make answer a click."""

    def __init__(self, audit: SiteAudit, stored: StoredSite) -> None:
        self._audit, self._stored = audit, stored
        self._dead: dict[str, frozenset[str] | None] = {}

    def answers(self, url: str, subject: str) -> bool:
        """Whether an entry of a page does something after all."""
        if not self._audit.facts.handled:
            return False
        if url not in self._dead:
            self._dead[url] = self._dead_on(url)
        dead = self._dead[url]
        return dead is not None and subject not in dead

    def _dead_on(self, url: str) -> frozenset[str] | None:
        body = self._stored.stored_body(url)
        if body is None:
            return None
        return frozenset(map(self._audit.site.known_by, dead_entries_of(body[0], url, body[1], self._audit.facts.handled)))

    def answering(self, places: Iterable[tuple[str, str, list[str]]]) -> Iterator[tuple[str, str]]:
        """Finding and page of each place where an entry does something; asked with number, subject and pages of each finding."""
        for ident, subject, pages in places:
            looked_at = [url for url in pages[:MOST_PAGES] if self.answers(url, subject)]
            yield from ((ident, url) for url in (pages if looked_at == pages[:MOST_PAGES] else looked_at))

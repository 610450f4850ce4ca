"""White links that seemed to stand on white, looked at once more when the style sheet files of their page are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract import hidden_links_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audits.engine.site_audit import SiteAudit
    from audits.records import Finding
    from audits.store.site_view import StoredSite

MOST_PAGES = 100
"""Pages of one such link that are looked at; those beyond are like all of these, or are left as they are."""
BY_COLOUR = frozenset({"white-text", "same-colour"})


class Uncovering:
    """What the style sheet files of a site give a ground, on which white text is read."""

    def __init__(self, audit: SiteAudit, stored: StoredSite) -> None:
        self._audit, self._stored = audit, stored
        self._hidden: dict[str, frozenset[str] | None] = {}

    def shows(self, url: str, finding: Finding) -> bool:
        """Whether a page shows what a finding says that it hides."""
        if not self._audit.facts.grounds or finding.facts.get("way") not in BY_COLOUR:
            return False
        if url not in self._hidden:
            body = self._stored.stored_body(url)
            self._hidden[url] = None if body is None else hidden_links_of(body[0], url, body[1], self._audit.facts.grounds)
        hidden = self._hidden[url]
        return hidden is not None and hidden.isdisjoint((finding.target_url, *finding.facts["targets"]))

    def showing(self, places: Iterable[tuple[Finding, list[str]]]) -> Iterator[tuple[str, str]]:
        """Number of the finding and page of each place that is no hidden one; asked with the pages of each finding."""
        for finding, pages in places:
            looked_at = [url for url in pages[:MOST_PAGES] if self.shows(url, finding)]
            yield from ((finding.id, url) for url in (pages if looked_at == pages[:MOST_PAGES] else looked_at))

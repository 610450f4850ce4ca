"""Links that a style sheet file hides, looked for when the pages and the style sheet files of a site are known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audits.engine.link_findings import PLANTED
from audits.extract import veiled_links_of
from audits.extract.source.stylesheets import names_in
from audits.probing.targets import domain_of, is_official, is_registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.engine.site_audit import SiteAudit
    from audits.records import Judged, Link
    from audits.store.site_view import StoredSite

MOST_PAGES = 300
"""Pages of a site that are looked at once more."""
MOST_OF_ONE = 50
"""Pages of one link that are."""
BY_FILE = frozenset({"style-file", "style-file-away"})
_NAMES = re.compile(r"[.#][\w-]+")
_NUMBERED = re.compile(r"#[\w-]*\d[\w-]{0,2}$")
"""Names of elements that the place of a link leaves out."""


def is_by_file(way: object) -> bool:
    """Whether a way of hiding is that of a style sheet file, which the page alone does not show."""
    return way in BY_FILE


def veiled(audit: SiteAudit, stored: StoredSite) -> Iterator[Judged]:
    """Findings of links to other people's sites that only a style sheet file hides."""
    rules = frozenset(name for name, rule in audit.book.rules.items() if rule.detector == PLANTED)
    if not rules or not audit.facts.veils:
        return
    for url in _pages(audit, stored):
        found = stored.stored_body(url)
        hidden = {} if found is None else veiled_links_of(found[0], url, found[1], audit.facts.veils)
        if found is None or not hidden:
            continue
        page = audit.arrivals.pages.read(found[0], url, found[1], found[2])
        links = tuple(replace(link, hidden=hidden[link.url]) if link.url in hidden and not link.hidden else link for link in page.links)
        judged = audit.judge.judge_page(audit.arrivals.view(replace(page, links=links)), names=rules)
        yield from (one for one in judged if is_by_file(one.finding.facts["way"]))


def _pages(audit: SiteAudit, stored: StoredSite) -> list[str]:
    """Pages with a link to another site that stands below something of which a style sheet file hides its like."""
    names = frozenset[str]().union(*map(names_in, audit.facts.veils.values()))
    numbered = any(map(_NUMBERED.search, names))
    pages: dict[str, None] = {}
    for found in stored.links.distinct():
        if len(pages) < MOST_PAGES and _is_foreign(audit, found.link) and (numbered or not names.isdisjoint(_NAMES.findall(found.link.place))):
            urls = [url for url, _ in stored.links.places(found.number)] if found.pages > 1 else [found.first]
            pages.update(dict.fromkeys(urls[:MOST_OF_ONE]))
    return sorted(pages)[:MOST_PAGES]


def _is_foreign(audit: SiteAudit, link: Link) -> bool:
    """Whether a link that is shown, for all that its page says, leads to a site of somebody else."""
    if link.hidden or not link.url or link.element not in ("a href", "area href", "iframe src"):
        return False
    own = domain_of(audit.site.home) == domain_of(link.url)
    return not own and not is_registered(link.url, audit.site) and not is_official(link.url, audit.book)

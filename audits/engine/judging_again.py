"""Judges a part of what a run stored once more: on another day, by other rules, or without some of its pages; stores nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audits.engine.discovery import detectors
from audits.engine.opening import known_site, open_site, stored_site
from audits.store.site_links import StoredLinks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from audits.engine.site_audit import SiteAudit
    from audits.records import Finding, Judged, Occurrence
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from audits.store.opening import Run


def shown_without(audit: SiteAudit, rules: frozenset[str], left_out: frozenset[str]) -> list[Finding]:
    """What some site rules find where some pages are not seen."""
    if not left_out:
        return []
    again = open_site(audit.store, audit.run, audit.site, audit.book, rules)
    stored, _ = known_site(again)
    seen = replace(stored, links=StoredLinks(stored.store, stored.site_run, left_out))
    return [_with_pages(judged) for judged in again.judge.judge_site(seen)]


def shown_again(
    store: Store, run: Run, site: Site, book: RuleBook, findings: Sequence[Finding], places: Mapping[str, Sequence[Occurrence]]
) -> list[Finding]:
    """What the rules of some findings find in what a run stored: page rules on the pages that showed them, site rules on all."""
    rules = frozenset(one.rule for one in findings)
    audit = open_site(store, run, site, book, rules)
    audit.resume(stored_site(store, run, site))
    stored, _ = known_site(audit)
    found: list[Finding] = []
    for url in _pages(book, findings, places):
        body = stored.stored_body(url)
        if body is not None and body[0]:
            page = audit.arrivals.pages.read(body[0], url, body[1], body[2])
            found += map(_with_pages, audit.judge.judge_page(audit.arrivals.view(page)))
    return [*found, *map(_with_pages, audit.judge.judge_site(stored))]


def _with_pages(judged: Judged) -> Finding:
    """A finding that knows all pages that show it."""
    return replace(judged.finding, pages=tuple(dict.fromkeys(place.page_url for place in judged.occurrences)))


def _pages(book: RuleBook, findings: Sequence[Finding], places: Mapping[str, Sequence[Occurrence]]) -> Collection[str]:
    """Pages that showed findings of page rules."""
    scopes = {name: detectors()[rule.detector].scope for name, rule in book.rules.items()}
    wanted = [one for one in findings if scopes.get(one.rule) == "page"]
    return dict.fromkeys(url for one in wanted for url in (one.page_url, *(place.page_url for place in places.get(one.id, ()))))

"""Findings of the link rules: each distinct link judged by its outcome, and the addresses of one target told together or apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audits.engine.discovery import detector_of
from audits.engine.post_audit import judge_post_links, judge_posts
from audits.records import Confidence, Judged, Occurrence, Outcome, Place, codes_of, least_sure
from audits.records.reasons import NOT_LOOKED_AT
from audits.records.views import LinkView
from audits.texts.addresses import resolve, subject_key, variant_key, without_volatile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audits.engine.outcomes import Outcomes
    from audits.engine.site_audit import SiteAudit
    from audits.records import Finding
    from audits.store.site_links import SiteLink
    from audits.store.site_view import StoredSite

PLANTED = "hidden_reference"
"""Detector of links that somebody planted."""
MOST_VARIANTS = 200
"""Addresses of one target that a finding names at most."""


def planted(audit: SiteAudit, findings: Iterable[Finding]) -> frozenset[str]:
    """Addresses of hidden links that are told as planted: what has become of them is nothing that a reader meets."""
    told = (one for one in findings if audit.book.rules[one.rule].detector == PLANTED and one.confidence is not Confidence.UNVERIFIABLE)
    return frozenset(url for one in told for url in (one.target_url, *one.facts["targets"]))


def link_findings(audit: SiteAudit, stored: StoredSite, outcomes: Outcomes, unseen: frozenset[str]) -> Iterator[Judged]:
    """Findings of the link rules; each distinct link is judged once and gets all its places, except where it is hidden and one of ``unseen``."""
    for _, links in groupby(stored.links.distinct(), key=lambda found: subject_key(found.link.url)):
        group = [found for found in links if not (found.link.hidden and found.link.url in unseen)]
        judged = [one for found in group for one in _judged(audit, stored, outcomes, found)]
        urls = {found.link.url for found in group}
        yield from judged if len(urls) == 1 and "" not in urls else _by_answer(audit, judged, urls)


def _judged(audit: SiteAudit, stored: StoredSite, outcomes: Outcomes, found: SiteLink) -> Iterator[Judged]:
    """Findings of one distinct link with all its places."""
    inner = None if found.target else resolve(found.link.raw, found.first)
    if inner is not None and inner.problem != "intranet":
        return  # only the base of its page leads inside, which is told once, of the base
    link = found.link if inner is None else replace(found.link, url=inner.url)
    outcome = outcomes.of(found.target) if found.target else inside(link.url)
    if link.element == "form action" and "?" in link.url and outcome is not None and outcome.reason != "ok":
        link = replace(link, url=link.url.partition("?")[0])  # what was filled in is our own: only the form without it can be dead
        outcome = outcomes.of_url(link.url)
        if outcome is not None:
            outcome = replace(outcome, confidence=least_sure(outcome.confidence, Confidence.LIKELY))  # what a reader types may be answered
    if outcome is None or outcome.reason in NOT_LOOKED_AT:
        return
    if link.fragment and outcome.kind:
        outcome = replace(outcome, anchors=stored.anchors_of(outcome.final_url, unquote(link.fragment)))
    known, number = stored.links, found.number
    around = known.elements_to(found.target), known.beside(number), known.menu(number)
    view = LinkView(link, found.first, found.first_title, audit.site, audit.today, found.pages, *around)
    for judged in audit.judge.judge_link(view, outcome):
        places = tuple(_places(audit, stored, judged, found))
        home = next((place for place in places if place.column and place.place_class is not Place.FRAME), None)
        finding = replace(judged.finding, column=home.column, department=home.department) if home else judged.finding
        yield Judged(finding, places)


def inside(url: str) -> Outcome:
    """The outcome of an address inside an office, which is never asked for."""
    return Outcome(url, False, "intranet", confidence=Confidence.UNVERIFIABLE, final_url=url)


def _places(audit: SiteAudit, stored: StoredSite, judged: Judged, found: SiteLink) -> Iterator[Occurrence]:
    """Every page that has a link, with its column and department."""
    link, first = found.link, judged.occurrences[0]
    for url, title in stored.links.places(found.number):
        shown = stored.columns_showing(url)
        column = audit.site.column(shown[0]) if shown else None
        where = (column.id, column.department) if column else ("", "")
        yield Occurrence(url, title, link.region, first.place or link.place, first.text or link.text, *where)


# -- addresses of one target ---------------------------------------------------------------------------------------------


def _by_answer(audit: SiteAudit, judged: Sequence[Judged], urls: set[str]) -> Iterator[Judged]:
    """Addresses that differ only in scheme or a volatile parameter: those that answer alike are one finding that names each.

    The finding with the plainest of all ``urls`` keeps the number of the subject; where an address answers otherwise, it is another
    finding with a number of its own.
    """
    found: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        found.setdefault((one.finding.rule, one.finding.subject), []).append(one)
    for (_, subject), same in found.items():
        answers: dict[str, tuple[object, ...]] = {}
        for one in same:
            answers.setdefault(one.finding.target_url, _answer(audit, one))
        if len(answers) == 1 or not subject.startswith(subject_key(same[0].finding.target_url.partition("#")[0])):
            yield from same  # one address, or a host as a whole
            continue
        plainest = sorted(urls, key=lambda url: _plainness(audit, url))
        order = {url: number for number, url in enumerate(plainest)}
        targets = sorted(answers, key=lambda url: order.get(url.partition("#")[0], len(order)))
        known, used = set[object](), set[str]()
        for target in targets:
            answer = answers[target]
            if answer in known:
                continue
            alike = [url for url in targets if answers[url] == answer]
            own = subject if not known else variant_key(target) if variant_key(target) not in used else target
            known.add(answer)
            used.add(own)
            ordered = sorted((one for one in same if one.finding.target_url in alike), key=lambda one: alike.index(one.finding.target_url))
            for one in ordered:
                yield audit.judge.for_all(one, own, alike[:MOST_VARIANTS])


def _answer(audit: SiteAudit, judged: Judged) -> tuple[object, ...]:
    """What a finding says that its target answers: its codes, what opened, and whether that could be verified."""
    finding, facts = judged.finding, judged.finding.facts
    declared = detector_of(audit.book.rules[finding.rule].detector).facts
    codes = (str(facts.get(name)) for name, kind in declared.items() if codes_of(kind))
    return finding.confidence is Confidence.UNVERIFIABLE, facts.get("opened"), *codes


def _plainness(audit: SiteAudit, url: str) -> tuple[bool, bool, str]:
    """Order in which addresses of one target stand for it: without volatile parameters, by the scheme of the site, then by letters."""
    return without_volatile(url) != url, url.partition(":")[0] != audit.site.home.partition(":")[0], url


def post_findings(audit: SiteAudit, outcomes: Outcomes) -> Iterator[Judged]:
    """Findings in new-media posts: page rules on their texts, link rules on the addresses they lead to."""

    def looked_at(url: str) -> Outcome | None:
        outcome = outcomes.of_url(url)
        return None if outcome is None or outcome.reason in NOT_LOOKED_AT else outcome

    yield from judge_posts(audit.judge, audit.posts)
    yield from judge_post_links(audit.judge, audit.posts, looked_at)

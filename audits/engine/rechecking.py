"""A re-check (回头看): asks again for the places of what is open, runs the same rules, and gives verdicts with proof."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audits.engine import detectors
from audits.engine.books import book_for_worker
from audits.engine.judging_again import shown_again, shown_without
from audits.engine.opening import known_site, open_site, origin_of, stored_site
from audits.engine.rechecked_site import StoredRecheck
from audits.engine.veiling import is_by_file
from audits.records import Confidence, Coverage
from audits.records.entries import Role
from audits.records.events import ItemVerdict
from audits.rectification.adding_up import added_up
from audits.rectification.takeover import NO_RULE, is_taken_over, perhaps_again, seen_again, unprovable
from audits.rectification.tasks import is_task, proof_places, task_verdict
from audits.rectification.verdicts import Seen, related, verdict_of
from audits.rectification.workitems import split_verdict
from audits.store.attempts import asked_of
from audits.store.coverage import rule_failures, rules_run
from audits.store.findings import findings_of, occurrences_of
from audits.store.life import events_of
from audits.store.verdicts import record_verdicts
from audits.texts.addresses import host_of, is_address, moved

FEW_WANTED = 3
"""Pages of which the share that was reached tells nothing of the site: each place has its own proof."""
ANSWERED: frozenset[Reason] = frozenset({"ok", "http-404", "http-410", "soft-404", "redirect-home", "redirect-error"})
"""Reasons with which an address counts as reached."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audits.engine.opening import KnownSite
    from audits.engine.site_audit import SiteAudit
    from audits.records import Finding, Occurrence, Verdict
    from audits.records.codes import ProofWhy, Result, Scope
    from audits.records.reasons import Reason
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Moves, Site
    from audits.store import Store
    from audits.store.opening import Run
    from audits.store.site_view import StoredSite


@dataclass
class OpenItems:
    """Findings of one site that a re-check looks at again, with all their places."""

    findings: list[Finding]
    places: dict[str, list[Occurrence]]
    roles: dict[str, Role]
    """How an address was asked for in the run that found it."""
    stored: StoredSite
    """The site as that run saw it."""
    run: Run
    """That run."""
    moves: Moves = ()
    """Hosts that the site had then, with those that took their place: everything here stands under the new ones."""

    def at_fault(self) -> Mapping[str, int]:
        """Page to the number of places on it."""
        return Counter(place.page_url for places in self.places.values() for place in places)

    def own_hosts(self) -> frozenset[str]:
        """Hosts of the site, with and without ports."""
        return frozenset(name for host in self.stored.site.hosts for name in (host, host.rpartition(":")[0] or host))

    def addresses(self) -> dict[str, Role]:
        """All addresses to ask for, in order."""
        found: dict[str, Role] = {}
        for finding in self.findings:
            if finding.rule == NO_RULE:  # nothing that answers would prove anything
                continue
            pages = [place.page_url for place in self.places.get(finding.id, ())]
            for url in (finding.page_url, *pages, *(one.partition("#")[0] for one in related(finding))):
                elsewhere = is_task(finding) and host_of(url) not in self.own_hosts()
                found.setdefault(url, Role.PROBE if elsewhere else self.roles.get(url, Role.PAGE))
            target = finding.target_url.partition("#")[0]
            if target:
                found.setdefault(target, self.roles.get(target, Role.PROBE))
        return {
            url: Role.PAGE if role in (Role.LIST, Role.DATA) else role
            for url, role in found.items()
            if url.startswith(("http://", "https://")) and is_address(url)
        }


def open_items(store: Store, base: str, site: Site, ids: Sequence[str]) -> OpenItems:
    """What is open of a site, from the run that found it, under the hosts that the site has now."""
    wanted, run = set(ids), store.run(base)
    before = next(one for one in run.sites if one.site == site.site)
    moves = site.moved_since(before)
    findings = [_moved(finding, moves) for finding in findings_of(store, base, site.site) if finding.id in wanted]
    places: dict[str, list[Occurrence]] = {}
    for ident, place in occurrences_of(store, base):
        if ident in wanted:
            places.setdefault(ident, []).append(replace(place, page_url=moved(place.page_url, moves)))
    if tasks := [finding for finding in findings if is_task(finding)]:
        told = events_of(store, [task.id for task in tasks])
        places |= {task.id: proof_places(task, site.home, told.get(task.id, ())) for task in tasks}
    stored = stored_site(store, run, before)
    stored = replace(stored, links=replace(stored.links, moves=moves))
    asked = asked_of(store, stored.site_run)
    return OpenItems(findings, places, {moved(one.url, moves): one.role for one in asked.values()}, stored, run, moves)


def _under(value: object, moves: Moves) -> Any:
    """A fact with its addresses under other hosts."""
    if isinstance(value, list):
        return [_under(one, moves) for one in value]
    return moved(value, moves) if isinstance(value, str) else value


def _moved(finding: Finding, moves: Moves) -> Finding:
    """A finding with all its addresses under the hosts that the site has now; its number and subject stay."""
    if not moves:
        return finding
    facts = {name: _under(value, moves) for name, value in finding.facts.items()}
    pages = tuple(moved(url, moves) for url in finding.pages)
    return replace(finding, page_url=moved(finding.page_url, moves), target_url=moved(finding.target_url, moves), facts=facts, pages=pages)


def seen_in(store: Store, run: str, site: str, site_run: int) -> Seen:
    """What a run found on a site, and which rules ran."""
    found = findings_of(store, run, site)
    pages: dict[str, set[str]] = {finding.id: set() for finding in found}
    spots: dict[str, set[tuple[str, str]]] = {finding.id: set() for finding in found}
    for ident, place in occurrences_of(store, run):
        if ident in pages:
            pages[ident].add(place.page_url)
            spots[ident].add((place.page_url, place.place))
    failed: dict[str, set[str]] = {}
    for rule, where, _ in rule_failures(store, site_run):
        failed.setdefault(rule, set()).add(where)
    return Seen(
        {ident: frozenset(urls) for ident, urls in pages.items()},
        {ident: frozenset(places) for ident, places in spots.items()},
        frozenset(rules_run(store, site_run)),
        {rule: frozenset(where) for rule, where in failed.items()},
        frozenset(finding.id for finding in found if finding.confidence is Confidence.UNVERIFIABLE),
    )


def verdicts(audit: SiteAudit, known: KnownSite, items: OpenItems, record: int) -> list[Verdict]:
    """Verdicts on all items, in the order of their numbers; ``record`` is the site record of the run that looked again."""
    seen = seen_in(audit.store, audit.run.id, audit.site.site, record)
    before = audit.store.site_run(origin_of(audit.store, items.run).id, audit.site.site).facts
    if items.moves:
        before = replace(before, texts={moved(url, items.moves): text for url, text in before.texts.items()})
    site = StoredRecheck(known.stored, known.outcomes, items.stored, audit.facts, before, audit.book, items.at_fault())
    scopes = {name: detectors()[rule.detector].scope for name, rule in audit.book.rules.items()}
    seen = _with_taken_over(seen, findings_of(audit.store, audit.run.id, audit.site.site), items, scopes)
    doubtful, then = _beyond(audit, items, scopes, seen, site)
    ends = frozenset(name for name, rule in audit.book.rules.items() if rule.ends_with_page)
    seen = replace(seen, doubtful=doubtful, then=then, ends_with_page=ends, anew=_anew(audit, items, seen))
    return [
        task_verdict(finding, items.places[finding.id], site, audit.run.id)
        if is_task(finding)
        else verdict_of(finding, items.places.get(finding.id, []), scopes.get(finding.rule, "site"), site, seen, audit.run.id)
        for finding in sorted(items.findings, key=lambda finding: finding.id)
    ]


def _with_taken_over(seen: Seen, found: Sequence[Finding], items: OpenItems, scopes: Mapping[str, Scope]) -> Seen:
    """The same with what the rules found of problems that came from an office's list, which have numbers of their own."""
    pages, spots, unsure = dict(seen.pages), dict(seen.spots), set(seen.unverifiable)
    reasons: dict[str, ProofWhy] = {}
    for mine in filter(is_taken_over, items.findings):
        if (why := unprovable(mine, scopes)) is not None:
            reasons[mine.id] = why
            continue
        shown = {one.id: seen_again(mine, items.places.get(mine.id, ()), one, seen.pages.get(one.id, ()), scopes) for one in found}
        if again := frozenset[str]().union(*shown.values()):
            pages[mine.id] = pages.get(mine.id, frozenset()) | again
            spots[mine.id] = frozenset((url, "") for url in again)
            if all(ident in seen.unverifiable for ident, urls in shown.items() if urls):
                unsure.add(mine.id)
        elif any(perhaps_again(mine, one, scopes) for one in found):
            reasons[mine.id] = "perhaps-found"
    return replace(seen, pages=pages, spots=spots, unverifiable=frozenset(unsure), unprovable=reasons)


def _shown(wanted: Sequence[Finding], found: Sequence[Finding], places: Mapping[str, Sequence[Occurrence]], scopes: Mapping[str, Scope]) -> frozenset[str]:
    """Ids of those of some findings that are among others, by number or, where they came from a list, by rule and place."""
    numbers = {one.id for one in found}
    return frozenset(
        one.id
        for one in wanted
        if one.id in numbers
        or (is_taken_over(one) and any(seen_again(one, places.get(one.id, ()), other, (other.page_url, *other.pages), scopes) for other in found))
    )


def _anew(audit: SiteAudit, items: OpenItems, seen: Seen) -> dict[str, frozenset[str]]:
    """Rule to the pages on which it finds what the run before did not have."""
    had = {one.id for one in findings_of(audit.store, items.run.id, audit.site.site)}
    found: dict[str, set[str]] = {}
    for one in findings_of(audit.store, audit.run.id, audit.site.site):
        if one.id not in had:
            found.setdefault(one.rule, set()).update(seen.pages.get(one.id, ()))
    return {rule: frozenset(pages) for rule, pages in found.items()}


def _beyond(
    audit: SiteAudit, items: OpenItems, scopes: Mapping[str, Scope], seen: Seen, site: StoredRecheck
) -> tuple[frozenset[str], frozenset[str]]:
    """Findings that are silent for another reason than that somebody mended them: pages that prove nothing; the clock, or other rules.

    What was stored before is judged as today. Where a finding is silent there too, the portal is not what changed: such findings
    are judged by the rules and on the day of the run that found them.
    """
    judged = [one for one in items.findings if one.id not in seen.unprovable]
    silent = [one for one in judged if one.id not in seen.pages and one.rule in seen.ran and scopes.get(one.rule) != "link"]
    rules = frozenset(one.rule for one in silent if scopes.get(one.rule) == "site")
    doubtful = _shown(silent, shown_without(audit, rules, site.left_out()), items.places, scopes) if rules else frozenset()
    doubtful |= {one.id for one in silent if is_by_file(one.facts.get("way")) and _is_linked(one, items, site)}
    then, found = items.run, frozenset[str]()
    if silent and (then.today != audit.today or then.rules_digest != audit.run.rules_digest):
        book = audit.book if then.rules_digest == audit.run.rules_digest else book_for_worker(audit.store, then, audit.book.own_dir)
        shown = shown_again(audit.store, replace(then, today=audit.today), audit.site, audit.book, silent, items.places)
        still = _shown(silent, shown, items.places, scopes)
        silenced = [one for one in silent if one.id not in still]
        if silenced:
            shown = shown_again(audit.store, replace(audit.run, today=then.today), audit.site, book, silenced, items.places)
            found = _shown(silenced, shown, items.places, scopes)
    return doubtful, found


def _is_linked(finding: Finding, items: OpenItems, site: StoredRecheck) -> bool:
    """Whether a page of a finding still has its link; what a style sheet file hides, the page alone does not show."""
    pages = {finding.page_url, *(place.page_url for place in items.places.get(finding.id, ()))}
    return any(site.links(page, url) for page in pages for url in (finding.target_url, *finding.facts.get("targets", ())))


def decide(audit: SiteAudit, known: KnownSite, items: OpenItems, record: int) -> None:
    """Record the verdicts of a re-check; a re-check that reached less than half of the pages it needed changes nothing."""
    wanted = [url for url, role in items.addresses().items() if role is Role.PAGE]
    reached = sum(1 for url in wanted if (outcome := known.outcomes.of_url(url)) is not None and outcome.reason in ANSWERED)
    if wanted and (not known.stored.links.pages() or (len(wanted) > FEW_WANTED and reached * 2 < len(wanted))):
        coverage = audit.store.site_run(audit.run.id, audit.site.site).coverage or Coverage()
        audit.store.update_site_run(record, coverage=replace(coverage, notes=(*coverage.notes, "too-few-pages"), complete=False))
        return
    told, again = events_of(audit.store, [finding.id for finding in items.findings]), {one.id for one in audit.store.runs() if one.base == items.run.id}
    earlier = {ident: [(event.item, event.said) for event in events if isinstance(event.said, ItemVerdict) and event.run in again] for ident, events in told.items()}
    by_id = {finding.id: finding for finding in items.findings}
    found = [
        added_up(verdict, by_id[verdict.finding], items.places.get(verdict.finding, []), earlier.get(verdict.finding, ()))
        for verdict in verdicts(audit, known, items, record)
    ]
    record_verdicts(audit.store, found, by_id, items.places, audit.today)


def compared(store: Store, book: RuleBook, before: str, after: str, site: str) -> dict[str, Result]:
    """For each work item of an earlier run what a later one proves of it."""
    earlier = {finding.id: finding for finding in findings_of(store, before, site)}
    run = store.run(after)
    known_as = next(one for one in run.sites if one.site == site)
    items = open_items(store, before, known_as, list(earlier))
    audit = open_site(store, run, known_as, book)
    found: dict[str, Result] = {}
    for verdict in verdicts(audit, known_site(audit), items, store.site_run(after, site).id):
        split = split_verdict(earlier[verdict.finding], items.places.get(verdict.finding, []), verdict)
        found |= {item: result for item, (result, _) in split.items()}
    return found

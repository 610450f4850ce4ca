"""Decides what a re-check (回头看) proves: a finding is fixed only if each of its places was fetched, read soundly and judged.

Absence proves nothing by itself: a page that could not be fetched, a list that showed the page and could not be read, a rule that
failed, a target behind a wall leave a place unexamined, and one unexamined place keeps the finding open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from audits.records import Confidence, Finding, Occurrence, PlaceProof, Verdict
from audits.rectification.takeover import is_taken_over

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from audits.records import Outcome, Page
    from audits.records.codes import FileProblem, ListState, PageProblem, ProofState, ProofWhy, Result, Scope
    from audits.records.reasons import Reason

    Shown = tuple[ProofState, ProofWhy]

UNREAD: frozenset[FileProblem] = frozenset(
    {
        "memory-limit", "crashed", "no-reader", "encrypted", "damaged", "zip-bomb", "too-many-parts", "nested-zip", "no-text", "image", "unsupported",
        "legacy-doc", "empty", "too-large", "timeout", "not-there",
    }
)  # fmt: skip
"""Problems of an attachment of which not all was read."""
UNSOUND: frozenset[PageProblem | FileProblem] = frozenset(
    {"parser-limit", "links-lost", "truncated", "too-many-links", "no-html", "needs-script", "needs-login", "nothing-shown", *UNREAD}
)
GONE: frozenset[Reason] = frozenset({"http-404", "http-410"})
PRETENDED: frozenset[Reason] = frozenset({"soft-404", "redirect-error"})
"""Reasons of targets that open, but with the error page of the site."""
SOUND_LISTS: frozenset[ListState] = frozenset({"read", "empty"})


class SiteSeenAgain(Protocol):
    """A re-checked site: what was fetched and found in the re-check."""

    def page_facts(self, url: str) -> Page | None:
        """Facts of a page that was read in the re-check; None if it was not."""

    def unlike(self, url: str, read: str) -> ProofWhy | None:
        """Why the page that was read is not the document that stood at an address before, or not all of it; None where it is."""

    def unproved(self, target: str, words: str, facts: Mapping[str, object]) -> ProofWhy | None:
        """Why a target that opens is not proved to be what the words of a link promise; None where it is."""

    def outcome(self, url: str) -> Outcome | None:
        """What is known of an address."""

    def links(self, page_url: str, target: str, words: str = "") -> bool:
        """Whether a page that was read still links to an address, with words like these where there are any."""

    def linked_before(self, page_url: str, target: str) -> bool:
        """Whether any run that read a page before saw a link to an address on it."""

    def read_before(self, page_url: str) -> bool:
        """Whether any run ever read a page at an address."""

    def variants(self, page_url: str, target: str) -> list[str]:
        """Addresses that a page links to now and that differ from one in volatile parameters only."""

    def doubtful(self, url: str) -> bool:
        """Whether a page that opened looks like an error page, though the re-check did not prove that it is one."""

    def listed(self, url: str) -> bool:
        """Whether a column's list that was read still shows an address."""

    def column_state(self, column: str) -> tuple[ListState, bool]:
        """State of a column's list in the re-check, and whether all its pages were read whole and are its own."""

    def read_to_end(self, column: str) -> bool:
        """Whether a column's list was read to its own end, not only as far as before."""

    def columns(self, url: str) -> tuple[frozenset[str], frozenset[str]]:
        """Columns whose lists showed an address in the run that found the problem, and those that show it now."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules found in the re-check."""

    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Finding id to the pages that show it now."""
    spots: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Finding id to (page, place on the page) that show it now."""
    ran: frozenset[str] = frozenset()
    """Rules that ran."""
    failed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Rule to the pages (or the site) on which it failed."""
    unverifiable: frozenset[str] = frozenset()
    """Ids of findings that are unverifiable now."""
    doubtful: frozenset[str] = frozenset()
    """Ids of findings that are silent only because of pages that prove nothing."""
    anew: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Rule to the pages on which it finds what the run before did not have: perhaps the same under another name."""
    ends_with_page: frozenset[str] = frozenset()
    """Rules whose fault ends with the page that shows it, whatever still leads there."""
    unprovable: Mapping[str, ProofWhy] = field(default_factory=dict)
    """Ids of findings of which a re-check can prove nothing, and why."""
    then: frozenset[str] = frozenset()
    """Ids of findings that the clock or other rules would silence, and that show by the rules and on the day of the run that found them."""


def verdict_of(finding: Finding, places: Sequence[Occurrence], scope: Scope, site: SiteSeenAgain, seen: Seen, run: str) -> Verdict:
    """The verdict on one finding; ``scope`` is that of its rule's detector."""
    judge = {"page": _page_place, "link": _link_place, "site": _site_place}[scope]
    known = {(place.page_url, place.place) for place in places}
    proofs: list[PlaceProof] = []
    for place in places:
        if (why := seen.unprovable.get(finding.id)) is not None:
            proofs.append(PlaceProof(place.page_url, "unexamined", why, place.text))
        elif finding.rule not in seen.ran:
            proofs.append(PlaceProof(place.page_url, "unexamined", "rule-not-run", place.text))
        elif finding.id in seen.then:
            proofs.append(PlaceProof(place.page_url, "dirty", "still-found", place.text))
        elif finding.id in seen.doubtful and finding.id not in seen.pages:
            proofs.append(PlaceProof(place.page_url, "unexamined", "other-document", place.text))
        elif scope == "link" and _elsewhere_on_page(finding, place, known, seen):
            proofs.append(PlaceProof(place.page_url, *(_unsound(place.page_url, site) or ("clean", "gone-from-page")), place.text))
        else:
            proofs.append(PlaceProof(place.page_url, *_of_page_known(finding, place, judge(finding, place, site, seen), site), place.text))
    return Verdict(finding.id, run, result_of({proof.state for proof in proofs}), tuple(proofs))


def _of_page_known(finding: Finding, place: Occurrence, shown: Shown, site: SiteSeenAgain) -> Shown:
    """The same, unless it says that a page is no more which a list handed over and nobody ever saw: its address may be written wrongly."""
    unseen = shown == ("clean", "page-removed") and is_taken_over(finding) and not site.read_before(place.page_url)
    return ("unexamined", "never-read") if unseen else shown


def result_of(states: Collection[ProofState]) -> Result:
    """What the states of some places prove together."""
    return "not-fixed" if "dirty" in states else "not-examined" if "unexamined" in states or not states else "fixed"


def _elsewhere_on_page(finding: Finding, place: Occurrence, known: set[tuple[str, str]], seen: Seen) -> bool:
    """Whether a link is left at other known places of its page only: out of the footer, which is one department's part, but still in the text."""
    spots = {spot for spot in seen.spots.get(finding.id, ()) if spot[0] == place.page_url}
    return bool(spots) and (place.page_url, place.place) not in spots and spots <= known


def _unsound(url: str, site: SiteSeenAgain, asked: str = "", *, ends: bool = False) -> Shown | None:
    """None if a page was read soundly in the re-check and is the whole of what stood there, else what became of it.

    ``asked`` is the address that led to it, where that is another one; ``ends`` says that the fault ends with the page.
    """
    page = site.page_facts(url)
    if page is not None:
        why = "not-sound" if UNSOUND & set(page.problems) else site.unlike(asked or url, url)
        return None if why is None else ("unexamined", why)
    outcome = site.outcome(url)
    if outcome is not None and outcome.reason in GONE and outcome.confidence is not Confidence.UNVERIFIABLE:
        return _gone(url, site, ends=ends and outcome.confidence is Confidence.CONFIRMED)
    if outcome is not None and outcome.hops and outcome.reason == "ok" and outcome.final_url != url:
        return _unsound(outcome.final_url, site, asked or url, ends=ends)
    return "unexamined", "not-fetched"


def _gone(url: str, site: SiteSeenAgain, *, ends: bool) -> Shown:
    """State of a place whose page is no more: a list that shows it still leads there, and one that was not read to its end may."""
    if ends:
        return "clean", "page-removed"
    if site.listed(url):
        return "dirty", "still-listed"
    return ("clean", "page-removed") if _lists_read(url, "", site) else ("unexamined", "list-not-read")


def _lists_read(url: str, column: str, site: SiteSeenAgain) -> bool:
    """Whether each list that made a page one of a column shows it again, or was read to its end and shows it no more."""
    before, now = site.columns(url)
    for name in sorted((before | {column}) - now - {""}):
        state, complete = site.column_state(name)
        if state not in SOUND_LISTS or not complete:
            return False
    return True


def _found_again(finding: Finding, place: Occurrence, site: SiteSeenAgain, seen: Seen) -> bool:
    """Whether the rule shows the finding again on a page, or where the page has moved to."""
    pages = seen.pages.get(finding.id, frozenset())
    outcome = site.outcome(place.page_url) if pages else None
    return place.page_url in pages or (outcome is not None and bool(outcome.hops) and outcome.final_url in pages)


def _still(finding: Finding, seen: Seen) -> Shown:
    """State of a place where the finding shows again."""
    return ("unexamined", "target-unverifiable") if finding.id in seen.unverifiable else ("dirty", "still-found")


def _page_place(finding: Finding, place: Occurrence, site: SiteSeenAgain, seen: Seen) -> Shown:
    """A place that a page rule found."""
    if _found_again(finding, place, site, seen):
        return _still(finding, seen)
    unsound = _unsound(place.page_url, site, ends=finding.rule in seen.ends_with_page)
    if unsound is not None:
        return unsound
    if place.page_url in seen.failed.get(finding.rule, ()):
        return "unexamined", "rule-not-run"
    if place.page_url in seen.anew.get(finding.rule, ()):
        return "unexamined", "other-document"
    if finding.facts.get("targets") and any(site.links(place.page_url, target) for target in targets_of(finding)):
        return "dirty", "still-found"
    return ("clean", "rule-silent") if _lists_read(place.page_url, place.column, site) else ("unexamined", "list-not-read")


def _link_place(finding: Finding, place: Occurrence, site: SiteSeenAgain, seen: Seen) -> Shown:
    """A place that a link rule found: the link is gone, or its target works again."""
    if _found_again(finding, place, site, seen):
        return _still(finding, seen)
    unsound = _unsound(place.page_url, site)
    if unsound is not None:
        return unsound
    targets = targets_of(finding)
    words = place.text if "promised" in finding.facts else ""  # others may well lead there
    linked = [target for target in targets if site.links(place.page_url, target, words)]
    linked += [one for target in targets for one in site.variants(place.page_url, target) if one not in linked]
    if not linked:
        seen_there = not is_taken_over(finding) or any(site.linked_before(place.page_url, target) for target in targets)
        return ("clean", "gone-from-page") if seen_there else ("unexamined", "never-seen")
    if finding.rule in seen.failed:
        return "unexamined", "rule-not-run"
    states = [_target(finding, target, place, site) for target in linked]
    return next((state for wanted in ("dirty", "unexamined") for state in states if state[0] == wanted), states[0])


def targets_of(finding: Finding) -> list[str]:
    """All addresses that a finding about a link stands for."""
    more = finding.facts.get("targets")
    return list(dict.fromkeys([finding.target_url, *(more if isinstance(more, list) else [])]))


def _target(finding: Finding, address: str, place: Occurrence, site: SiteSeenAgain) -> Shown:
    """What a re-check shows of one address that a finding stands for."""
    target, _, fragment = address.partition("#")
    outcome = site.outcome(target)
    if outcome is None or outcome.reason == "not-fetched" or outcome.confidence is Confidence.UNVERIFIABLE:
        return "unexamined", "target-unverifiable"
    if outcome.reason != "ok":
        return "dirty", "still-found"
    final = outcome.final_url or target
    if fragment and _unsound(final, site) is not None:
        return "unexamined", "target-unverifiable"
    if finding.facts.get("reason") in PRETENDED and (site.doubtful(final) or (outcome.title or outcome.html_title) == finding.facts.get("opened")):
        return "unexamined", "target-unverifiable"
    why = site.unproved(target, place.text, finding.facts)
    return ("clean", "target-works") if why is None else ("unexamined", why)


def _site_place(finding: Finding, place: Occurrence, site: SiteSeenAgain, seen: Seen) -> Shown:
    """A place that a site rule found: its page, what the finding compared it with, and the lists behind both must have been read."""
    if finding.id in seen.pages:
        return _still(finding, seen)
    if finding.rule in seen.failed:
        return "unexamined", "rule-not-run"
    if finding.column:
        state, complete = site.column_state(finding.column)
        if state not in SOUND_LISTS or not complete:
            return "unexamined", "not-fetched"
        unsound = _unsound(finding.target_url, site) if site.page_facts(finding.target_url) is not None else _still_away(finding, site)
        if unsound is not None:
            return unsound
    for url in dict.fromkeys((place.page_url, finding.page_url)):
        unsound = _unsound(url, site)
        if unsound is not None and unsound[0] != "clean":
            return unsound
    addresses = dict.fromkeys((place.page_url, finding.page_url, *related(finding)))
    if not all(_known(url, site) for url in addresses):
        return "unexamined", "not-fetched"
    if finding.subject != finding.column and not all(_lists_read(url, "", site) for url in addresses):
        return "unexamined", "list-not-read"
    return ("dirty", "still-found") if _unchanged(place, site) else ("clean", "rule-silent")


def _still_away(finding: Finding, site: SiteSeenAgain) -> Shown | None:
    """A target that a column's list still leads to and that did not open proves nothing, whatever the rule makes of how it failed."""
    outcome = site.outcome(finding.target_url) if finding.target_url else None
    if outcome is None or outcome.reason == "ok":
        return None
    away = finding.column in site.columns(finding.target_url)[1] or (outcome.reason not in GONE and not site.read_to_end(finding.column))
    return ("unexamined", "not-fetched") if away else None


def related(finding: Finding) -> list[str]:
    """Other addresses that a finding speaks of, such as the page that contradicts this one."""
    values = [one for value in finding.facts.values() for one in (value if isinstance(value, (list, tuple)) else [value])]
    return [one for one in values if isinstance(one, str) and one.startswith(("http://", "https://")) and " " not in one]


def _known(url: str, site: SiteSeenAgain) -> bool:
    """Whether a re-check knows what an address shows now: a page that was read soundly, something else that answered, or nothing."""
    unsound = _unsound(url, site)
    if unsound is None or unsound[0] != "unexamined":
        return True
    outcome = site.outcome(url)
    return site.page_facts(url) is None and outcome is not None and not outcome.hops and outcome.reason == "ok"


def _unchanged(place: Occurrence, site: SiteSeenAgain) -> bool:
    """Whether a page shows the very breadcrumb that was at fault in the very columns: the rule is silent only since it saw fewer pages."""
    page = site.page_facts(place.page_url)
    before, now = site.columns(place.page_url)
    return page is not None and len(page.breadcrumb) > 1 and place.text == " > ".join(page.breadcrumb) and before == now

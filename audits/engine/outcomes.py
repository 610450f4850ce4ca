"""What is known of each address at the end: all its attempts, the redirects behind it, and the page that opened."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from audits.engine.arrivals import MAX_HOPS
from audits.probing.grading import grade
from audits.probing.reasons import CONNECTION
from audits.probing.redirects import led_astray, lost_article
from audits.probing.soft404 import is_notice
from audits.probing.turns import in_turn
from audits.records import AddressCounts, Confidence, Hop, Outcome, PageKind
from audits.records.entries import HOME, Role, State
from audits.store.attempts import Asked, asked_of, attempts_of, opened_of, page_facts
from audits.texts.addresses import host_of, origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.engine.site_audit import SiteAudit
    from audits.records import Page, Probe
    from audits.records.codes import NoCode
    from audits.records.reasons import Reason
    from audits.store.site_links import StoredLinks

PAGES = (Role.PAGE, Role.LIST, Role.DATA)
"""Roles of what a site has to read."""
NO_PAGE = frozenset({204, 205, 206, 300, 304})
"""Statuses of good answers that hold no page, or a part of one."""
MOST_SHOWN, MOST_TARGETS = 4, 200


class _Silent(NamedTuple):
    """A scheme and host that never answered."""

    attempts: tuple[Probe, ...]
    """The last of the attempts at any of its addresses."""
    targets: tuple[str, ...]
    """Its addresses that were to be asked."""


class Outcomes:
    """Outcomes of a site's addresses, each made once when it is asked for."""

    def __init__(self, audit: SiteAudit, links: StoredLinks) -> None:
        self._audit = audit
        self._asked = asked_of(audit.store, audit.site_run)
        self._attempts = attempts_of(audit.store, audit.site_run)
        self._turned = self._without_turns()
        self._number = links.number
        self._opened = opened_of(audit.store, audit.site_run)
        self._known: dict[int, Outcome] = {}
        self._by_url: dict[str, list[Probe]] | None = None

    @property
    def attempts(self) -> dict[str, list[Probe]]:
        """All attempts by address."""
        if self._by_url is None:
            self._by_url = {self._asked[ident].url: found for ident, found in self._attempts.items() if ident in self._asked}
        return self._by_url

    def _without_turns(self) -> frozenset[int]:
        """Leave out attempts that tell only of a host that had turned; returns the addresses of which nothing else is known."""
        turns, lost = self._audit.facts.turns, set()
        for ident, attempts in self._attempts.items() if turns else ():
            kept = [attempt for attempt in attempts if not in_turn(attempt, turns)]
            if not kept:
                lost.add(ident)
            self._attempts[ident] = kept
        return frozenset(lost)

    def of_url(self, url: str) -> Outcome | None:
        """Outcome of an address, None if it was never met."""
        return self.of(self._number(url))

    def page(self, url: str) -> Page | None:
        """Facts of a page that was read, None if it was not."""
        return page_facts(self._audit.store, self._audit.site_run, self._number(url), url)

    def of(self, ident: int) -> Outcome | None:
        """Outcome of an address by number."""
        found = self._known.get(ident)
        if found is None and ident in self._asked:
            found = self._known[ident] = self._steady(ident, self._make(ident))
        return found

    def _steady(self, ident: int, made: Outcome) -> Outcome:
        """An outcome, no surer than the attempts allow where a host fails by chance."""
        asks = self._asks.get(host_of(made.target), 2) if made.internal else 2
        own = [attempt for attempt in self._attempts.get(ident, ()) if attempt.method != "HEAD"]
        if asks <= 2 or (len(own) >= asks and _alike(made, own)):
            return made
        if made.reason == "ok":
            return replace(made, reason="wavering", confidence=Confidence.UNVERIFIABLE) if made.kind == PageKind.ERROR else made
        return replace(made, confidence=Confidence.UNVERIFIABLE)

    @cached_property
    def _asks(self) -> dict[str, int]:
        """Hosts that fail by chance, and how often an address must have failed there."""
        return {one.host: one.asks for one in self._audit.facts.wavering}

    def _make(self, ident: int) -> Outcome:
        """Follow the redirects of an address and grade where they end."""
        start = self._asked[ident]
        hops: list[Hop] = []
        passed: list[int] = []
        attempts: list[Probe] = list(self._attempts.get(ident, ()))
        seen = {ident}
        current = ident
        while True:
            last = self._last(current)
            if last is None or not last.redirect:
                break
            hops.append(Hop(self._asked[current].url, last.status, last.location))
            passed.append(current)
            following = self._number(last.redirect)
            if not following and self._audit.addresses.barred(last.redirect):
                return self._ended(start.url, start.internal, "intranet", last.redirect, hops, attempts)
            if not following or len(hops) >= MAX_HOPS:
                return self._ended(start.url, start.internal, "redirect-loop", last.redirect, hops, attempts)
            if following in seen:
                walled = following == current or any(one.reason == "wall-cookie" for one in attempts)  # whichever attempt showed it
                reason: Reason = "wall-cookie" if walled else "redirect-loop"
                proved = start.internal and reason == "redirect-loop" and all(map(self._leads_on, passed[passed.index(following) :]))
                return self._ended(start.url, start.internal, reason, last.redirect, hops, attempts, proved=proved)
            seen.add(following)
            current = following
            attempts += self._attempts.get(current, ())
        return self._graded(ident, current, tuple(hops), tuple(attempts))

    def _last(self, ident: int) -> Probe | None:
        attempts = self._attempts.get(ident)
        return attempts[-1] if attempts else None

    def _leads_on(self, ident: int) -> bool:
        """Whether an address led to one and the same other each time that it was asked for, twice at least."""
        led = [attempt.redirect for attempt in self._attempts.get(ident, ()) if attempt.method != "HEAD"]
        return len(led) > 1 and len(set(led)) == 1

    @staticmethod
    def _ended(
        target: str, internal: bool, reason: Reason, final: str, hops: list[Hop], attempts: list[Probe], *, proved: bool = False
    ) -> Outcome:
        """An outcome that the redirects themselves decide; ``proved`` where a browser would go in the same circle.

        Of a chain that has no end nobody knows that, and a circle in which a cookie was set is a wall.
        """
        sure = Confidence.CONFIRMED if proved else Confidence.LIKELY if reason == "redirect-loop" else Confidence.UNVERIFIABLE
        return Outcome(target, internal, reason, hops[-1].status, sure, final, tuple(hops), tuple(attempts))

    def _graded(self, ident: int, final: int, hops: tuple[Hop, ...], attempts: tuple[Probe, ...]) -> Outcome:
        """The outcome where the redirects end."""
        start, end = self._asked[ident], self._asked[final]
        silent = self._silent.get(origin_of(end.url))
        if end.state is State.SKIPPED and not (silent and end.reason == "host-silent"):
            return Outcome(start.url, start.internal, end.reason or "not-fetched", 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        own: Sequence[Probe] = self._attempts.get(final, ())
        if silent is not None and len(own) < len(silent.attempts):
            own = silent.attempts
            attempts = (*attempts, *(one for one in own if one not in attempts))
        if not own:
            unknown: Reason = "turned-away" if final in self._turned else "not-fetched"
            return Outcome(start.url, start.internal, unknown, 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        if self._outside_lost(end, own[-1]):
            return Outcome(start.url, start.internal, "network-away", 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        page = self._opened.get(final)
        graded = grade(own, internal=end.internal, facts=self._audit.facts)
        reason = graded.reason
        if hops and reason == "ok" and page is not None and page.kind == "home" and ident != HOME and self._deep(start.url):
            reason = "redirect-home"
        elif hops and reason == "soft-404":
            reason = "redirect-error"
        confidence, last = graded.confidence, own[-1]
        title = page.html_title if page else last.title
        if hops and reason == "ok" and (astray := led_astray(start.url, end.url, kind=page.kind if page else "", title=title)):
            reason, confidence = astray, Confidence.LIKELY
        elif hops and reason == "ok" and start.internal is end.internal and lost_article(start.url, end.url, title=title):
            reason, confidence = "redirect-home", Confidence.LIKELY
        elif hops and reason == "ok" and self._deep(start.url) and self._is_word_of_loss(end.url):
            reason, confidence = "redirect-error", Confidence.LIKELY
        return Outcome(
            start.url, start.internal, reason, last.status, confidence, end.url, hops, attempts,
            title=page.title if page else last.title,
            html_title=title,
            headings=page.headings if page else (),
            doc_number=page.doc_number if page else "",
            kind=page.kind if page else "",
            content_type=last.content_type, sniffed=last.sniffed, certificate=last.certificate,
            host=origin_of(end.url) if silent is not None and not hops and len(silent.targets) > 1 else "",
            targets=silent.targets if silent is not None and not hops else (),
        )  # fmt: skip

    @cached_property
    def _silent(self) -> dict[str, _Silent]:
        """Schemes and hosts that never answered, each with its attempts and what was to be asked there."""
        heard: set[str] = set()
        failed: dict[str, list[Probe]] = {}
        for attempts in self._attempts.values():
            for one in attempts:
                origin = origin_of(one.url)
                if one.status or one.reason not in CONNECTION:
                    heard.add(origin)
                else:
                    failed.setdefault(origin, []).append(one)
        targets: dict[str, list[str]] = {origin: [] for origin, met in failed.items() if origin not in heard and len(met) > 1}
        for asked in self._asked.values() if targets else ():
            origin = origin_of(asked.url)
            if origin in targets and asked.role is not Role.CANARY:
                targets[origin].append(asked.url)
        return {
            origin: _Silent(tuple(sorted(failed[origin], key=lambda one: one.at)[-MOST_SHOWN:]), tuple(sorted(found)[:MOST_TARGETS]))
            for origin, found in targets.items()
        }

    def _outside_lost(self, asked: Asked, last: Probe) -> bool:
        """Whether a foreign host gave no answer while the world outside the office could not be reached at all."""
        if asked.internal or last.status or self._audit.facts.network.outside:
            return False
        return last.reason in CONNECTION and not self._audit.addresses.mapped(asked.url) and "reserved name" not in last.note

    def _is_word_of_loss(self, url: str) -> bool:
        """Whether a page is short and says in words of an error page that what belongs there is gone."""
        suspect = self._audit.facts.suspects.get(url)
        return suspect is not None and suspect.worded and is_notice(suspect)

    def _deep(self, url: str) -> bool:
        """Whether an address is more than an entrance of its host."""
        return url.split("?", 1)[0].rstrip("/").count("/") > 2

    def lost_outside(self) -> int:
        """Foreign addresses that could not be judged since the outside could not be reached."""
        ended = ((asked, self._last(ident)) for ident, asked in self._asked.items())
        return sum(1 for asked, last in ended if last is not None and not last.redirect and self._outside_lost(asked, last))

    def pages_left_out(self) -> bool:
        """Whether a cap kept pages of the site from being read, or the crawl ended before it: what is on none of the rest may be on them."""
        return any(
            (asked.internal and ident in self._turned)
            or (asked.internal and (asked.state is State.WAITING or (asked.state is State.SKIPPED and asked.reason in ("cap-pages", "turned-away"))))
            for ident, asked in self._asked.items()
        )

    def entered(self) -> bool:
        """Whether anything of the site was read behind its entrance, or there was nothing more to ask for."""
        own = [ident for ident, asked in self._asked.items() if asked.internal and asked.role in PAGES and ident != HOME]
        if not own and HOME in self._opened:
            return self._opened[HOME].kind is not PageKind.REDIRECT
        return any(ident in self._opened for ident in own)

    def gaps(self) -> dict[Reason, int]:
        """Pages of the site of which nothing is known, by reason; addresses that lead to one such page count as one."""
        found: dict[str, Reason] = {}
        for ident, asked in self._asked.items():
            if not asked.internal or asked.role not in PAGES or asked.state is State.WAITING:
                continue
            outcome = self.of(ident)
            if outcome is None or outcome.reason == "out-of-scope":
                continue
            if outcome.reason == "ok":
                if gap := self._gap(self._number(outcome.final_url) or ident):
                    found[outcome.final_url or asked.url] = gap
            elif outcome.reason != "ok" and outcome.confidence is Confidence.UNVERIFIABLE:
                found[outcome.final_url or asked.url] = outcome.reason
        return dict(sorted(Counter(found.values()).items()))

    def _gap(self, ident: int) -> Reason | NoCode:
        """Why an address that answered well was not looked at in full, ``""`` if it was."""
        page, last = self._opened.get(ident), self._last(ident)
        if page is not None and page.gap:
            return page.gap
        return "part-read" if page is None and last is not None and last.status in NO_PAGE else ""

    def counts(self) -> AddressCounts:
        """Addresses by how far they came, for coverage."""
        states = Counter(asked.state for asked in self._asked.values() if asked.role is not Role.CANARY)
        failed: Counter[Reason] = Counter()
        for ident, asked in self._asked.items():
            last = self._last(ident)
            if asked.role is not Role.CANARY and last is not None and last.reason != "ok" and not last.redirect:
                failed[last.reason] += 1
            elif asked.role is not Role.CANARY and ident in self._turned and asked.state is State.DONE:
                failed["turned-away"] += 1
        skipped: Counter[Reason] = Counter(asked.reason or "unknown" for asked in self._asked.values() if asked.state is State.SKIPPED)
        pages = sum(1 for ident in self._opened if self._asked[ident].role is not Role.PROBE)
        return AddressCounts(
            sum(states.values()), states[State.DONE], pages, dict(sorted(failed.items())), dict(sorted(skipped.items())), states[State.WAITING],
        )  # fmt: skip


def _alike(made: Outcome, attempts: Sequence[Probe]) -> bool:
    """Whether all attempts came to what the outcome says: failures, or one and the same error page."""
    if made.reason == "soft-404":
        return len({one.title for one in attempts}) == 1
    return not any(one.reason == "ok" and not one.redirect for one in attempts)

"""What is known of each address at the end: all its attempts, the redirects behind it, and the page that opened."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from audits.probing.grading import grade
from audits.records import AddressCounts, Confidence, Hop, Outcome
from audits.records.entries import HOME, Role, State
from audits.store.attempts import Asked, asked_of, attempts_of, opened_of, page_facts

if TYPE_CHECKING:
    from audits.engine.site_audit import SiteAudit
    from audits.records import Page, Probe
    from audits.records.reasons import Reason
    from audits.store.site_links import StoredLinks

MAX_HOPS = 20
CONNECTION = frozenset({"timeout", "dns", "dns-temporary", "refused", "reset", "closed", "unreachable", "connection", "tls"})


class Outcomes:
    """Outcomes of a site's addresses, each made once when it is asked for."""

    def __init__(self, audit: SiteAudit, links: StoredLinks) -> None:
        self._audit = audit
        self._asked = asked_of(audit.store, audit.site_run)
        self._attempts = attempts_of(audit.store, audit.site_run)
        self._number = links.number
        self._opened = opened_of(audit.store, audit.site_run)
        self._known: dict[int, Outcome] = {}

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
            found = self._known[ident] = self._make(ident)
        return found

    def _make(self, ident: int) -> Outcome:
        """Follow the redirects of an address and grade where they end."""
        start = self._asked[ident]
        hops: list[Hop] = []
        attempts: list[Probe] = list(self._attempts.get(ident, ()))
        seen = {ident}
        current = ident
        while True:
            last = self._last(current)
            if last is None or not last.redirect:
                break
            hops.append(Hop(self._asked[current].url, last.status, last.location))
            following = self._number(last.redirect)
            if not following:
                return self._ended(start.url, start.internal, "intranet", last.redirect, hops, attempts)
            if following in seen:
                reason: Reason = "wall-cookie" if following == current else "redirect-loop"
                return self._ended(start.url, start.internal, reason, last.redirect, hops, attempts)
            if len(hops) >= MAX_HOPS:
                return self._ended(start.url, start.internal, "redirect-loop", last.redirect, hops, attempts)
            seen.add(following)
            current = following
            attempts += self._attempts.get(current, ())
        return self._graded(ident, current, tuple(hops), tuple(attempts))

    def _last(self, ident: int) -> Probe | None:
        attempts = self._attempts.get(ident)
        return attempts[-1] if attempts else None

    @staticmethod
    def _ended(target: str, internal: bool, reason: Reason, final: str, hops: list[Hop], attempts: list[Probe]) -> Outcome:
        """An outcome that the redirects themselves decide."""
        sure = (
            Confidence.CONFIRMED
            if reason == "redirect-loop" and internal
            else Confidence.LIKELY
            if reason == "redirect-loop"
            else Confidence.UNVERIFIABLE
        )
        return Outcome(target, internal, reason, hops[-1].status, sure, final, tuple(hops), tuple(attempts))

    def _graded(self, ident: int, final: int, hops: tuple[Hop, ...], attempts: tuple[Probe, ...]) -> Outcome:
        """The outcome where the redirects end."""
        start, end = self._asked[ident], self._asked[final]
        if end.state is State.SKIPPED:
            return Outcome(start.url, start.internal, end.reason or "not-fetched", 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        own = self._attempts.get(final, ())
        if not own:
            return Outcome(start.url, start.internal, "not-fetched", 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        if self._outside_lost(end, own[-1]):
            return Outcome(start.url, start.internal, "network-away", 0, Confidence.UNVERIFIABLE, end.url, hops, attempts)
        page = self._opened.get(final)
        graded = grade(own, internal=end.internal, facts=self._audit.facts)
        reason = graded.reason
        if hops and reason == "ok" and page is not None and page.kind == "home" and ident != HOME and self._deep(start.url):
            reason = "redirect-home"
        elif hops and reason == "soft-404":
            reason = "redirect-error"
        last = own[-1]
        return Outcome(
            start.url, start.internal, reason, last.status, graded.confidence, end.url, hops, attempts,
            title=page.title if page else last.title,
            html_title=page.html_title if page else last.title,
            headings=page.headings if page else (),
            doc_number=page.doc_number if page else "",
            kind=page.kind if page else "",
            content_type=last.content_type, sniffed=last.sniffed, certificate=last.certificate,
        )  # fmt: skip

    def _outside_lost(self, asked: Asked, last: Probe) -> bool:
        """Whether a foreign host gave no answer while the world outside the office could not be reached at all."""
        if asked.internal or last.status or self._audit.facts.network.outside:
            return False
        return last.reason in CONNECTION and not self._audit.addresses.mapped(asked.url) and "reserved name" not in last.note

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
            asked.internal and (asked.state is State.WAITING or (asked.state is State.SKIPPED and asked.reason == "cap-pages"))
            for asked in self._asked.values()
        )

    def counts(self) -> AddressCounts:
        """Addresses by how far they came, for coverage."""
        states = Counter(asked.state for asked in self._asked.values() if asked.role is not Role.CANARY)
        failed: Counter[Reason] = Counter()
        for ident, asked in self._asked.items():
            last = self._last(ident)
            if asked.role is not Role.CANARY and last is not None and last.reason != "ok" and not last.redirect:
                failed[last.reason] += 1
        skipped: Counter[Reason] = Counter(asked.reason or "unknown" for asked in self._asked.values() if asked.state is State.SKIPPED)
        return AddressCounts(
            sum(states.values()), states[State.DONE], len(self._opened), dict(sorted(failed.items())), dict(sorted(skipped.items())), states[State.WAITING],
        )  # fmt: skip

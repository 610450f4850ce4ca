"""Sites whose home page cannot be opened (站点无法访问)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.reasons import ReasonClass, class_of
from audits.records import Confidence, Hit
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
REASONS = (
    "http-4xx", "http-5xx", "timeout", "dns-temporary", "dns", "refused", "reset", "closed", "unreachable", "connection", "tls", "redirect-loop",
    "bad-redirect", "empty-answer", "content-encoding", "protocol", "bad-headers", "blocked", "other",
)  # fmt: skip
UNKNOWN = frozenset({"ok", "not-fetched", "network-away", "out-of-scope"})
FACTS = {"site": str, "reason": REASONS, "status": int}


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit if the home page gave no page; a wall in front of it is never called unreachable."""
    outcome = site.outcome(site.site.home)
    if outcome is None or outcome.reason in UNKNOWN or class_of(outcome.reason) is ReasonClass.OURS:
        return
    walled = class_of(outcome.reason) is ReasonClass.WALL
    code = "blocked" if walled else _code(outcome.reason)
    yield Hit(
        host_of(site.site.home),
        {"site": site.site.name, "reason": code, "status": outcome.status},
        page_url=site.site.home,
        target_url=site.site.home,
        at=site.site.name,
        confidence=Confidence.UNVERIFIABLE if walled else outcome.confidence,
    )


def _code(reason: str) -> str:
    """One of ``REASONS`` for the finer codes of attempts."""
    if reason.startswith(("http-4", "http-5")):
        return f"{reason[:6]}xx"
    return next((code for code in REASONS if reason == code or reason.startswith(f"{code}-")), "other")

"""Columns whose list page cannot be opened (栏目打不开)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
REASONS = (
    "http-404", "http-410", "http-4xx", "http-5xx", "timeout", "dns-temporary", "dns", "refused", "reset", "closed", "unreachable", "connection", "tls",
    "soft-404", "error-page", "redirect-home", "redirect-error", "redirect-loop", "bad-redirect", "empty-answer", "content-encoding", "protocol",
    "bad-headers", "blocked", "other",
)  # fmt: skip
FACTS = {"column": str, "reason": REASONS}
_BLOCKED = (
    "wall", "http-401", "http-403", "http-405", "http-412", "http-429", "http-451", "http-521",
    "robots", "oversize", "blocked",
)  # fmt: skip


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column whose list could not be opened; being shut out by the site is never called broken."""
    for view in site.columns:
        if view.state != "unreachable":
            continue
        reason, confidence = _judged(site, view)
        yield Hit(
            view.column.id, {"column": view.column.name, "reason": reason}, page_url=view.url, target_url=view.url, at=view.column.name,
            column=view.column.id, confidence=confidence,
        )  # fmt: skip


def _judged(site: SiteView, view: ColumnView) -> tuple[str, Confidence]:
    """Code of the reason and how sure it is, from what is known of the address."""
    outcome = site.outcome(view.url)
    reason = outcome.reason if outcome is not None and outcome.reason not in ("ok", "not-fetched") else view.reason
    code = _code(reason)
    if code == "blocked":
        return code, Confidence.UNVERIFIABLE
    if outcome is not None and outcome.reason == reason:
        return code, outcome.confidence
    return code, Confidence.CONFIRMED if code in ("http-404", "http-410") else Confidence.LIKELY


def _code(reason: str) -> str:
    """One of ``REASONS`` for the finer codes of probes."""
    if reason.startswith(_BLOCKED):
        return "blocked"
    if reason.startswith(("http-4", "http-5")) and reason not in REASONS:
        return f"{reason[:6]}xx"
    return next((code for code in REASONS if reason == code or reason.startswith(f"{code}-")), "other")

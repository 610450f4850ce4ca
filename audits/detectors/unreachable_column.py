"""Columns whose list page cannot be opened (栏目打不开)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.listreasons import LIST_REASONS, coarse
from audits.records import Confidence, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import ColumnView, SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
FACTS = {"column": str, "reason": LIST_REASONS}



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
    code = coarse(reason)
    if code == "blocked":
        return code, Confidence.UNVERIFIABLE
    if outcome is not None and outcome.reason == reason:
        return code, outcome.confidence
    return code, Confidence.CONFIRMED if code in ("http-404", "http-410") else Confidence.LIKELY

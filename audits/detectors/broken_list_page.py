"""Later pages of a column's list that do not open (列表后面的页打不开), where no link leads to them and so no link can be told as broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.listreasons import LIST_REASONS, coarse
from audits.records import Confidence, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
FACTS = {"column": str, "page": int, "reason": LIST_REASONS}


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each column: its first page that a script of the page before leads to, and that does not open."""
    for view in site.columns:
        for number, url in view.broken_pages:
            outcome = site.outcome(url)
            if outcome is None or outcome.reason in ("ok", "not-fetched") or any(site.links_to(url)):
                continue
            code = coarse(outcome.reason)
            if outcome.confidence is Confidence.UNVERIFIABLE or code in ("blocked", "other"):
                continue  # the coverage says that the list was not read to its end, and why
            yield Hit(
                f"{view.column.id}|later", {"column": view.column.name, "page": number, "reason": code}, page_url=view.url, target_url=url,
                at=view.column.name, column=view.column.id, confidence=Confidence.LIKELY,
            )  # fmt: skip
            break

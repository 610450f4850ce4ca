"""Registered hosts whose certificate browsers warn of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.targets import is_registered
from audits.records import Confidence, Hit
from audits.records.codes import CERTIFICATE_PROBLEMS
from audits.texts.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import SiteView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "site"
NEEDS_TEXT = False
FACTS = {"host": str, "problem": CERTIFICATE_PROBLEMS, "checked": str}


def check(view: SiteView, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for each such host; a chain that browsers complete by themselves is only listed."""
    addresses = [*(f"https://{host}/" for host in view.site.hosts), view.site.home, *view.addresses()]
    seen: set[str] = set()
    for url in addresses:
        host = host_of(url)
        if not url.startswith("https://") or host in seen or not is_registered(url, view.site):
            continue
        outcome = view.outcome(url)
        if outcome is None or not (outcome.attempts or outcome.certificate):
            continue
        seen.add(host)
        if outcome.certificate:
            sure = Confidence.UNVERIFIABLE if outcome.certificate == "incomplete" else Confidence.CONFIRMED
            facts = {"host": host, "problem": outcome.certificate, "checked": url}
            yield Hit(host, facts, page_url=url, target_url=f"https://{host}/", at=host, confidence=sure)

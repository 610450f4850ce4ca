"""Links and redirects to addresses that only exist inside an office or on the reader's own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.targets import EVIDENCE, evidence_of, is_registered, name_of
from audits.records import Confidence, Hit
from audits.texts.addresses import host_of, is_own_machine, subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "link"
NEEDS_TEXT = False
FACTS = {"name": str, "target": str, "host": str, "how": ("written", "redirect", "name"), **EVIDENCE}


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for a target that lies inside: certain for the reader's own machine, likely where the link says so itself."""
    link = view.link
    if outcome.reason != "intranet":
        return
    how = "written" if link.problem == "intranet" else "redirect" if outcome.hops else "name"
    where = outcome.final_url if how == "redirect" else link.url
    host = host_of(where)
    if is_registered(where, view.site) or host.partition(":")[0] in view.site.resolve:
        return
    sure = _sure(how, is_own_machine(host))
    facts = {"name": name_of(link), "target": link.url, "host": host, "how": how, **evidence_of(outcome)}
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=sure)


def _sure(how: str, own_machine: bool) -> Confidence:
    """How sure a target lies inside: a redirect to the reader's own machine is right for nobody, another may be only for who asks from inside."""
    if how == "written":
        return Confidence.CONFIRMED if own_machine else Confidence.LIKELY
    return Confidence.LIKELY if how == "redirect" and own_machine else Confidence.UNVERIFIABLE

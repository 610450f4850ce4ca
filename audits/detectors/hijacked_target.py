"""Living pages of others that show gambling, adult or parked content where a public body's partner used to be (外链变异)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.probing.hijacking import Hijack, hijacked
from audits.probing.targets import EVIDENCE, evidence_of, is_official, is_resource, name_of
from audits.records import Confidence, Hit
from audits.texts.addresses import host_of, subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Outcome
    from audits.records.views import LinkView
    from audits.rulebook.book import RuleBook
    from audits.rulebook.rule import NoParams

SCOPE = "link"
NEEDS_TEXT = False
FACTS = {
    "name": str, "target": str, "shows": ("gambling", "adult", "parked", "fraud"), "words": list, "opened": str, "final_url": str,
    "host": str, **EVIDENCE,
}  # fmt: skip


VOCABULARIES = {"hijack": Hijack}


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for an external page whose title, keywords or headings show what has become of it; a person decides."""
    link = view.link
    if outcome.internal or outcome.reason not in ("ok", "redirect-home", "redirect-error") or is_resource(link.element):
        return
    if is_official(outcome.final_url or link.url, book):
        return
    kind, found = hijacked(outcome, book)
    if not kind:
        return
    facts = {
        "name": name_of(link), "target": link.url, "shows": kind, "words": found, "opened": (outcome.html_title or outcome.title)[:100],
        "final_url": outcome.final_url, "host": host_of(outcome.final_url or link.url), **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=Confidence.LIKELY)

"""Living pages of others that show gambling, adult or parked content where a public body's partner used to be (外链变异)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.probing.targets import EVIDENCE, evidence_of, is_official, is_resource, name_of
from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
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


class Hijack(Strict):
    """``rules/vocabularies/hijack.yml``: words by what they show."""

    gambling: tuple[str, ...]
    adult: tuple[str, ...]
    parked: tuple[str, ...]
    fraud: tuple[str, ...]
    weak: tuple[str, ...]
    """Words that only count if two different ones appear."""
    unless: tuple[str, ...]
    """Words that turn a page about such things into a lawful one (lottery offices, police warnings)."""


VOCABULARIES = {"hijack": Hijack}


def check(view: LinkView, outcome: Outcome, params: NoParams, book: RuleBook) -> Iterator[Hit]:
    """One hit for an external page whose title, keywords or headings show what has become of it; a person decides."""
    link = view.link
    if outcome.internal or outcome.reason != "ok" or is_resource(link.element):
        return
    shown = " ".join((outcome.title, outcome.html_title, *outcome.headings, outcome.attempts[-1].note if outcome.attempts else ""))
    if not shown.strip() or is_official(outcome.final_url or link.url, book):
        return
    words = book.vocabulary("hijack", Hijack)
    if any(word in shown for word in words.unless):
        return
    kind, found = _shows(shown, words, book)
    if not kind:
        return
    facts = {
        "name": name_of(link), "target": link.url, "shows": kind, "words": found, "opened": (outcome.html_title or outcome.title)[:100],
        "final_url": outcome.final_url, "host": host_of(outcome.final_url or link.url), **evidence_of(outcome),
    }  # fmt: skip
    yield Hit(subject_key(link.url), facts, target_url=link.url, at=link.text or link.title, confidence=Confidence.LIKELY)


def _shows(shown: str, words: Hijack, book: RuleBook) -> tuple[str, list[str]]:
    """What a page shows, and the words that tell."""
    patterns = book.memo("hijacked_target.words", Hijack, lambda: {
        kind: re.compile("|".join(map(re.escape, getattr(words, kind))), re.I) for kind in ("gambling", "adult", "parked", "fraud", "weak")
    })  # fmt: skip
    for kind in ("gambling", "adult", "fraud", "parked"):
        found = list(dict.fromkeys(patterns[kind].findall(shown)))
        if found:
            return kind, found[:5]
    weak = list(dict.fromkeys(patterns["weak"].findall(shown)))
    return ("gambling", weak[:5]) if len(weak) > 1 else ("", [])

"""What somebody else has made of a page: gambling, adult, parked, told by the words that it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from audits.records import Outcome
    from audits.rulebook.book import RuleBook


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


def hijacked(outcome: Outcome, book: RuleBook) -> tuple[str, list[str]]:
    """What the page that opened shows of such things, and the words that tell; ``("", [])`` for all other pages."""
    shown = " ".join((outcome.title, outcome.html_title, *outcome.headings, outcome.attempts[-1].note if outcome.attempts else ""))
    words = book.vocabulary("hijack", Hijack)
    if not shown.strip() or any(word in shown for word in words.unless):
        return "", []
    return _shows(shown, words, book)


def _shows(shown: str, words: Hijack, book: RuleBook) -> tuple[str, list[str]]:
    """What a page shows, and the words that tell."""
    patterns = book.memo("hijacking.words", Hijack, lambda: {
        kind: re.compile("|".join(map(re.escape, getattr(words, kind))), re.I) for kind in ("gambling", "adult", "parked", "fraud", "weak")
    })  # fmt: skip
    for kind in ("gambling", "adult", "fraud", "parked"):
        found = list(dict.fromkeys(patterns[kind].findall(shown)))
        if found:
            return kind, found[:5]
    weak = list(dict.fromkeys(patterns["weak"].findall(shown)))
    return ("gambling", weak[:5]) if len(weak) > 1 else ("", [])

"""Which rule a problem belongs to by what people call it, for lists that an office hands over (移交)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audits.rulebook.loading import Mistake, MistakesFound, Strict, near_miss, place_of

if TYPE_CHECKING:
    from audits.rulebook import RuleBook

_WORDS = "taken-over"


class Kinds(Strict):
    """``rules/vocabularies/taken-over.yml``."""

    kinds: dict[str, tuple[str, ...]]
    """Rule to what lists call its problems."""


def bare_kind(kind: str) -> str:
    """What a problem is called: compatible forms made one, without white space and 问题 at its end."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", kind)).lower().removesuffix("问题")


def rules_by_word(book: RuleBook) -> dict[str, str]:
    """What a problem may be called, as ``bare_kind`` leaves it, to its rule; a word that several rules have is none's. Raises MistakesFound."""
    kinds = book.vocabulary(_WORDS, Kinds).kinds if _WORDS in book.vocabularies else {}
    marks, file = book.places.get(f"vocabularies/{_WORDS}", {}), f"rules/vocabularies/{_WORDS}.yml"
    unknown = [name for name in kinds if name not in book.rules]
    if unknown:
        says = ((name, f"没有规则“{name}”{near_miss(name, book.rules)}") for name in unknown)
        raise MistakesFound([Mistake(place_of(marks, ("kinds", name), file), f"kinds.{name}", text) for name, text in says])
    named = [(name, word) for name, rule in book.rules.items() for word in (name, rule.title, *kinds.get(name, ()))]
    found: dict[str, set[str]] = {}
    for name, word in named:
        found.setdefault(bare_kind(word), set()).add(name)
    return {word: next(iter(names)) for word, names in found.items() if len(names) == 1}

"""What a detector may say of a hit: the names and types of its facts, and whether it kept to them.

A fact is a text, a whole number, a list of texts, one of several codes, or some of them. A day is a text in ISO form, so that facts
are the same before and after they were stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Several:
    """The type of a fact that is a list of codes."""

    codes: tuple[str, ...]
    """Codes that may stand in the list."""


FactType = type[str] | type[int] | type[list[str]] | tuple[str, ...] | Several
"""``str``, ``int``, ``list`` (of texts), the codes of which one comes, or ``Several`` of codes."""


def codes_of(declared: FactType) -> tuple[str, ...]:
    """Codes that need words, none for facts of other types."""
    if isinstance(declared, Several):
        return declared.codes
    if isinstance(declared, tuple):
        return declared
    return tuple(declared) if issubclass(declared, StrEnum) else ()


def broken_promises(facts: Mapping[str, object], declared: Mapping[str, FactType]) -> Iterator[str]:
    """How the facts of a hit differ from what its detector declares; nothing where they agree."""
    for name in sorted(facts.keys() - declared.keys()):
        yield f"{name} is not declared"
    for name, wanted in declared.items():
        if name not in facts:
            yield f"{name} is missing"
        elif not _fits(facts[name], wanted):
            yield f"{name} is {facts[name]!r:.80}, not {_shown(wanted)}"


def _fits(value: object, wanted: FactType) -> bool:
    codes = codes_of(wanted)
    if codes and not isinstance(wanted, Several):
        return isinstance(value, str) and value in codes
    if codes or wanted is list:
        return isinstance(value, list) and all(isinstance(one, str) and (not codes or one in codes) for one in value)
    return isinstance(value, str) if wanted is str else type(value) is int


def _shown(wanted: FactType) -> str:
    codes = codes_of(wanted)
    return f"{'some' if isinstance(wanted, Several) else 'one'} of {', '.join(codes)}" if codes else getattr(wanted, "__name__", str(wanted))

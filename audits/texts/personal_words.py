"""The word list of personal data, and patterns made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Sequence


class PersonalWords(Strict):
    """``rules/vocabularies/personal-data.yml``: the words around a number that say what it is."""

    not_personal: tuple[str, ...]
    """Labels of codes and order numbers; right before a number it is none of a person."""
    id_labels: tuple[str, ...]
    """Labels of identity numbers."""
    persons: tuple[str, ...]
    """Roles of private persons; a mobile number after one is private."""
    not_roles: tuple[str, ...] = ()
    """What may stand before or after such a role and makes it one of an office or a company."""
    surnames: str = ""
    """Characters that family names begin with."""
    officials: tuple[str, ...]
    """Words of lawful contact lines: posts, offices, hotlines."""
    phones: tuple[str, ...]
    """Labels of telephone numbers."""
    rosters: tuple[str, ...]
    """Words of lists of officials and units; loose mobile numbers after one are not private."""
    lists: tuple[str, ...]
    """Words of lists of recipients; several mobile numbers on such a page are likely private."""
    bank_labels: tuple[str, ...]
    """Labels of accounts and cards."""
    units: tuple[str, ...]
    """Words that make an account one of a unit."""
    addresses: tuple[str, ...]
    """Labels of home addresses."""


def any_of(words: Sequence[str]) -> str:
    """Alternation of words with inner spaces allowed (联 系 人)."""
    return "(?:" + "|".join(" ?".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)) + ")" if words else "(?!)"

"""How a command is typed, for sentences that tell a person which one comes next."""

from __future__ import annotations

from audits.store.connecting import masked

DEFAULT_STORE = "sqlite:///portal-audit.db"


def store_hint(url: str) -> str:
    """What a command line must have besides, for a store that is not the usual one; a password is left for the person to put in."""
    return "" if url == DEFAULT_STORE else f" --store {quoted(masked(url))}"


def quoted(text: object) -> str:
    """A value as it is typed on a command line, of this or any other system."""
    return f'"{text}"' if " " in str(text) else str(text)

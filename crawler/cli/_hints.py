"""How a command is typed, for sentences that tell a person which one comes next."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from audits.store.connecting import masked

DEFAULT_STORE = "sqlite:///portal-audit.db"


def store_hint(url: str) -> str:
    """What a command line must have besides, for a store that is not the usual one; a password is left for the person to put in."""
    return "" if url == DEFAULT_STORE else f" --store {quoted(masked(url))}"


def quoted(text: object) -> str:
    """A value as it is typed on a command line, of this or any other system."""
    return f'"{text}"' if " " in str(text) else str(text)


def typed_name() -> str:
    """The command as it can be typed here: by its name where the search path finds it, else by the way to it."""
    own = Path(sys.argv[0])
    found = shutil.which("portal-audit")
    if not own.is_file() or own.suffix == ".py" or (found is not None and own.samefile(found)):
        return "portal-audit"
    here = Path.cwd()
    return quoted(own.absolute().relative_to(here) if own.absolute().is_relative_to(here) else own.absolute())

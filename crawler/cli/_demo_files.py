"""The files of a demonstration: what the last one left goes, what somebody has changed since stays."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

MADE = ".demo.json"
"""What the last demonstration left in its folder: name to the hash of what it wrote."""


def clear(folder: Path) -> None:
    """Take away what the last demonstration wrote here; what somebody has changed since stays."""
    made = folder / MADE
    try:
        known = json.loads(made.read_text("utf-8"))
    except (OSError, ValueError):
        return
    for name, digest in known.items() if isinstance(known, dict) else ():
        path = folder / Path(str(name)).name
        with suppress(OSError):
            if path.is_file() and (path.name.startswith("portal-audit.db") or _digest(path) == digest):
                path.unlink()
    with suppress(OSError):
        made.unlink()


def remember(folder: Path, before: set[Path]) -> None:
    """Keep in mind what this demonstration wrote."""
    written = [path for path in sorted(folder.iterdir()) if path.is_file() and path not in before]
    with suppress(OSError):
        (folder / MADE).write_text(json.dumps({path.name: _digest(path) for path in written}, ensure_ascii=False), "utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

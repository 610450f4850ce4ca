"""The terminal: whatever a portal or a register says is shown, and none of it does anything there."""

from __future__ import annotations

import sys
from typing import Any

from reports.workbook.cells import visible


class Shown:
    """A stream on which every character is visible; ``raw`` is the stream itself, for what draws bars on it."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write a text."""
        self.raw.write(visible(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def guard_terminal() -> None:
    """Let all output of this process be visible; what a terminal cannot show is replaced, not a crash."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None:
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
            setattr(sys, name, Shown(stream))

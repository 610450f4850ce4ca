"""What asks a program from outside to end: whoever sends SIGTERM - a service, a shutdown, ``kill`` - gets the same orderly end as Ctrl-C."""

from __future__ import annotations

import signal
from typing import Any

ENDING = frozenset({signal.SIGINT, signal.SIGTERM})
"""Signals that ask a program to end."""


def end_as_by_ctrl_c() -> None:
    """Let SIGTERM do in this process whatever Ctrl-C does at that moment, unless whoever started it wants it ignored."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _as_ctrl_c)


def _as_ctrl_c(_number: int, _frame: Any) -> None:
    signal.raise_signal(signal.SIGINT)

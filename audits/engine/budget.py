"""A limit to what one page may cost: processor time, so that a busy machine changes nothing; where the system has no such clock, none."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE_S = 0.25
"""Seconds of the processor between two requests of a crawl; pages that people write take a tenth of it."""
APART_S = 15.0
"""Seconds in a process of its own; a page of half a million links takes fewer."""
LATER_S = 60.0
"""Seconds where nobody waits for answers: what was read once is read again, on a slower machine too."""


class TooCostly(Exception):
    """What was asked for takes longer than anything may take."""


def _stop(*_: Any) -> None:
    raise TooCostly


@contextmanager
def budget(most_s: float) -> Iterator[None]:
    """Ends what it holds with ``TooCostly`` once it has used up its time."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most_s, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

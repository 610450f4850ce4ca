"""A limit to what one page may cost: processor time of its thread, whatever else goes on; where the system has no such clock, none."""

from __future__ import annotations

import signal
import threading
import time
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


@contextmanager
def budget(most_s: float) -> Iterator[None]:
    """Ends what it holds with ``TooCostly`` once it has used up its time."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    until = time.thread_time() + most_s

    def stop(*_: Any) -> None:
        """The timer counts all threads of the process; what others used is not held against this one."""
        if (left := until - time.thread_time()) <= 0:
            raise TooCostly
        signal.setitimer(signal.ITIMER_VIRTUAL, max(left, 0.001), 1.0)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most_s, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

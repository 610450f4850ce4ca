"""Says what held the event loop: each callback that took more of the processor than ``LAG_S`` seconds, as a line of the file ``LAG_IN``.

Python imports this by its name at its start where the folder is on PYTHONPATH. Time of the processor, not of the clock, so that a busy
machine changes little. A thread looks now and then where the loop stands, so that a line says what was at work and not only that something was.
"""

from __future__ import annotations

import asyncio.events
import os
import sys
import threading
import time
import traceback

LAG_IN, LAG_S = os.environ.get("LAG_IN", ""), float(os.environ.get("LAG_S", "0.5"))
LOOK_S = LAG_S / 3
"""How often the thread looks, in seconds of the clock."""
STEPS, STEPS_S = 400_000, 0.02
"""Additions of numbers, and what they take on a machine with its cores to itself: the limit is for such a machine, a slower one has longer."""

seen: list[tuple[int, float, str]] = []
"""The loop's thread, when its callback began, and the calls in which the thread last met it, innermost last."""
at_work: dict[int, float] = {}
"""Threads whose loop runs a callback, with its beginning."""


def metered(self: asyncio.events.Handle) -> None:
    """One callback, with its time."""
    before, began = time.thread_time(), time.monotonic()
    at_work[threading.get_ident()] = began
    run(self)
    at_work.pop(threading.get_ident(), None)
    if (spent := time.thread_time() - before) > LAG_S and spent > LAG_S * slower():
        calls = next((calls for thread, when, calls in reversed(seen) if (thread, when) == (threading.get_ident(), began)), "not met")
        with open(LAG_IN, "a", encoding="utf-8") as told:  # noqa: PTH123  this module is loaded before anything else
            told.write(f"{spent:.2f} s: {self!r} {calls}\n")


def slower() -> float:
    """How many times longer than usual this machine takes now, at least 1."""
    before = time.thread_time()
    for number in range(STEPS):
        number + 1
    return max(1.0, (time.thread_time() - before) / STEPS_S)


def look() -> None:
    """Remember where each loop stands that has run one callback for a while."""
    while True:
        time.sleep(LOOK_S)
        for thread, began in list(at_work.items()):
            frame = sys._current_frames().get(thread)
            if frame is not None and time.monotonic() - began > LOOK_S:
                calls = traceback.extract_stack(frame)[-8:]
                seen[:] = [*seen[-3:], (thread, began, " > ".join(f"{os.path.basename(call.filename)}:{call.lineno} {call.name}" for call in calls))]  # noqa: PTH119


run = asyncio.events.Handle._run
if LAG_IN:
    asyncio.events.Handle._run = metered  # type: ignore[method-assign]
    threading.Thread(target=look, daemon=True).start()

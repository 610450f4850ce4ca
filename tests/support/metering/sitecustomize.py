"""Says what held the event loop: each callback that took more of the processor than ``LAG_S`` seconds, as a line of the file ``LAG_IN``.

Python imports this by its name at its start where the folder is on PYTHONPATH. Time of the processor, not of the clock, so that a busy
machine changes little.
"""

from __future__ import annotations

import asyncio.events
import os
import time

LAG_IN, LAG_S = os.environ.get("LAG_IN", ""), float(os.environ.get("LAG_S", "0.5"))


def metered(self: asyncio.events.Handle) -> None:
    """One callback, with its time."""
    before = time.thread_time()
    run(self)
    if (spent := time.thread_time() - before) > LAG_S:
        with open(LAG_IN, "a", encoding="utf-8") as told:  # noqa: PTH123  this module is loaded before anything else
            told.write(f"{spent:.2f} s: {self!r}\n")


run = asyncio.events.Handle._run
if LAG_IN:
    asyncio.events.Handle._run = metered  # type: ignore[method-assign]

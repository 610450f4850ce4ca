"""What one page may cost is counted for its own thread: a site that is judged beside it takes nothing of it."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from audits.engine.budget import TooCostly, budget

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no clock of the processor")


def spend(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(1000))


def test_what_costs_more_is_ended() -> None:
    with pytest.raises(TooCostly), budget(0.05):
        spend(60.0)


def test_what_others_cost_is_not_counted() -> None:
    done = threading.Event()

    def busy() -> None:
        while not done.is_set():
            sum(range(1000))

    beside = threading.Thread(target=busy)
    beside.start()
    try:
        with budget(0.2):
            spend(0.12)
        with pytest.raises(TooCostly), budget(0.05):
            spend(60.0)
    finally:
        done.set()
        beside.join()

"""A thread for what takes the processor for long, so that a loop goes on; one piece of work after the other."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Aside:
    """Does what it is given; the end of the process does not wait for it."""

    def __init__(self) -> None:
        self._given: queue.SimpleQueue[tuple[Future[None], Callable[[], None]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._busy = False

    def do(self, work: Callable[[], None]) -> Future[None]:
        """Do something after what was given before; it can be cancelled until it begins."""
        given: Future[None] = Future()
        self._given.put((given, work))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="aside", daemon=True)
            self._thread.start()
        return given

    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._busy

    def _run(self) -> None:
        while True:
            given, work = self._given.get()
            self._busy = given.set_running_or_notify_cancel()
            if not self._busy:
                continue
            try:
                work()
            except Exception as error:
                given.set_exception(error)
            else:
                given.set_result(None)
            self._busy = False

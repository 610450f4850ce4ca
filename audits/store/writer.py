"""The one thread of a process that writes while other work goes on: what a crawl hands over, and the beats of the lease on its run."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from audits.store.codes import StoreProblem
from audits.store.leases import BEAT_S, LeaseLost, beat, guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from audits.store.leases import Lease

    Work = Callable[[Connection], object]


class Writer:
    """Writes one piece of work at a time, each in one transaction; after an error it writes nothing more."""

    def __init__(self, engine: Engine) -> None:
        self.error: Exception | None = None
        """What went wrong; who hands over or waits is told."""
        self.lease: Lease | None = None
        """The right to write what a run gives, in a process that works on one."""
        self._engine, self._last_beat = engine, time.monotonic()
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._idle = threading.Event()
        self._idle.set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to beat, and to write what is handed over."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
            self._thread.start()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction for what a run gives; raises LeaseLost where another process has taken the run over."""
        with self._engine.begin() as connection:
            if self.lease is not None:
                guard(connection, self.lease)
            yield connection

    def is_busy(self) -> bool:
        """Whether something is being written; who hands over more has to wait."""
        return not self._idle.is_set()

    def hand(self, work: Work) -> None:
        """Let something be written, as soon as what was handed over before is."""
        self.wait()
        self.start()
        self._idle.clear()
        self._work.put(work)

    def wait(self) -> None:
        """Wait until everything is written; raises what went wrong."""
        self._idle.wait()
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        """End the thread; what was handed over is written first."""
        if self._thread is not None:
            self._work.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=BEAT_S)
            except queue.Empty:
                self._beat()
                continue
            if work is None:
                return
            try:
                with self.writing() as connection:
                    if self.lease is not None and time.monotonic() - self._last_beat >= BEAT_S:
                        beat(connection, self.lease)
                        self._last_beat = time.monotonic()
                    work(connection)
            except Exception as error:
                self.error = error
            finally:
                self._idle.set()

    def _beat(self) -> None:
        """Say that this process lives; a database that is away for a moment is asked again at the next beat."""
        lease = self.lease
        if lease is None or self.error is not None:
            return
        try:
            with suppress(DBAPIError), self._engine.begin() as connection:
                beat(connection, lease)
                self._last_beat = time.monotonic()
        except LeaseLost as lost:
            self.error = lost
        except StoreProblem:
            return

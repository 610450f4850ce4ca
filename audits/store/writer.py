"""The one thread of a process that writes while other work goes on: what crawls hand over, and the beats of the leases on their runs.

However many sites a process crawls, one thread writes for all of them, one piece of work at a time; each site has a writer of its own,
so that what goes wrong with one is told to that one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from weakref import WeakSet

from sqlalchemy.exc import DBAPIError

from audits.store.codes import StoreProblem
from audits.store.leases import BEAT_S, JobLease, Lease, LeaseLost, beat, guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    Work = Callable[[Connection], object]


class Writer:
    """Writes one piece of work at a time, each in one transaction; after an error it writes nothing more."""

    def __init__(self, engine: Engine, thread: WriterThread | None = None) -> None:
        """``thread`` is that of the process, where there is one already."""
        self.error: Exception | None = None
        """What went wrong; who hands over or waits is told."""
        self.lease: Lease | JobLease | None = None
        """The right to write what a run gives, in a process that works on one."""
        self._engine, self._thread = engine, thread or WriterThread(engine)
        self._idle = threading.Event()
        self._idle.set()
        self._thread.join_in(self)

    def another(self) -> Writer:
        """One more for the same thread, with errors of its own."""
        made = Writer(self._engine, self._thread)
        made.lease = self.lease
        return made

    def start(self) -> None:
        """Begin to beat, and to write what is handed over."""
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
        self._idle.clear()
        self._thread.take(self, work)

    def wait(self) -> None:
        """Wait until everything is written, before what others handed over; raises what went wrong."""
        if self.is_busy():
            self._thread.prefer(self)
            self._idle.wait()
        if self.error is not None:
            raise self.error

    def write(self, work: Work) -> None:
        """Write something, in the thread."""
        try:
            if self.error is None:
                with self.writing() as connection:
                    work(connection)
        except Exception as error:
            self.error = error
        finally:
            self._idle.set()

    def close(self) -> None:
        """End the thread; what was handed over is written first."""
        self._thread.close()


class WriterThread:
    """What lies before the thread: at most one piece of work of each writer."""

    def __init__(self, engine: Engine) -> None:
        self._writers: WeakSet[Writer] = WeakSet()
        self._engine, self._beaten = engine, time.monotonic()
        self._work: OrderedDict[Writer, Work] = OrderedDict()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    def join_in(self, writer: Writer) -> None:
        with self._changed:
            self._writers.add(writer)

    def start(self) -> None:
        if self._thread is None:
            self._closing = False
            self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
            self._thread.start()

    def take(self, writer: Writer, work: Work) -> None:
        self.start()
        with self._changed:
            self._work[writer] = work
            self._changed.notify()

    def prefer(self, writer: Writer) -> None:
        """Somebody waits for what this writer was handed."""
        with self._changed:
            if writer in self._work:
                self._work.move_to_end(writer, last=False)

    def close(self) -> None:
        if self._thread is not None:
            with self._changed:
                self._closing = True
                self._changed.notify()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._work and not self._closing:
                    self._changed.wait(BEAT_S)
                writer, work = self._work.popitem(last=False) if self._work else (None, None)
                if writer is None and self._closing:
                    return
            if time.monotonic() - self._beaten >= BEAT_S:
                self._beat()
            if writer is not None and work is not None:
                writer.write(work)

    def _beat(self) -> None:
        """Say that this process lives, to every run that it works on; a database that is away for a moment is asked again at the next beat."""
        self._beaten = time.monotonic()
        holding: dict[Lease, list[Writer]] = {}
        with self._changed:
            writers = list(self._writers)
        for writer in writers:
            if isinstance(writer.lease, Lease) and writer.error is None:
                holding.setdefault(writer.lease, []).append(writer)
        for lease, held_by in holding.items():
            try:
                with suppress(DBAPIError), self._engine.begin() as connection:
                    beat(connection, lease)
            except LeaseLost as lost:
                for writer in held_by:
                    writer.error = lost
            except StoreProblem:
                continue

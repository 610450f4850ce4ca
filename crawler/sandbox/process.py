"""A process of its own with limits of memory and time, to which one question after the other is put; replaced when it dies or hangs."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.records.codes import FileProblem

ROOT = Path(__file__).resolve().parent.parent.parent
_ABORTED = (-6, -9, 137, 134, 3221225477, 3221226505)
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; "
    "from importlib import import_module; import_module(sys.argv[2]).main(int(sys.argv[3]))"
)


class LimitedProcess:
    """The parent's side; ``module`` is what runs in the process, its ``main`` sets the limit with ``limit_memory`` and answers."""

    def __init__(self, module: str, memory_mb: int, time_s: float, questions: int) -> None:
        self.module, self.memory_mb, self.time_s, self.questions = module, memory_mb, time_s, questions
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the process."""
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.kill()
        process.wait()

    def ask(self, *parts: bytes) -> bytes | FileProblem:
        """What it answers, or the code of why it does not."""
        with self._lock:
            return self._ask(parts)

    def _ask(self, parts: tuple[bytes, ...]) -> bytes | FileProblem:
        process = self._running()
        if process is None:
            return "no-reader"
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.time_s, stop)
        timer.daemon = True
        timer.start()
        try:
            for part in parts:
                send(process.stdin, part)  # type: ignore[arg-type]
            answer = receive(process.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            process.kill()
            code = process.wait()
            self.close()
            return "timeout" if late.is_set() else "memory-limit" if code in _ABORTED else "crashed"
        self._served += 1
        if self._served >= self.questions:
            self.close()
        return answer

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, started if there is none."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        keep = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TEMP", "TMP", "LD_LIBRARY_PATH")
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(ROOT), self.module, str(self.memory_mb)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in keep if key in os.environ},
            )  # fmt: skip
        except OSError:
            return None
        return self._process


class LimitedProcesses:
    """A few such processes, started as questions come at the same time; who asks while all are busy waits."""

    def __init__(self, module: str, memory_mb: int, time_s: float, questions: int, at_most: int) -> None:
        self._start = partial(LimitedProcess, module, memory_mb, time_s, questions)
        self._places = threading.Semaphore(at_most)
        self._idle: deque[LimitedProcess] = deque()

    def close(self) -> None:
        """End them all; none is asked any more."""
        while self._idle:
            self._idle.pop().close()

    def ask(self, *parts: bytes, spent: Callable[[bytes], bool] = lambda _answer: False) -> bytes | FileProblem:
        """What one of them answers, or the code of why it does not; ``spent`` tells by an answer that the next question needs a new process."""
        with self._places:
            process = self._idle.pop() if self._idle else self._start()
            try:
                answer = process.ask(*parts)
                if isinstance(answer, bytes) and spent(answer):
                    process.close()
                return answer
            finally:
                self._idle.append(process)


def send(to: IO[bytes], part: bytes) -> None:
    """One part of a question, or an answer: its length on a line, then its bytes."""
    to.write(b"%d\n" % len(part) + part)
    to.flush()


def receive(source: IO[bytes]) -> bytes | None:
    """What ``send`` sent, None if the other side ended before."""
    line = source.readline(20)
    if not line:
        return None
    part = source.read(int(line))
    return part if len(part) == int(line) else None


def streams() -> tuple[BinaryIO, BinaryIO]:
    """In the process: where questions come from and where answers go; what anything else writes to its output is dropped."""
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    return sys.stdin.buffer, answers


def limit_memory(memory_mb: int) -> None:
    """In the process: bound address space and open files; only where the system knows such limits (on Windows time alone bounds it)."""
    try:
        import resource
    except ImportError:
        return
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

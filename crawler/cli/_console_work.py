"""Long work that the console has asked for: one piece at a time, each in a process of its own that runs the same command as a person would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reports.console.jobs import Task

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LAST_LINES = 6
"""Lines of what a command said at last that are shown when it failed."""
MOST_LINES = 200
"""Lines of what a command said that are kept when it is done."""
SCREEN_WIDE = 150
"""Columns of the terminal for which a command writes its tables."""
FINE = (0, 3)
"""How a command ends that did what it was asked for; 3 says that something could not be looked at."""


@dataclass
class LongWork:
    """The pieces of work, by name; the same name is not done twice at a time."""

    environment: Mapping[str, str]
    """What commands find in their environment besides: the store, which may have a password in its address."""
    _waiting: deque[tuple[str, tuple[str, ...]]] = field(default_factory=deque)
    _tasks: dict[str, Task] = field(default_factory=dict)
    _running: subprocess.Popen[str] | None = None
    _current: str = ""
    _lock: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None

    def ask(self, name: str, words: Sequence[str], event: int) -> None:
        """Have a command run; nothing happens where the same one waits or runs already."""
        with self._lock:
            if self.state(name).state in ("waiting", "running"):
                return
            self._tasks[name] = Task("waiting", asked=event)
            self._waiting.append((name, tuple(words)))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="console-work", daemon=True)
                self._thread.start()
            self._lock.notify()

    def state(self, name: str) -> Task:
        """How far a piece of work is."""
        return self._tasks.get(name, Task("none"))

    def stop(self, name: str) -> bool:
        """Interrupt a command as Ctrl-C does, or take it out of the queue; False where it does not run."""
        with self._lock:
            kept = [one for one in self._waiting if one[0] != name]
            if len(kept) < len(self._waiting):
                self._waiting = deque(kept)
                self._tasks[name] = Task("failed", "还没有开始就取消了。")
                return True
            if self._current != name or self._running is None:
                return False
            self._running.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            return True

    def close(self) -> None:
        """Interrupt what runs, and wait for it to end."""
        with self._lock:
            self._waiting.clear()
            child = self._running
        if child is not None and child.poll() is None:
            child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            child.wait(timeout=60)

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._waiting:
                    self._lock.wait()
                name, words = self._waiting.popleft()
                self._tasks[name] = replace(self._tasks[name], state="running")
                command = [sys.executable, "-m", "crawler.cli.main", *words]
                self._running, self._current = self._started(command), name
            told = self._running.communicate()[0]
            code = self._running.returncode
            with self._lock:
                self._running, self._current = None, ""
                done, lines = code in FINE, told.strip().splitlines()
                says = "\n".join(lines[:MOST_LINES] if done else lines[-LAST_LINES:]) or ("" if done else f"没有做完（{code}）。")
                self._tasks[name] = replace(self._tasks[name], state="done" if done else "failed", says=says)

    def _started(self, command: Sequence[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            env={**os.environ, **self.environment, "PYTHONUTF8": "1", "COLUMNS": str(SCREEN_WIDE)}, start_new_session=os.name == "posix",
        )  # fmt: skip

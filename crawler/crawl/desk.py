"""What a worker reads at the moment, where the command that started it sees it even when the worker is gone; light, since the command loads it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4000
"""Bytes of an address that are kept; a longer one is not remembered."""
STUCK_S = 300.0
"""After so long a worker that reads one answer is ended: whatever may take time has a budget, and a process of its own."""
AT_FAULT_S = 20.0
"""A worker that somebody killed had trouble with what it was reading if it had read it for so long."""
BROKE = frozenset({-4, -6, -7, -8, -11, 3221225477, 3221225501, 3221226505, 3221225725})
"""Exit codes of processes that broke down by themselves: illegal instruction, abort, bus error, arithmetic, bad access, stack overflow."""


class Desk:
    """One answer at a time; ``url`` and ``since`` are memory that two processes share, of ``LONGEST`` bytes and of one number."""

    def __init__(self, url: Any, since: Any) -> None:
        self._url, self._since = url, since

    @contextmanager
    def reading(self, url: str) -> Iterator[None]:
        """While an answer is read and judged."""
        written = url.encode("utf-8", "surrogatepass")
        self._url.value = written if len(written) < LONGEST else b""
        self._since[0] = time.monotonic()
        try:
            yield
        finally:
            self._since[0] = 0.0

    def busy_s(self) -> float:
        """Seconds for which one answer is being read, 0 if none is."""
        since = float(self._since[0])
        return time.monotonic() - since if since else 0.0

    def at_fault(self, exit_code: int | None) -> str:
        """Address of the answer that ended a worker, ``""`` where none did."""
        busy = self.busy_s()
        if not busy or not (exit_code in BROKE or busy > AT_FAULT_S):
            return ""
        return str(self._url.value.decode("utf-8", "surrogatepass"))


def own_desk() -> Desk:
    """One that nobody else sees."""
    return Desk(SimpleNamespace(value=b""), [0.0])

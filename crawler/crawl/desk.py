"""What a worker reads at the moment, where the command that started it sees it even when the worker is gone; light, since the command loads it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4000
"""Bytes of an address that are kept; a longer one is not remembered."""
STUCK_S = 300.0
"""After so long a worker that reads one answer is ended: whatever may take time has a budget, and a process of its own."""
HOLDS_UP_S = 30.0
"""After so long a worker of several sites that reads one answer is ended, so that its site goes on in a process of its own."""
AT_FAULT_S = 20.0
"""A worker that somebody killed had trouble with what it was reading if it had read it for so long."""
BROKE = frozenset({-4, -6, -7, -8, -11, 3221225477, 3221225501, 3221226505, 3221225725})
"""Exit codes of processes that broke down by themselves: illegal instruction, abort, bus error, arithmetic, bad access, stack overflow."""


class Lying(NamedTuple):
    """What lies on a desk."""

    site: str
    url: str
    """``""`` where it is too long to be remembered."""


class Desk:
    """One answer at a time; ``url`` and ``since`` are memory that two processes share, of ``LONGEST`` bytes and of one number."""

    def __init__(self, url: Any, since: Any) -> None:
        self._url, self._since = url, since

    @contextmanager
    def reading(self, site: str, url: str) -> Iterator[None]:
        """While an answer is read and judged."""
        written = f"{site}\n{url}".encode("utf-8", "surrogatepass")
        self._url.value = written if len(written) < LONGEST else f"{site}\n".encode()
        self._since[0] = time.monotonic()
        try:
            yield
        finally:
            self._since[0] = 0.0

    def busy_s(self) -> float:
        """Seconds for which one answer is being read, 0 if none is."""
        since = float(self._since[0])
        return time.monotonic() - since if since else 0.0

    def lying(self) -> Lying | None:
        """The answer that is being read, or was when the worker ended; None if none is."""
        if not self.busy_s():
            return None
        site, _, url = self._url.value.decode("utf-8", "surrogatepass").partition("\n")
        return Lying(site, url)

    def ended_it(self, exit_code: int | None) -> bool:
        """Whether the answer that lies there is what ended a worker, and not somebody from outside."""
        busy = self.busy_s()
        return bool(busy) and (exit_code in BROKE or busy > AT_FAULT_S)


def own_desk() -> Desk:
    """One that nobody else sees."""
    return Desk(SimpleNamespace(value=b""), [0.0])

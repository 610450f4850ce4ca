"""Pages and lists that take long to read, read in a process of their own, so that no other answer waits for them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from audits.engine.answered import Listed
from audits.engine.budget import APART_S, TooCostly, budget
from audits.engine.list_answers import list_answer
from audits.extract import read
from crawler.sandbox.process import LimitedProcesses, limit_memory, receive, send, streams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records import DataRequest, Page

MEMORY_MB = 1536
"""A page of twenty megabytes with nothing but tags takes two thirds of it."""
TIME_S = 60.0
"""Seconds by the clock; where the system knows processor time, that ends the reading before."""
PAGES_PER_PROCESS = 50


class PageReader:
    """Reading processes for the pages and lists of crawls, the first started with the first of them."""

    def __init__(self, *, memory_mb: int = MEMORY_MB, time_s: float = TIME_S, at_most: int = 1) -> None:
        self._processes = LimitedProcesses(__name__, memory_mb, time_s, PAGES_PER_PROCESS, at_most)

    def close(self) -> None:
        """End what reads."""
        self._processes.close()

    def read(self, body: bytes, url: str, manner: Mapping[str, Any]) -> Page | None:
        """The page of a body, ``manner`` as of ``audits.extract.read``; None where it costs more than a page may."""
        page: Page | None = self._asked(body, "page", url, dict(manner))
        return page

    def listed(self, body: bytes, request: DataRequest, list_page: int) -> Listed:
        """What the answer to a list's script lists."""
        found: Listed | None = self._asked(body, "list", request, list_page)
        return found or Listed(None, costly=True)

    def _asked(self, body: bytes, *question: Any) -> Any:
        answer = self._processes.ask(pickle.dumps(question), body)
        return None if isinstance(answer, str) else pickle.loads(answer)


def main(memory_mb: int) -> None:
    """In the process: answer until the parent closes the pipe."""
    source, answers = streams()
    limit_memory(memory_mb)
    while (head := receive(source)) is not None and (body := receive(source)) is not None:
        kind, what, how = pickle.loads(head)
        found: Page | Listed | None = None
        try:
            with budget(APART_S):
                found = read(body, what, **how) if kind == "page" else Listed(list_answer(what, body, how))
            answer = pickle.dumps(found)
        except (TooCostly, MemoryError):
            answer = pickle.dumps(None)
        send(answers, answer)

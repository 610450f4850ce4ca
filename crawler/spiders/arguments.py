"""``scrapy crawl portal -a …``: its arguments as a session of its own, which has the process for itself."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from audits.rulebook import MistakesFound
from audits.store import StoreProblem
from crawler.crawl.standalone import open_session
from crawler.download.names import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.crawl.session import Session


def own_session(arguments: dict[str, str]) -> Session:
    """A session of its own for ``scrapy crawl``; wrong arguments end the program with a sentence, as with our own command."""
    try:
        return open_session(**arguments)
    except (MistakesFound, StoreProblem, ValueError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def prepare_loop(stop: Callable[[], None]) -> None:
    """Give the running loop its threads, and let Ctrl-C ask to stop; where the loop cannot take signals, the plain handler does."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS, "beside"))
    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(stop))

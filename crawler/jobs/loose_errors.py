"""Errors that nobody can catch - in a generator that is thrown away, in a thread, in a library that only logs - and none may print."""

from __future__ import annotations

import logging
import sys
import threading

log = logging.getLogger(__name__)


def keep_off_the_screen() -> None:
    """Let such errors of this process go to its log, where it has one, and nowhere else."""
    logging.lastResort = logging.NullHandler()
    sys.unraisablehook = _unraisable
    threading.excepthook = _of_thread


def _unraisable(found: sys.UnraisableHookArgs) -> None:
    log.error("%s %r", found.err_msg or "Exception ignored in", found.object, exc_info=found.exc_value)


def _of_thread(found: threading.ExceptHookArgs) -> None:
    log.error("Exception in thread %r", found.thread, exc_info=found.exc_value)

"""Counts the steps by which a command changes anything, statements to the database and files, and ends all of its processes at a chosen one.

Python imports this by its name at its start where the folder is on PYTHONPATH. STEPS_IN names a file that grows by a byte a step,
over all processes of the command; KILL_AT is the step before which they end, without warning.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import Any

STEPS, KILL_AT = os.environ.get("STEPS_IN", ""), int(os.environ.get("KILL_AT", "0"))
READING = ("SELECT", "PRAGMA", "EXPLAIN", "--")
WRITING = os.O_WRONLY | os.O_RDWR
OURS = (".xlsx", ".txt", ".eml", ".csv", ".jsonl")
"""Endings of the files that commands hand out."""


def step() -> None:
    """One more step, or the end."""
    number = os.open(STEPS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(number, b".")
    done = os.fstat(number).st_size
    os.close(number)
    if KILL_AT and done >= KILL_AT:
        os.killpg(os.getpgid(0), signal.SIGKILL)


def stated(statement: str) -> None:
    """A statement that the database is about to carry out."""
    if not statement.lstrip().upper().startswith(READING):
        step()


def heard(event: str, arguments: tuple[Any, ...]) -> None:
    """What the interpreter is about to do."""
    if event == "os.rename" or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING and str(arguments[0]).endswith(OURS)):
        step()


def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
    """A connection that tells its statements."""
    made: sqlite3.Connection = connect(*arguments, **options)
    made.set_trace_callback(stated)
    return made


if STEPS:
    connect = sqlite3.connect
    for module in (sqlite3, sqlite3.dbapi2):
        setattr(module, "connect", connected)  # noqa: B010  an assignment would have to be overloaded like it
    sys.addaudithook(heard)

"""Errors that nobody expected: one sentence, the place of a log file, exit 1, never a traceback on the screen."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.commandline import environment

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = """
import sys
import {module}
def broken(*_given, **_named):
    raise ValueError("postgresql://office:geheim@db/x")
{module}.{name} = broken
sys.argv = ["portal-audit", *{arguments}]
from crawler.cli.main import main
main()
"""


def test_a_command_that_fails_says_one_sentence_and_writes_a_log(tmp_path: Path) -> None:
    script = BROKEN.format(module="crawler.jobs.books", name="open_book", arguments=["score", "--store", "postgresql://office:geheim@db/x"])
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120)
    (log,) = tmp_path.glob("portal-audit-error-*.log")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert log.name in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    text = log.read_text("utf-8")
    assert "Traceback" in text
    assert "lxml " in text
    assert "geheim" not in text + done.stderr


LOOSE = """
import logging, threading
from crawler.cli.main import main
def left():
    try:
        yield
    finally:
        raise ValueError("in a generator")
def in_thread():
    raise ValueError("in a thread")
import crawler.jobs.books
def broken(*_given, **_named):
    one = left()
    next(one)
    del one
    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    logging.getLogger("sqlalchemy.pool").error("lost", exc_info=ValueError("in a library"))
    raise ValueError("itself")
crawler.jobs.books.open_book = broken
import sys
sys.argv = ["portal-audit", "score"]
main()
"""


def test_errors_that_nobody_can_catch_reach_no_screen(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOOSE], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr

"""The reading process: sets its own limits, then answers one file after the other over its standard streams."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from audits.records.codes import FileProblem


def main(memory_mb: int) -> None:
    """Answer until the parent closes the pipe."""
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit(memory_mb)
    # the document libraries are loaded under the limit, and only here
    from crawler.attachments.formats import read_bytes
    from crawler.attachments.references import links_in

    while line := source.readline():
        head = json.loads(line)
        text = ""
        problems: list[FileProblem] = ["damaged"]
        links: list[str] = []
        try:
            data = Path(head["path"]).read_bytes() if head["size"] < 0 else source.read(head["size"])
            text, problems = read_bytes(data, head["name"])
            links = links_in(data) if head["links"] else []
            data = b""
        except MemoryError:
            text, problems = "", ["memory-limit"]
        except RecursionError:
            text, problems = "", ["damaged"]
        except OSError:
            text, problems = "", ["not-there"]
        _answer(answers, text, problems, links)


def _answer(to: BinaryIO, text: str, problems: list[FileProblem], links: list[str]) -> None:
    body = text.encode("utf-8", "replace")
    to.write(json.dumps({"size": len(body), "problems": problems, "links": links}).encode() + b"\n" + body)
    to.flush()


def _limit(memory_mb: int) -> None:
    """Address space and open files; only where the system knows such limits (not on Windows, where time alone bounds a file)."""
    try:
        import resource
    except ImportError:
        return
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

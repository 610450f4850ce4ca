"""The process that reads files: sets its own limits, then answers one file after the other over its standard streams."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.sandbox.process import limit_memory, receive, send, streams

if TYPE_CHECKING:
    from audits.records.codes import FileProblem


def main(memory_mb: int) -> None:
    """Answer until the parent closes the pipe."""
    source, answers = streams()
    limit_memory(memory_mb)
    # the document libraries are loaded under the limit, and only here
    from crawler.sandbox.formats import read_bytes
    from crawler.sandbox.references import links_in

    while (line := receive(source)) is not None:
        head = json.loads(line)
        text = ""
        problems: list[FileProblem] = ["damaged"]
        links: list[str] = []
        try:
            data = Path(head["path"]).read_bytes() if head["path"] else receive(source) or b""
            text, problems = read_bytes(data, head["name"])
            links = links_in(data) if head["links"] else []
            data = b""
        except MemoryError:
            text, problems = "", ["memory-limit"]
        except RecursionError:
            text, problems = "", ["damaged"]
        except OSError:
            text, problems = "", ["not-there"]
        head = {"problems": problems, "links": links}
        send(answers, json.dumps(head).encode() + b"\n" + text.encode("utf-8", "replace"))

"""The parent's side: hands a file to the reading process and takes text or a reason code, never an exception."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.sandbox.process import LimitedProcess

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records.codes import FileProblem

MEMORY_MB = 512
TIME_S = 60.0
MOST_BYTES = 50 * 1024 * 1024
FILES_PER_PROCESS = 200


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """What could be read of an attachment."""

    text: str = ""
    """Its text, rows and paragraphs on lines of their own; ``""`` if nothing could be read."""
    problems: tuple[FileProblem, ...] = ()
    """What could not be read."""
    links: tuple[str, ...] = ()
    """Addresses it links to, where the reader was asked for them."""


class AttachmentReader:
    """One reading process that is used again and again; replaced when it dies, hangs or has read many files."""

    def __init__(self, *, memory_mb: int = MEMORY_MB, time_s: float = TIME_S, links: bool = False) -> None:
        self.links = links
        self._process = LimitedProcess("crawler.sandbox.child", memory_mb, time_s, FILES_PER_PROCESS)

    def __enter__(self) -> AttachmentReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process."""
        self._process.close()

    def read(self, source: Path | bytes, name: str) -> AttachmentText:
        """The text of one attachment; ``name`` (or address) tells what it claims to be."""
        try:
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
        except OSError:
            return AttachmentText(problems=("not-there",))
        if size == 0:
            return AttachmentText(problems=("empty",))
        if size > MOST_BYTES:
            return AttachmentText(problems=("too-large",))
        path = "" if isinstance(source, bytes) else str(source.absolute())
        head = json.dumps({"name": name[-300:], "path": path, "links": self.links}).encode()
        answer = self._process.ask(head, source) if isinstance(source, bytes) else self._process.ask(head)
        if isinstance(answer, str):
            return AttachmentText(problems=(answer,))
        line, _, text = answer.partition(b"\n")
        found = json.loads(line)
        if "memory-limit" in found["problems"]:
            self.close()
        return AttachmentText(text.decode("utf-8", "replace"), tuple(found["problems"]), tuple(found["links"]))


def read_attachment(source: Path | bytes, name: str) -> AttachmentText:
    """One attachment in a process of its own; for many, keep an ``AttachmentReader``."""
    with AttachmentReader() as reader:
        return reader.read(source, name)

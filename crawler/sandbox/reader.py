"""The parent's side: hands a file to the reading process and takes text or a reason code, never an exception."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.sandbox.process import LimitedProcesses

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
    """Reading processes that are used again and again; replaced when they die, hang or have read many files."""

    def __init__(self, *, memory_mb: int = MEMORY_MB, time_s: float = TIME_S, at_most: int = 1) -> None:
        self._processes = LimitedProcesses("crawler.sandbox.child", memory_mb, time_s, FILES_PER_PROCESS, at_most)

    def __enter__(self) -> AttachmentReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what reads."""
        self._processes.close()

    def read(self, source: Path | bytes, name: str, *, links: bool = False) -> AttachmentText:
        """The text of one attachment, and the addresses it links to where those are asked for; ``name`` (or address) tells what it claims to be."""
        try:
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
        except OSError:
            return AttachmentText(problems=("not-there",))
        if size == 0:
            return AttachmentText(problems=("empty",))
        if size > MOST_BYTES:
            return AttachmentText(problems=("too-large",))
        path = "" if isinstance(source, bytes) else str(source.absolute())
        head = json.dumps({"name": name[-300:], "path": path, "links": links}).encode()
        answer = self._processes.ask(head, *([source] if isinstance(source, bytes) else []), spent=_is_spent)
        if isinstance(answer, str):
            return AttachmentText(problems=(answer,))
        line, _, text = answer.partition(b"\n")
        found = json.loads(line)
        return AttachmentText(text.decode("utf-8", "replace"), tuple(found["problems"]), tuple(found["links"]))


def _is_spent(answer: bytes) -> bool:
    """Whether a process has met its limit of memory."""
    return "memory-limit" in json.loads(answer.partition(b"\n")[0])["problems"]


def read_attachment(source: Path | bytes, name: str) -> AttachmentText:
    """One attachment in a process of its own; for many, keep an ``AttachmentReader``."""
    with AttachmentReader() as reader:
        return reader.read(source, name)

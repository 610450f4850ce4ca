"""The parent's side: hands a file to the reading process and takes text or a reason code, never an exception."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audits.records.codes import FileProblem

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY_MB = 512
TIME_S = 60.0
MOST_BYTES = 50 * 1024 * 1024
FILES_PER_PROCESS = 200
_ABORTED = (-6, -9, 137, 134, 3221225477, 3221226505)
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; "
    "from crawler.attachments.child import main; main(int(sys.argv[2]))"
)


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
        self.memory_mb = memory_mb
        self.time_s = time_s
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()

    def __enter__(self) -> AttachmentReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process."""
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.kill()
        process.wait()

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
        with self._lock:
            return self._ask(source, name)

    def _ask(self, source: Path | bytes, name: str) -> AttachmentText:
        process = self._running()
        if process is None:
            return AttachmentText(problems=("no-reader",))
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.time_s, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(process.stdin, process.stdout, source, name, self.links)  # type: ignore[arg-type]
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            process.kill()
            code = process.wait()
            self.close()
            return AttachmentText(problems=("timeout" if late.is_set() else "memory-limit" if code in _ABORTED else "crashed",))
        self._served += 1
        if self._served >= FILES_PER_PROCESS or "memory-limit" in answer.problems:
            self.close()
        return answer

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, started if there is none."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        keep = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TEMP", "TMP", "LD_LIBRARY_PATH")
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(ROOT), str(self.memory_mb)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in keep if key in os.environ},
            )  # fmt: skip
        except OSError:
            return None
        return self._process


def _exchange(to: IO[bytes], back: IO[bytes], source: Path | bytes, name: str, links: bool) -> AttachmentText | None:
    """One question and its answer; None if the process ended before it answered."""
    head: dict[str, Any] = {"name": name[-300:], "size": -1, "path": "", "links": links}
    if isinstance(source, bytes):
        head["size"] = len(source)
    else:
        head["path"] = str(source.absolute())
    to.write(json.dumps(head).encode() + b"\n")
    if isinstance(source, bytes):
        to.write(source)
    to.flush()
    line = back.readline()
    if not line:
        return None
    answer = json.loads(line)
    body = back.read(answer["size"])
    if len(body) != answer["size"]:
        return None
    return AttachmentText(body.decode("utf-8", "replace"), tuple(answer["problems"]), tuple(answer["links"]))


def read_attachment(source: Path | bytes, name: str) -> AttachmentText:
    """One attachment in a process of its own; for many, keep an ``AttachmentReader``."""
    with AttachmentReader() as reader:
        return reader.read(source, name)

"""Serves folders of static portals on loopback: right content types, the portal's own 404 page, and what its ``behaviours.yml`` says.

Used by ``demo`` and by tests; never reachable from other machines.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from pydantic import Field

from audits.rulebook.loading import Strict, check, read_yaml
from audits.rulebook.register import load_register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack
    from pathlib import Path

    from audits.rulebook import RuleBook, Site

BEHAVIOURS = "behaviours.yml"
ELSEWHERE = "elsewhere"
"""Folder of the portals that sample portals link to."""
CONTENT_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".shtml": "text/html", ".css": "text/css", ".js": "application/javascript",
    ".txt": "text/plain", ".xml": "text/xml", ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif",
    ".pdf": "application/pdf", ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


class Behaviour(Strict):
    """How one path answers where it differs from a static file."""

    status: int = Field(200, ge=100, le=599)
    """Status of the answer."""
    redirect: str = ""
    """Location to send."""
    page: str = ""
    """File of the portal to answer with."""
    delay_s: float = Field(0, ge=0, le=60)
    """Seconds to wait before answering."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Headers that replace the usual ones."""


class Behaviours(Strict):
    """``behaviours.yml`` of a portal."""

    not_found: str = ""
    """File with the portal's own page for what does not exist."""
    paths: dict[str, Behaviour] = Field(default_factory=dict)
    """Path, without query, to how it answers; ``*`` stands for any text, an exact path goes first."""

    def of(self, path: str) -> Behaviour | None:
        """How a path answers, None where it is just a file."""
        found = self.paths.get(path)
        if found is None:
            found = next((rule for pattern, rule in self.paths.items() if "*" in pattern and fnmatchcase(path, pattern)), None)
        return found


@dataclass(frozen=True)
class Answer:
    """What is sent for one request."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


@dataclass(frozen=True)
class Portal:
    """One folder that is served as a host."""

    root: Path
    behaviours: Behaviours

    @classmethod
    def at(cls, root: Path) -> Portal:
        """The portal of a folder; raises MistakesFound for a bad ``behaviours.yml``."""
        path = root / BEHAVIOURS
        if not path.exists():
            return cls(root, Behaviours())
        data, marks = read_yaml(path)
        return cls(root, check(Behaviours, data, marks, str(path)))

    def answer(self, target: str) -> Answer:
        """What a path with query answers."""
        path = unquote(urlsplit(target).path, errors="replace") or "/"
        rule = self.behaviours.of(path)
        if rule is None:
            return self._static(path)
        headers: dict[str, str] = {}
        body = b""
        if rule.redirect:
            headers["Location"] = rule.redirect
        elif (found := self._file(rule.page or path)) is not None:
            body, headers["Content-Type"] = found.read_bytes(), _content_type(found)
        return Answer(rule.status, body, {**headers, **rule.headers}, rule.delay_s)

    def _static(self, path: str) -> Answer:
        found = self._file(path)
        if found is not None:
            return Answer(200, found.read_bytes(), {"Content-Type": _content_type(found)})
        if not path.endswith("/") and self._file(path + "/") is not None:
            return Answer(301, b"", {"Location": path + "/"})
        page = self._file(self.behaviours.not_found) if self.behaviours.not_found else None
        body = page.read_bytes() if page else b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"
        return Answer(404, body, {"Content-Type": "text/html"})

    def _file(self, path: str) -> Path | None:
        """The file of a path, None if there is none, or if it lies outside the folder."""
        if "\x00" in path:
            return None
        found = (self.root / path.lstrip("/")).resolve()
        if path.endswith("/"):
            found /= "index.html"
        inside = found.is_relative_to(self.root.resolve()) and found.name != BEHAVIOURS
        try:
            return found if inside and found.is_file() else None
        except OSError:
            return None


class DemoServer:
    """One server for several hosts, told apart by the Host header; a context manager."""

    def __init__(self, portals: Mapping[str, Portal]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(dict(portals)))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True, name="demo-server")
        self.hosts = tuple(portals)

    @property
    def address(self) -> str:
        """``127.0.0.1:port``."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(portals: dict[str, Portal]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "demo", ""
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0].lower()
            portal = portals.get(host)
            answer = portal.answer(self.path) if portal else Answer(421, b"unknown host", {"Content-Type": "text/plain"})
            if answer.delay_s:
                time.sleep(answer.delay_s)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the terminal belongs to the inspection."""

    return Handler


def _content_type(path: Path) -> str:
    """Without charset for HTML: the page itself says it."""
    return CONTENT_TYPES.get(path.suffix.lower(), "application/octet-stream")


def served_sites(book: RuleBook, stack: ExitStack) -> list[Site]:
    """The sample sites, served until the stack closes, each with its host names mapped to where it is served."""
    folder = book.data_dir / "demo"
    registers = load_register(folder / "registers", book.column_types)
    others = stack.enter_context(DemoServer({root.name: Portal.at(root) for root in sorted((folder / ELSEWHERE).iterdir())}))
    found = []
    for site in registers:
        portal = Portal.at(folder / site.site)
        server = stack.enter_context(DemoServer(dict.fromkeys(site.hosts, portal)))
        found.append(site.model_copy(update={"resolve": {**_mapped(others), **_mapped(server)}}))
    return found


def _mapped(server: DemoServer) -> dict[str, str]:
    return dict.fromkeys(server.hosts, server.address)

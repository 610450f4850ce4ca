"""A portal that turns away in the middle of an inspection, in each of the ways in which portals do, and may come back."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal, get_args

from tests.support.portal_server import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

Failure = Literal[
    "dropped", "500", "404", "403", "429", "503", "error-page", "busy-page", "to-error-page", "garbled", "silent", "framed-page"
]
FAILURES: tuple[Failure, ...] = get_args(Failure)
ERROR_PAGE = "<html><head><title>系统提示</title></head><body><p>系统繁忙，请稍后再试。</p></body></html>".encode()


def framed(home: bytes) -> bytes:
    """A page with the title, frame and much the size of the portal's own, which says that there is nothing."""
    start, _, rest = home.partition(b'<div class="box">')
    return start + f"<p>{'服务正在切换中。' * 40}</p>".encode() + rest[rest.index(b'<div class="footer">') :]


class TurningPortal:
    """Serves ``pages`` until ``start`` requests have come, then fails until ``end`` have; without an ``end`` it stays so.

    ``every`` lets only each so manieth request fail.
    """

    def __init__(self, pages: Mapping[str, bytes], failure: Failure | None = None, start: int = 0, end: int = 0, every: int = 1) -> None:
        self.asked: list[str] = []
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with lock:
                    outer.asked.append(self.path)
                    number = len(outer.asked)
                if failure and start < number and not (end and number > end) and not number % every:
                    self._fail(number)
                    return
                body = pages.get(self.path)
                self._send(404 if body is None else 200, MISSING if body is None else body)

            do_HEAD = do_GET

            def _fail(self, number: int) -> None:
                if failure == "dropped":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif failure == "error-page":
                    self._send(200, ERROR_PAGE)
                elif failure == "busy-page":
                    self._send(200, f"<html><head><title>正在维护</title></head><body><p>编号 {number * 7919}</p></body></html>".encode())
                elif failure == "to-error-page":
                    self._send(302, b"", "/error/err.html") if self.path != "/error/err.html" else self._send(200, ERROR_PAGE)
                elif failure == "framed-page":
                    self._send(200, framed(pages["/"]))
                elif failure == "silent":
                    self._send(200, b"")
                elif failure == "garbled":
                    self._send(200, bytes((place * 37 + number) % 256 for place in range(900)))
                else:
                    self._send(int(failure or 0), MISSING if failure == "404" else ERROR_PAGE)

            def _send(self, status: int, body: bytes, location: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A connection that was dropped is meant to be."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> TurningPortal:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

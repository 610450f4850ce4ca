"""A second look at answers that break the protocol: browsers show many of them, so they are read the way browsers do."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from scrapy import Request

LIMIT = 2_000_000


class _Whole:
    """Bytes under the name of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self._data)


async def read_tolerantly(
    request: Request, ip: str, port: int, context: ssl.SSLContext | None, timeout: float
) -> tuple[int, list[tuple[bytes, bytes]], bytes, bool] | None:
    """Status, headers, body and whether it is whole, of an answer that has at least a status line; None for all else."""
    host = request.url.split("/", 3)[2]
    path = "/" + request.url.split("/", 3)[3] if request.url.count("/") > 2 else "/"
    lines = [f"{request.method} {path.partition('#')[0]} HTTP/1.1".encode(), b"Host: " + host.encode(), b"Connection: close"]
    lines += [name + b": " + value for name, values in request.headers.items() for value in values if name.lower() != b"accept-encoding"]
    data = b""
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(timeout):
            name = host.rpartition("@")[2].rpartition(":")[0] or host
            reader, writer = await asyncio.open_connection(ip, port, ssl=context, server_hostname=name.strip("[]") if context else None)
            try:
                writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
                while len(data) < LIMIT and (block := await reader.read(65_536)):
                    data += block
            finally:
                writer.close()
    return parsed(data, request.method)


def parsed(data: bytes, method: str) -> tuple[int, list[tuple[bytes, bytes]], bytes, bool] | None:
    """An answer as the standard library reads it, which forgives lengths and chunks."""
    response = http.client.HTTPResponse(_Whole(data), method=method)  # type: ignore[arg-type]
    try:
        response.begin()
        body, whole = response.read(), True
    except http.client.IncompleteRead as error:
        body, whole = error.partial, False
    except (http.client.HTTPException, OSError, ArithmeticError, ValueError):
        return None
    headers = [(name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in response.getheaders()]
    return response.status, headers[:100], body, whole

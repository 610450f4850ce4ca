"""A portal where everything goes wrong: raw sockets on several ports of 127.0.0.1, plain and with certificates of every sort."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import threading
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.faults.behaviours import PAGE, TABLE, TEXT, Call
from tests.support.faults.certs import Maker
from tests.support.faults.contents import ERROR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

CERTIFICATES = ("good", "expired", "not-yet", "wrong-name", "self-signed", "untrusted", "incomplete")
INSIDE = (
    "http://127.0.0.1:{p}/", "http://localhost:{p}/", "http://2130706433:{p}/", "http://0x7f000001:{p}/", "http://0177.0.0.1:{p}/",
    "http://127.1:{p}/", "http://[::ffff:127.0.0.1]:{p}/", "http://[::1]:{p}/", "http://0.0.0.0:{p}/", "http://①②⑦.⓪.⓪.①:{p}/",
    "http://www.gov.cn@127.0.0.1:{p}/", "http://169.254.169.254/latest/", "http://100.100.100.200/", "http://192.168.3.4/oa",
    "http://printer.local/", "http://198.18.0.1/", "http://metadata.google.internal/",
)  # fmt: skip
INWARD = (
    '<link rel="icon" href="{u}favicon.ico"><link rel="stylesheet" href="{u}a.css"><link rel="stylesheet" href="/inward.css"><script src="{u}a.js"></script>'
    '<iframe src="{u}frame"></iframe><img src="{u}a.png"><form action="{u}form"><input type="image" src="{u}b.png"></form>'
    '<div style="background:url({u}c.png)">x</div><object data="{u}d.swf"></object><video src="{u}e.mp4" poster="{u}f.jpg"></video>'
)
"""Parts of a page that would be fetched from inside."""
DEAD = 110
"""Honest dead links: a re-check of a portal most of whose addresses do not answer decides nothing."""
_CHAIN = re.compile(r"/r/chain-(\d+)")
_ALLOWED = (18080, 18081, 28080, 10080, 9443, 8989, 8899)


@dataclass
class FaultPortal:
    """The servers, their ports and what they saw."""

    folder: Path
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """(method, path) to the number of requests."""
    headers: set[str] = field(default_factory=set)
    """Names of all request headers that were sent."""
    cookies: set[str] = field(default_factory=set)
    """Addresses that were asked for with a cookie."""
    inside: int = 0
    """Connections to the address that nobody may reach."""
    ports: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> FaultPortal:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        with contextlib.suppress(Exception):
            self._loop.run_until_complete(asyncio.wait_for(asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True), 2))
        self._loop.close()

    async def _start(self) -> None:
        self._servers = [await self._listen("plain", self._serve)]
        maker = Maker(self.folder)
        self.root_file = maker.root_file
        for kind in CERTIFICATES:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*maker.pair(kind, f"{kind}.fault.example"))
            self._servers.append(await self._listen(kind, self._serve_small, context))
        self._servers.append(await self._listen("old", self._serve_small, _old_tls(maker)))
        self._servers.append(await self._listen("reset", self._reset))
        self._servers.append(await self._inside())
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            self.ports["refused"] = closed.getsockname()[1]

    async def _listen(self, name: str, serve: Serve, context: ssl.SSLContext | None = None) -> asyncio.Server:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        self.ports[name] = server.sockets[0].getsockname()[1]
        return server

    async def _inside(self) -> asyncio.Server:
        for port in _ALLOWED:
            with contextlib.suppress(OSError):
                server = await asyncio.start_server(self._count, "127.0.0.1", port)
                self.ports["inside"] = port
                return server
        raise OSError("no allowed port is free")

    async def _count(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.inside += 1
        writer.close()

    @staticmethod
    async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        Call(reader, writer, "", "", 0).reset()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            first = await reader.readexactly(1)
            if first == b"\x16":
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                writer.close()
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path = head.split(" ", 2)[:2]
            self.headers |= {line.partition(":")[0].lower() for line in head.split("\r\n")[1:] if line}
            if "\r\ncookie:" in head.lower():
                self.cookies.add(path)
            self.seen[method, path] = self.seen.get((method, path), 0) + 1
            await self._act(Call(reader, writer, method, path, self.seen[method, path]))
            if writer.transport is not None and not writer.transport.is_closing():
                await writer.drain()
        writer.close()

    @staticmethod
    async def _serve_small(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path = head.split(" ", 2)[:2]
            call = Call(reader, writer, method, path, 1)
            call.page("小站") if call.path in ("/", "/fine/1.html") else call.page("404 Not Found", "404 Not Found")
            await writer.drain()
        writer.close()

    async def _act(self, call: Call) -> None:
        path = call.path
        if path in TABLE:
            await TABLE[path].act(call)
        elif path == "/":
            call.answer("200 OK", self.home().encode())
        elif path == "/robots.txt":
            inside = f"Sitemap: http://127.0.0.1:{self.ports['inside']}/s.xml\n"
            call.answer("200 OK", f"User-agent: *\nDisallow: /private/\n{inside}".encode(), "text/plain")
        elif path == "/inward.css":
            call.answer("200 OK", f"@import 'http://127.0.0.1:{self.ports['inside']}/i.css';".encode(), "text/css")
        elif found := _CHAIN.fullmatch(path):
            await self._chain(call, int(found[1]))
        elif path.startswith("/soft/"):
            call.answer("200 OK", ERROR.encode())
        elif path in ("/fine/%E9%80%9A%E7%9F%A5.html", "/fine/%CD%A8%D6%AA.html"):
            call.page("中文地址的页面")
        else:
            call.answer("404 Not Found", PAGE.format(title="404 Not Found", text="页面不存在").encode())

    @staticmethod
    async def _chain(call: Call, step: int) -> None:
        where = "/fine/1.html" if step >= 30 else f"/r/chain-{step + 1}"
        call.send(f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: {where}\r\n\r\n".encode())

    def home(self) -> str:
        """The page that refers to everything."""
        parts = [one.html.format(u=path, t=path) for path, one in TABLE.items()]
        parts += [f'<a href="https://{kind}.fault.example/">{kind}</a>' for kind in (*CERTIFICATES, "old")]
        parts += ['<a href="http://refused.fault.example/">refused</a>', '<a href="https://plain-tls.fault.example/">no tls</a>']
        parts += ['<a href="https://reset-tls.fault.example/">reset in handshake</a>', '<a href="http://gone.example/">no such name</a>']
        parts += ['<a href="http://8.8.8.8:6379/">forbidden port</a>']
        parts += [f'<a href="{address.format(p=self.ports["inside"])}">{number}</a>' for number, address in enumerate(INSIDE)]
        parts += [f'<a href="/dead/{number}.html">gone {number}</a>' for number in range(DEAD)]
        parts.append(INWARD.format(u=f"http://127.0.0.1:{self.ports['inside']}/"))
        return PAGE.format(title="故障门户", text=TEXT).replace("</body>", "\n".join(f"<p>{part}</p>" for part in parts) + "</body>")

    def register(self) -> dict[str, object]:
        """The register that inspects it."""
        resolve = {"www.fault.example": f"127.0.0.1:{self.ports['plain']}", "plain-tls.fault.example": f"127.0.0.1:{self.ports['plain']}"}
        resolve |= {f"{kind}.fault.example": f"127.0.0.1:{self.ports[kind]}" for kind in (*CERTIFICATES, "old", "refused")}
        resolve["casino.fault.example"] = resolve["www.fault.example"]
        resolve["reset-tls.fault.example"] = f"127.0.0.1:{self.ports['reset']}"
        hosts = ["www.fault.example", *(f"{kind}.fault.example" for kind in CERTIFICATES)]
        pace = {"delay_s": 0, "concurrency": 32, "confirm_after_s": 0, "timeout_s": 4, "max_pages": 2000}
        return {"site": "fault", "name": "故障门户", "home": "http://www.fault.example/", "hosts": hosts, "resolve": resolve, "pace": pace}


def _old_tls(maker: Maker) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(*maker.pair("good-old", "old.fault.example"))
    return context

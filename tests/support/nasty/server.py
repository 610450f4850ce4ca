"""Plays the situations of the table: one page each, and behind its links whatever the table says."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import itertools
import re
import threading
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

HOME = "www.nasty.example"
TEXT = "根据工作安排，现就有关事项通知如下，请各单位认真组织实施，确保各项任务按期完成。" * 3
FRAME = f'<div class="header"><a href="http://{HOME}/">首页</a> <a href="http://{HOME}/s/">全部情形</a></div>'
MISSING = {"status": 404, "body": "<html><head><title>404 页面不存在</title></head><body><h1>您访问的页面不存在</h1></body></html>"}
_NUMBERS = itertools.count()
PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{frame}<div class="main"><h1>{title}</h1>{body}</div></body></html>'


@dataclass(frozen=True)
class Situation:
    """One page of the site and what must be found on it."""

    name: str
    path: str
    html: str
    expect: tuple[tuple[str, str, str], ...]
    """(rule, confidence, part of the target) of each finding; nothing for what is fine."""


@dataclass
class Table:
    """All situations, what lies behind their links, and the hosts they need."""

    situations: list[Situation] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)


def load(folder: Path) -> Table:
    """The table from the YAML files of a folder."""
    table = Table()
    for file in sorted(folder.glob("*.yml")):
        known = yaml.safe_load(file.read_text("utf-8"))
        table.hosts.update(known.get("hosts") or {})
        for number, one in enumerate(known["situations"], 1):
            own = f"/{file.stem}/{number}"
            path = f"/s/{file.stem}-{number}.html"
            html = str(one["html"]).replace("{P}", own).replace("{S}", path)
            if "whole" not in one:
                html = PAGE.format(title=one["name"], frame=FRAME, body=f"<p>{TEXT}</p>{html}")
            for key, answer in (one.get("answers") or {}).items():
                address = key.replace("{P}", own)
                host, _, rest = address[2:].partition("/") if address.startswith("//") else (HOME, "", address[1:])
                table.answers[f"{host}/{rest}"] = _placed(answer, own)
            expect = tuple((rule, sure, part.replace("{P}", own)) for rule, sure, part in one.get("expect") or ())
            table.situations.append(Situation(one["name"], path, html, expect))
    return table


def _placed(answer: Any, own: str) -> Any:
    if isinstance(answer, str):
        return answer.replace("{P}", own)
    if isinstance(answer, dict):
        return {key: _placed(value, own) for key, value in answer.items()}
    return [_placed(one, own) for one in answer] if isinstance(answer, list) else answer


class NastySite:
    """The server; ``with`` starts and ends it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.asked: Counter[str] = Counter()
        """``host/path`` to the number of requests."""

    def __enter__(self) -> NastySite:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=200_000))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        under_way = asyncio.all_tasks(self._loop)
        for task in under_way:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*under_way, server.wait_closed(), return_exceptions=True))
        self._loop.close()

    def register(self, **pace: object) -> dict[str, Any]:
        """The register of the site."""
        own = [HOME, *(host for host, one in self.table.hosts.items() if one.get("own"))]
        return {
            "site": "nasty", "name": "难办市人民政府", "home": f"http://{HOME}/", "owner": "难办市人民政府办公室", "hosts": own,
            "resolve": dict.fromkeys((HOME, *self.table.hosts), f"127.0.0.1:{self.port}"),
            "pace": {"delay_s": 0, "concurrency": 8, "confirm_after_s": 0, "timeout_s": 4, "robots": "ignore", **pace},
        }  # fmt: skip

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._once(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _once(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        found = re.match(r"(\w+) (\S+) HTTP", head)
        host = re.search(r"\r\nHost: ([^\r:]+)", head, re.I)
        if not found or not host:
            return False
        method, path, name = found[1], found[2], host[1].lower()
        self.asked[f"{name}{path}"] += 1
        cookies = (re.search(r"\r\nCookie: ([^\r]*)", head, re.I) or ("", ""))[1]
        answer = self._answer(name, path, self.asked[f"{name}{path}"], cookies)
        return await _play(answer, method, path, writer)

    def _answer(self, host: str, path: str, number: int, cookies: str) -> dict[str, Any]:
        about = self.table.hosts.get(host, {})
        if about.get("all") is not None:
            return dict(about["all"])
        answer: Any = self._own(host, path)
        if answer is None:
            answer = self.table.answers.get(host + path) or self.table.answers.get(host + path.partition("?")[0])
        if isinstance(answer, list):
            answer = answer[min(number, len(answer)) - 1]
        if answer is None:
            answer = about.get("missing") or MISSING
        if isinstance(answer, str):
            answer = {"page": answer}
        if "needs_cookie" in answer:
            answer = answer["then"] if answer["needs_cookie"] in cookies else answer["else"]
        return {"page": answer} if isinstance(answer, str) else dict(answer)

    def _own(self, host: str, path: str) -> dict[str, Any] | None:
        if host != HOME:
            return None
        if path in ("/", "/s/"):
            items = "".join(f'<li><a href="{one.path}">{one.name}</a></li>' for one in self.table.situations)
            title = "难办市人民政府门户网站" if path == "/" else "全部情形"
            return {"body": PAGE.format(title=title, frame=FRAME, body=f"<ul>{items}</ul>")}
        return next(({"body": one.html} for one in self.table.situations if one.path == path), None)


async def _play(answer: dict[str, Any], method: str, path: str, writer: asyncio.StreamWriter) -> bool:
    """Send one answer the way the table wants it."""
    if answer.get("silent"):
        await asyncio.sleep(60)
        return False
    if answer.get("drop"):
        return False
    body = _body(answer, path)
    status = answer.get("status", 302 if "to" in answer else 200)
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {answer.get('declares', len(body))}", f"Content-Type: {answer.get('type', 'text/html; charset=utf-8')}"]
    lines += [f"Location: {_never_twice(answer['to'])}"] if "to" in answer else []
    lines += [f"Set-Cookie: {answer['cookie']}"] if "cookie" in answer else []
    lines += [f"{name}: {value}" for name, value in answer.get("headers", {}).items()]
    await asyncio.sleep(answer.get("waits_s", 0))
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
    await writer.drain()
    if method != "HEAD":
        await _send(body, answer.get("over_s", 0), writer)
    if answer.get("stalls"):
        await asyncio.sleep(60)
    return "declares" not in answer


async def _send(body: bytes, over_s: float, writer: asyncio.StreamWriter) -> None:
    """Send a body at once, or in pieces over a time."""
    pieces = max(1, int(over_s * 4))
    size = max(1, -(-len(body) // pieces))
    for start in range(0, len(body), size):
        writer.write(body[start : start + size])
        await writer.drain()
        await asyncio.sleep(over_s / pieces)


def _body(answer: dict[str, Any], path: str) -> bytes:
    if "file" in answer:
        return _file(answer["file"], answer.get("bytes", 3000))
    if "page" in answer:
        return PAGE.format(title=answer["page"], frame=FRAME, body=f"<p>{answer.get('text', TEXT)}</p>").encode()
    return _never_twice(str(answer.get("body", "")).replace("{path}", path)).encode(answer.get("charset", "utf-8"))


def _never_twice(text: str) -> str:
    """A text with ``{rand}`` and ``{hex}``, digits and letters that no other answer has, filled in."""
    for mark, alphabet in (("{rand}", "0123456789"), ("{hex}", "0123456789abcdef")):
        while mark in text:
            digest = hashlib.sha256(str(next(_NUMBERS)).encode()).digest()[:6]
            text = text.replace(mark, "".join(alphabet[byte % len(alphabet)] for byte in digest * (2 if mark == "{hex}" else 1)), 1)
    return text


def _file(kind: str, size: int) -> bytes:
    """A file of a kind and about a size."""
    if kind == "pdf":
        return b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * (size // 18) + b"trailer<<>>\nstartxref\n9\n%%EOF\n"
    if kind == "docx":
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr("word/document.xml", "<w>" + "正文" * (size // 6) + "</w>")
        return box.getvalue()
    if kind == "doc":
        return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * size
    if kind == "png":
        return b"\x89PNG\r\n\x1a\n" + b"\0" * size
    return bytes((number * 37 + 11) % 251 for number in range(size))

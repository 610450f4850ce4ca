"""A portal on loopback that changes from day to day: columns of articles, validators as wanted, everything it sends counted."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Manner = Literal["honest", "none", "dates", "always-304", "fixed-etag"]
"""How the server tells of changes: honestly by ETag, not at all, by Last-Modified alone, "never changed" whatever is asked, one ETag for whatever it sends."""
HOST = "www.changing.example"
A_LIST = 20
"""Articles on a page of a list."""


@dataclass
class Article:
    """One article of a column."""

    title: str
    day: str
    text: str = ""
    links: tuple[str, ...] = ()


def article(column: int, number: int) -> Article:
    """An article without fault."""
    text = "".join(f"<p>{column}号栏目第{number}条信息的正文第{part}段，讲述示例市第{column * 7 + number * 13 + part}项工作的进展情况。</p>" for part in range(6))
    return Article(f"示例市{column}号栏目第{number}条信息", f"2026-02-{number % 27 + 1:02d}", text)


class ChangingPortal:
    """Serves columns of articles, newest first; ``manner`` says how far its validators are to be trusted. All may be changed at any time."""

    def __init__(self, columns: int = 2, articles: int = 30, manner: Manner = "honest", padding: int = 0) -> None:
        self.manner: Manner = manner
        self.columns = [{f"/c{column}/t{number}.html": article(column, number) for number in range(articles, 0, -1)} for column in range(1, columns + 1)]
        self.padding = "<!-- " + "框架" * (padding // 6) + " -->" if padding else ""
        self.asked: Counter[str] = Counter()
        self.sent = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Clients that are killed say goodbye without manners."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> ChangingPortal:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        """Count from here."""
        self.asked.clear()
        self.sent = 0

    # -- what it shows ---------------------------------------------------------------------------------------------------

    def add(self, column: int, path: str, new: Article) -> None:
        """An article on top of a column."""
        self.columns[column - 1] = {path: new, **self.columns[column - 1]}

    def body(self, path: str) -> bytes | None:
        """What is at a path, None if nothing is."""
        if path == "/":
            parts = [f'<div class="box"><h2><a href="/c{number}/">{number}号栏目</a></h2><ul>{_rows(list(rows.items())[:5])}</ul></div>'
                     for number, rows in enumerate(self.columns, 1)]  # fmt: skip
            return self._page("示例市人民政府", "".join(parts))
        if path == "/robots.txt":
            return b"User-agent: *\nDisallow:\n"
        column, _, name = path.removeprefix("/c").partition("/")
        rows = self.columns[int(column) - 1] if column.isdigit() and 0 < int(column) <= len(self.columns) else {}
        if path in rows:
            one = rows[path]
            links = "".join(f'<p><a href="{url}">相关内容{number}</a></p>' for number, url in enumerate(one.links))
            head = f'<h1>{one.title}</h1><div class="info">发布时间：{one.day} 来源：市政府办公室</div>'
            return self._page(one.title, f'{head}<div id="zoom">{one.text}{links}</div>')
        number = 0 if not name else int(name[6:-5]) if name.startswith("index_") and name[6:-5].isdigit() else -1
        part = list(rows.items())[number * A_LIST : (number + 1) * A_LIST] if rows and number >= 0 else []
        if not part:
            return None
        following = f'<a href="index_{number + 1}.html">下一页</a>' if len(rows) > (number + 1) * A_LIST else ""
        return self._page(f"{column}号栏目", f'<ul class="list">{_rows(part)}</ul><div class="page">{following}</div>')

    def _page(self, title: str, body: str) -> bytes:
        menu = "".join(f'<a href="/c{number}/">{number}号栏目</a>' for number in range(1, len(self.columns) + 1))
        frame = f'<div class="nav"><a href="/">首页</a>{menu}</div>{self.padding}'
        head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head>"
        return f"{head}<body>{frame}{body}<div class='footer'>主办：示例市人民政府</div></body></html>".encode()

    # -- how it answers --------------------------------------------------------------------------------------------------

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One request."""
        path = handler.path.partition("?")[0]
        self.asked[path] += 1
        body = self.body(path)
        etag = '"fixed"' if self.manner == "fixed-etag" else f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
        given = handler.headers.get("If-None-Match") if self.manner != "dates" else handler.headers.get("If-Modified-Since")
        said = etag if self.manner != "dates" else _day_of(body or b"")
        unchanged = self.manner != "none" and given is not None and (given == said or self.manner == "always-304")
        status = 404 if body is None else 304 if unchanged and path != "/robots.txt" else 200
        sent = b"" if status == 304 else body if body is not None else "<html><title>404 页面不存在</title><h1>您访问的页面不存在</h1></html>".encode()
        handler.send_response(status)
        if self.manner != "none" and body is not None and path != "/robots.txt":
            handler.send_header("ETag" if self.manner != "dates" else "Last-Modified", said)
        if status != 304:
            handler.send_header("Content-Type", "text/plain" if path.endswith(".txt") else "text/html; charset=utf-8")
            handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        self.sent += len(sent) + 150
        if handler.command != "HEAD":
            handler.wfile.write(sent)

    def register(self, **pace: object) -> str:
        """Its register."""
        settings = {"delay_s": 0, "concurrency": 8, "confirm_after_s": 0, "timeout_s": 5, **pace}
        shown = ", ".join(f"{key}: {value}" for key, value in settings.items())
        columns = "".join(f"  - {{id: c{n}, name: {n}号栏目, type: news, department: gov, list: /c{n}/}}\n" for n in range(1, len(self.columns) + 1))
        return (
            f"site: changing\nname: 示例市人民政府\nhome: http://{HOST}/\nowner: 示例市人民政府办公室\nhosts: [{HOST}]\n"
            f'resolve: {{{HOST}: "{self.address}"}}\ndepartments: {{gov: {{name: 市政府办公室}}}}\ncolumns:\n{columns}pace: {{{shown}}}\n'
        )


def _rows(items: list[tuple[str, Article]]) -> str:
    return "".join(f'<li><a href="{path}">{one.title}</a><span>{one.day}</span></li>' for path, one in items)


def _day_of(body: bytes) -> str:
    number = int(hashlib.sha256(body).hexdigest()[:6], 16)
    return f"Mon, {number % 27 + 1:02d} Feb 2021 {number % 23:02d}:{number % 59:02d}:{number % 57:02d} GMT"

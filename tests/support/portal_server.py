"""A small portal on loopback for tests: pages from a mapping, everything else an honest 404."""

from __future__ import annotations

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = "<html><head><title>404 页面不存在</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode()


class PortalServer:
    """Serves ``pages`` (path to body) until closed; counts what was asked for, and how much of it at once. ``slow_s`` delays each answer.

    ``gone`` holds paths with the status to answer with, ``lost`` paths that get no answer at all, ``moved`` paths with where they lead,
    ``raw`` paths with the bytes of the whole answer, head and all; all may be changed at any time.
    """

    def __init__(self, pages: Mapping[str, bytes], slow_s: float = 0.0) -> None:
        self.pages = dict(pages)
        self.asked: Counter[str] = Counter()
        self.at_once = self.most_at_once = 0
        self.gone: dict[str, int] = {}
        self.lost: set[str] = set()
        self.moved: dict[str, str] = {}
        self.raw: dict[str, bytes] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked[self.path] += 1
                outer.at_once += 1
                outer.most_at_once = max(outer.most_at_once, outer.at_once)
                time.sleep(slow_s)
                outer.at_once -= 1
                if self.path in outer.raw:
                    self.wfile.write(outer.raw[self.path])
                    self.close_connection = True
                    return
                if self.path in outer.lost:
                    self.close_connection = True
                    return
                if self.path in outer.moved:
                    self.send_response(302)
                    self.send_header("Location", outer.moved[self.path])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                body = outer.pages.get(self.path)
                status = outer.gone.get(self.path, 200 if body is not None else 404)
                kind = "text/html; charset=utf-8" if self.path.partition("?")[0].endswith(("/", ".html")) else "application/octet-stream"
                sent = (body or b"") if status == 200 else MISSING
                self.send_response(status)
                self.send_header("Content-Type", kind if status == 200 else "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(sent)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Clients that are killed say goodbye without manners."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> PortalServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def small_portal(articles: int = 40, dead: int = 5) -> dict[str, bytes]:
    """A portal with a home page, one list of several pages, and articles of which some link to dead addresses."""
    pages: dict[str, bytes] = {}
    frame = '<div class="nav"><a href="/">首页</a><a href="/xw/">要闻</a></div>'
    foot = '<div class="footer"><a href="/zt/gone.html">专题</a></div>'

    def page(title: str, body: str) -> bytes:
        return (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{frame}{body}{foot}</body></html>".encode()
        )

    names = [f"/xw/t{number}.html" for number in range(articles)]
    for number, name in enumerate(names):
        broken = f'<a href="/bad/{number}.html">相关链接{number}</a>' if number < dead else ""
        text = "".join(f"<p>第{number}条要闻的正文第{part}段，讲述示例市的工作情况。</p>" for part in range(5))
        body = f'<h1>示例市第{number}条要闻</h1><div class="info">发布时间：2026-02-{number % 27 + 1:02d} 来源：市政府办公室</div><div id="zoom">{text}{broken}</div>'
        pages[name] = page(f"示例市第{number}条要闻", body)
    for start in range(0, articles, 20):
        items = "".join(
            f'<li><a href="{name}">示例市第{start + offset}条要闻</a><span>2026-02-{(start + offset) % 27 + 1:02d}</span></li>'
            for offset, name in enumerate(names[start : start + 20])
        )
        number = start // 20
        following = f'<a href="index_{number + 1}.html">下一页</a>' if start + 20 < articles else ""
        pages["/xw/" if not number else f"/xw/index_{number}.html"] = page(
            "要闻", f'<ul class="list">{items}</ul><div class="page">{following}</div>'
        )
    latest = "".join(
        f'<li><a href="{name}">示例市第{number}条要闻</a><span>2026-02-20</span></li>' for number, name in enumerate(names[:10])
    )
    pages["/"] = page("示例市人民政府", f'<div class="box"><h2><a href="/xw/">要闻</a></h2><ul>{latest}</ul></div>')
    pages["/robots.txt"] = b"User-agent: *\nDisallow:\n"
    return pages


def register(address: str, **pace: object) -> str:
    """A register for the small portal."""
    settings = {"delay_s": 0, "concurrency": 4, "confirm_after_s": 0, "timeout_s": 5, **pace}
    shown = ", ".join(f"{key}: {value}" for key, value in settings.items())
    return f"""site: small
name: 示例市人民政府
home: http://www.small.example/
owner: 示例市人民政府办公室
hosts: [www.small.example]
resolve: {{www.small.example: "{address}"}}
departments: {{gov: {{name: 市政府办公室}}}}
columns:
  - {{id: news, name: 要闻, type: news, department: gov, list: /xw/}}
pace: {{{shown}}}
"""

"""A page in an installed Chromium, driven by its own protocol, and one pinned copy of axe-core (4.14.1, MPL-2.0) that looks for what shuts people out."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AXE = Path(__file__).parent / "axe.min.js"
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
needs_chromium = pytest.mark.skipif(not PROGRAM, reason="no Chromium is installed: pages are not tried in a browser")
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--remote-debugging-port=0")
PATIENCE = 60
"""Seconds for a page on a busy machine."""


class Tab:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, loop: asyncio.AbstractEventLoop) -> None:
        self._socket, self._loop, self._number = socket, loop, 0
        self.complaints: list[str] = []
        """What the browser writes into its console: errors, and what the policy of a page forbids."""

    def send(self, method: str, **given: Any) -> dict[str, Any]:
        """Call the protocol, and return its answer."""
        return self._loop.run_until_complete(asyncio.wait_for(self._send(method, given), PATIENCE))

    async def _send(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": given})
        while True:
            told = json.loads((await self._socket.receive()).data)
            if told.get("id") == self._number:
                assert "error" not in told, told
                answer: dict[str, Any] = told["result"]
                return answer
            if told.get("method") == "Log.entryAdded" and told["params"]["entry"]["level"] in ("error", "warning"):
                self.complaints.append(told["params"]["entry"]["text"])

    def value(self, expression: str) -> Any:
        """What an expression of the page is."""
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Go to an address, and wait for the page."""
        self.send("Page.navigate", url=url)
        self.wait(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(url.partition('?')[0])})")

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.value(f"Boolean({expression})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"never so: {expression}; at {self.value('location.href')}")

    def key(self, key: str) -> None:
        """Press a key."""
        code = {"Enter": 13, "Tab": 9}.get(key, ord(key[0].upper()))
        text = "\r" if key == "Enter" else "" if key == "Tab" else key
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def write(self, text: str) -> None:
        """Type a text where one is."""
        self.send("Input.insertText", text=text)

    def size(self, width: int, height: int) -> None:
        """Be as large as a screen."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def faults(self) -> list[Any]:
        """What axe finds that is serious or worse, outside of frames."""
        run = 'axe.run({exclude: ["iframe"]}).then((found) => found.violations.filter((one) => ["serious", "critical"].includes(one.impact))'
        shown = ".map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]))"
        return list(self.value(f"{AXE.read_text('utf-8')};{run}{shown}"))


@contextmanager
def chromium() -> Iterator[Tab]:
    """A tab of a browser that is gone afterwards."""
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(prefix="portal-audit-chromium-", ignore_cleanup_errors=True) as folder:
        browser = subprocess.Popen([PROGRAM, *OPTIONS, f"--user-data-dir={folder}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        session = loop.run_until_complete(_session())
        try:
            socket = loop.run_until_complete(_connected(session, Path(folder) / "DevToolsActivePort"))
            tab = Tab(socket, loop)
            for part in ("Page", "Runtime", "Log", "Network"):
                tab.send(f"{part}.enable")
            yield tab
            loop.run_until_complete(socket.close())
        finally:
            loop.run_until_complete(session.close())
            browser.terminate()
            browser.wait(30)
            loop.close()


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


async def _connected(session: aiohttp.ClientSession, told: Path) -> aiohttp.ClientWebSocketResponse:
    until = time.monotonic() + PATIENCE
    while not (told.exists() and "\n" in told.read_text()):
        assert time.monotonic() < until, "Chromium does not start"
        await asyncio.sleep(0.05)
    port = told.read_text().splitlines()[0]
    async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
        made = await answer.json(content_type=None)
    return await session.ws_connect(made["webSocketDebuggerUrl"], max_msg_size=0)

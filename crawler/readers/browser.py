"""The last resort for lists that nothing else can read: a headless Chromium that sees the site's own hosts and nothing else.

The browser resolves no names by itself: each registered host is mapped to an address that the guard has checked, and every other
host, addresses written as numbers included, is mapped to nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audits.texts.numerals import host_and_port
from crawler.download.guards import Unreached

if TYPE_CHECKING:
    from audits.rulebook.register import Site
    from crawler.download.guards import AddressGuard

log = logging.getLogger(__name__)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
WINDOWS = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PATIENCE_S = 40.0
MAX_PAGE = 20_000_000
FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--mute-audio", "--no-proxy-server", "--blink-settings=imagesEnabled=false", "--virtual-time-budget=8000",
)  # fmt: skip


@cache
def browser() -> str:
    """The browser of this machine, ``""`` without one; ``PORTAL_AUDIT_BROWSER`` names another, or ``none``."""
    wished = os.environ.get("PORTAL_AUDIT_BROWSER", "")
    if wished:
        return "" if wished == "none" else wished
    found = next((path for name in NAMES if (path := shutil.which(name))), "")
    return found or next((path for path in WINDOWS if Path(path).exists()), "")


async def rendered(url: str, site: Site, guard: AddressGuard) -> bytes:
    """The page as a browser shows it after its scripts ran, ``b""`` if there is no browser or it failed."""
    program = browser()
    if not program:
        return b""
    rules = await _host_rules(url, site, guard)
    if not rules:
        return b""
    return await asyncio.to_thread(_dump, program, url, rules)


async def _host_rules(url: str, site: Site, guard: AddressGuard) -> str:
    """Where the browser may connect: the site's own hosts at checked addresses."""
    hosts = dict.fromkeys((*site.hosts, url.split("/", 3)[2].lower()))
    secure = url.startswith("https:")
    rules = []
    for host in hosts:
        name, port = host_and_port(host)
        try:
            found = (await guard.addresses(name, port or (443 if secure else 80)))[0]
        except Unreached:
            continue
        where = f"[{found['host']}]" if ":" in found["host"] else found["host"]
        rules.append(f"MAP {host} {where}:{found['port']}")
    return ", ".join([*rules, "MAP * ~NOTFOUND"]) if rules else ""


def without_proxies() -> dict[str, str]:
    """The environment of the browser: no proxy stands between it and the addresses that were checked."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def photograph(page: Path, picture: Path) -> bool:
    """Take a picture of a page of one's own disk, as it is at its marked place; the browser may connect to nothing. False if that failed."""
    shot = [f"--screenshot={picture.resolve()}", "--window-size=1280,1600", "--hide-scrollbars"]
    _run(browser(), shot, f"{page.resolve().as_uri()}#portal-audit-place", "MAP * ~NOTFOUND")
    return picture.exists()


def _dump(program: str, url: str, rules: str) -> bytes:
    """The document as it is in the end."""
    return _run(program, ["--dump-dom"], url, rules)


def _run(program: str, what: list[str], url: str, rules: str) -> bytes:
    """Run the browser once."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [program, *FLAGS, f"--user-data-dir={folder}", f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        try:
            done = subprocess.run(
                [*command, *what, url], capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL, env=without_proxies()
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("browser failed on %s: %s", url, error)
            return b""
    return done.stdout[:MAX_PAGE] if done.returncode == 0 else b""

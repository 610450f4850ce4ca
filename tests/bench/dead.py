"""Measures forty links to dead hosts: an inspection, and beside it lychee and linkinator where they are installed.

    python -m tests.bench.dead [--links 40] [--hosts 1] [--timeout 30]

Fails unless the inspection is done within ten seconds and tells each dead host once. What the links add is told beside it: the time of
the same inspection without them depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path

from tests.bench.measuring import Measured, measure
from tests.support.portal_server import PortalServer, register, small_portal

MOST_S = 10.0


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=40)
    parser.add_argument("--hosts", type=int, default=1, help="how many hosts the links lead to")
    parser.add_argument("--timeout", type=int, default=30, help="seconds for one request")
    asked = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as silent, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=_accept, args=(silent,), daemon=True).start()
        return _compare(Path(folder), silent.getsockname()[1], asked)


def _accept(silent: socket.socket) -> None:
    """Take connections and never answer."""
    held = []
    while True:
        try:
            held.append(silent.accept())
        except OSError:
            return


def _compare(folder: Path, port: int, asked: argparse.Namespace) -> int:
    """Seconds of each tool, and what the inspection told of the hosts."""
    names = [f"dead{number}.example.com" for number in range(asked.hosts)]
    anchors = "".join(f'<a href="http://{names[number % len(names)]}/{number}.html">资料{number}</a>' for number in range(asked.links))
    bare, ours = (_inspect(folder / name, shown, dict.fromkeys(names, port), asked.timeout) for name, shown in (("bare", ""), ("dead", anchors)))
    found = [json.loads(line) for line in (folder / "dead" / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    told = [one for one in found if ".example.com" in one["target_url"]]
    print(f"inspection: {ours.wall:.1f} s ({ours.cpu:.1f} s CPU), {len(told)} finding(s) for {asked.links} links to {asked.hosts} host(s)")
    print(f"the same without these links: {bare.wall:.1f} s ({bare.cpu:.1f} s CPU); they add {ours.wall - bare.wall:.1f} s")
    _peers(folder, re.sub(r"dead\d+\.example\.com", f"127.0.0.1:{port}", anchors), asked.timeout)
    return 0 if ours.wall <= MOST_S and len(told) == min(asked.hosts, asked.links) and ours.code in (0, 3) else 1


def _inspect(folder: Path, anchors: str, dead: dict[str, int], timeout: int) -> Measured:
    """Figures of an inspection of a small portal that has some links on its home page."""
    folder.mkdir()
    pages = small_portal(articles=5, dead=0)
    pages["/"] = pages["/"].replace(b"</body>", anchors.encode() + b"</body>")
    with PortalServer(pages) as portal:
        mapped = "".join(f'{name}: "127.0.0.1:{port}", ' for name, port in dead.items())
        (folder / "small.yml").write_text(register(portal.address, timeout_s=timeout).replace("resolve: {", f"resolve: {{{mapped}"), "utf-8")
        store = f"sqlite:///{folder / 'audit.db'}"
        options = ["inspect", str(folder / "small.yml"), "--store", store, "--out", str(folder / "out"), "--only", "links"]
        return measure([sys.executable, "-m", "crawler.cli.main", *options], folder / "ours.log", timeout_s=300)


def _peers(folder: Path, anchors: str, timeout: int) -> None:
    """Seconds of other link checkers for one page with the same links; says which of them are not there."""
    (folder / "page").mkdir()
    (folder / "page" / "index.html").write_text(f"<html><head><meta charset=utf-8><title>友情链接</title></head><body>{anchors}</body></html>", "utf-8")
    commands = {
        "lychee": ["--no-progress", "--timeout", str(timeout), str(folder / "page" / "index.html")],
        "linkinator": [str(folder / "page"), "--timeout", str(timeout * 1000)],
    }
    for name, options in commands.items():
        if program := shutil.which(name):
            took = measure([program, *options], folder / f"{name}.log", timeout_s=300)
            print(f"{name}: {took.wall:.1f} s")
        else:
            print(f"{name}: SKIPPED, it is not installed")


if __name__ == "__main__":
    sys.exit(main())

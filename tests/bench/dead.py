"""Measures forty links to a host that never answers: an inspection, and beside it lychee and linkinator where they are installed.

    python tests/bench/dead.py [--links 40] [--timeout 3]

Fails unless the inspection is done within ten seconds and tells the dead host once.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path

from tests.bench.measuring import measure
from tests.support.portal_server import PortalServer, register, small_portal

MOST_S = 10.0


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=40)
    parser.add_argument("--timeout", type=int, default=3, help="seconds for one request")
    asked = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as silent, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=_accept, args=(silent,), daemon=True).start()
        return _compare(Path(folder), silent.getsockname()[1], asked.links, asked.timeout)


def _accept(silent: socket.socket) -> None:
    """Take connections and never answer."""
    held = []
    while True:
        try:
            held.append(silent.accept())
        except OSError:
            return


def _compare(folder: Path, port: int, links: int, timeout: int) -> int:
    """Seconds of each tool, and what the inspection told of the host."""
    anchors = "".join(f'<a href="http://dead.example.com/{number}.html">资料{number}</a>' for number in range(links))
    pages = small_portal(articles=5, dead=0)
    pages["/"] = pages["/"].replace(b"</body>", anchors.encode() + b"</body>")
    with PortalServer(pages) as portal:
        text = register(portal.address, timeout_s=timeout).replace("resolve: {", f'resolve: {{dead.example.com: "127.0.0.1:{port}", ')
        (folder / "small.yml").write_text(text, "utf-8")
        program = str(Path(sys.executable).parent / "portal-audit")
        store = f"sqlite:///{folder / 'audit.db'}"
        command = [program, "inspect", str(folder / "small.yml"), "--store", store, "--out", str(folder / "out"), "--only", "links"]
        ours = measure(command, folder / "ours.log", timeout_s=300)
    found = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    dead = [one for one in found if "dead.example.com" in one["target_url"]]
    print(f"inspection: {ours.wall:.1f} s ({ours.cpu:.1f} s CPU), {len(dead)} finding(s) for {links} links")
    _peers(folder, anchors.replace("dead.example.com", f"127.0.0.1:{port}"), timeout)
    return 0 if ours.wall <= MOST_S and len(dead) == 1 and ours.code in (0, 3) else 1


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

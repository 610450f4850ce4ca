"""Measures forty links to a host that never answers: an inspection, and lychee beside it where it is installed.

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
import time
from pathlib import Path

from tests.bench.measuring import measure
from tests.support.portal_server import PortalServer, register

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
    page = f"<html><head><meta charset=utf-8><title>友情链接</title></head><body>{anchors}</body></html>"
    with PortalServer({"/": page.encode(), "/xw/": page.encode()}) as portal:
        text = register(portal.address, timeout_s=timeout).replace("resolve: {", f'resolve: {{dead.example.com: "127.0.0.1:{port}", ')
        (folder / "small.yml").write_text(text, "utf-8")
        program = str(Path(sys.executable).parent / "portal-audit")
        store = f"sqlite:///{folder / 'audit.db'}"
        command = [program, "inspect", str(folder / "small.yml"), "--store", store, "--out", str(folder / "out"), "--only", "links"]
        ours = measure(command, folder / "ours.log", timeout_s=300)
        found = [json.loads(line) for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
        dead = [one for one in found if "dead.example.com" in one["target_url"]]
        print(f"inspection: {ours.wall:.1f} s, {len(dead)} finding(s) for {links} links")
        if lychee := shutil.which("lychee"):
            local = folder / "page.html"
            local.write_text(page.replace("dead.example.com", f"127.0.0.1:{port}"), "utf-8")
            since = time.monotonic()
            measure([lychee, "--timeout", str(timeout), str(local)], folder / "lychee.log", timeout_s=300)
            print(f"lychee: {time.monotonic() - since:.1f} s")
    return 0 if ours.wall <= MOST_S and len(dead) == 1 and ours.code in (0, 3) else 1


if __name__ == "__main__":
    sys.exit(main())

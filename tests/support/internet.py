"""An internet of its own for one command: ``python -m tests.support.internet WORLD ARGUMENTS…`` runs the command line in it.

WORLD is a JSON file: ``names`` holds what each name resolves to, one answer after the other, the last one for good (``""`` is no such name,
``"?"`` a resolver that fails); ``everything`` is the address of every other name, ``""`` where there is none; ``served`` says where an address
is really served, ``"*"`` all others; ``away`` is the first and the last of the connections for which the network is down. Each connection
that is tried is a line of the file ``tried`` beside it.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo


class World:
    """Names, addresses and what serves them."""

    def __init__(self, path: Path) -> None:
        self.told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        self.tried = path.parent / "tried"
        self.asked: dict[str, int] = {}
        self.connections = 0

    def away(self) -> bool:
        """Whether the network is down at the moment."""
        first, last = self.told.get("away", (0, -1))
        return bool(first <= self.connections <= last)

    def getaddrinfo(self, host: Any, port: Any, *given: Any, **named: Any) -> Any:
        """As the standard library has it."""
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if name.replace(".", "").isdecimal() or ":" in name or name == "localhost":
            return _getaddrinfo(host, port, *given, **named)
        if self.away():
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        answers = self.told["names"].get(name) or [self.told.get("everything", "")]
        number = self.asked[name] = self.asked.get(name, 0) + 1
        ip = answers[min(number, len(answers)) - 1]
        if ip in ("", "?"):
            raise socket.gaierror(socket.EAI_AGAIN if ip else socket.EAI_NONAME, "Name or service not known")
        six = ":" in ip
        return [(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port or 0, 0, 0) if six else (ip, port or 0))]

    def connect(self, one: Any, address: Any) -> None:
        """As the standard library has it; only what is served is reached, wherever it is."""
        if one.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in ("127.0.0.1", "::1"):
            return _connect(one, address)
        self.connections += 1
        with self.tried.open("a", encoding="utf-8") as told:
            told.write(f"{address[0]} {address[1]}\n")
        served = self.told["served"].get(address[0]) or self.told["served"].get("*")
        if self.away() or not served or one.family == socket.AF_INET6:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        host, _, port = served.rpartition(":")
        return _connect(one, (host, int(port)))


def main() -> None:
    """Run a command line whose workers are forked, so that they live in the same world."""
    world = World(Path(sys.argv[1]).resolve())
    socket.getaddrinfo = world.getaddrinfo
    socket.socket.connect = lambda one, address: world.connect(one, address)  # type: ignore[method-assign]
    import crawler.crawl.network
    import crawler.jobs.workers
    from crawler.cli.main import main

    crawler.jobs.workers.METHOD = "fork"
    crawler.crawl.network.PAUSE_S = 0.2
    sys.argv = ["portal-audit", *sys.argv[2:]]
    main()


if __name__ == "__main__":
    main()

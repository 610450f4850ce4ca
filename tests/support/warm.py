"""A process that has loaded the program and forks for each command: what a test types costs its own work and not the loading.

Run as ``python -m tests.support.warm SOCKET``. Each connection brings one command as JSON and gets the process id of the command, then its
exit status. The server ends when its standard input does.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import multiprocessing.process
import os
import pkgutil
import selectors
import signal
import socket
import sys
from typing import Any

PACKAGES = ("crawler.cli", "crawler.jobs", "audits", "reports")
LEFT_OUT = ("reports.console.", ".migrations.")
"""What can be loaded only once Django is set up, and scripts that only Alembic can run."""
STATUS: list[int] = []
"""Exit status of this process, once the command has ended as it should."""


def load() -> None:
    """Import whatever a command may import, and start what workers come from."""
    from crawler.jobs.workers import METHOD, load_ahead

    if METHOD == "forkserver":
        load_ahead(all_rules=True)
    for package in PACKAGES:
        found = importlib.import_module(package)
        for one in pkgutil.walk_packages(found.__path__, package + "."):
            if not any(part in f"{one.name}." for part in LEFT_OUT):
                importlib.import_module(one.name)
    gc.collect()
    gc.freeze()  # or each command would copy all of it when it looks for garbage


def leave() -> None:
    """End without taking the loaded program apart, which costs more than most commands: what has to be done at the end is done by now."""
    if STATUS:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(STATUS[0])


def serve(path: str) -> list[str] | None:
    """Fork for each command; returns its arguments in the process that is the command, None in the server and in those that wait."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that wait are reaped by nobody
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ, "listener")
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ, "owner")
        print("ready", flush=True)
        while True:
            for key, _ in selector.select():
                if key.data == "owner":
                    return None
                connection, _ = listener.accept()
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    listener.close()
                    return _command(connection)
                connection.close()


def _command(connection: socket.socket) -> list[str] | None:
    """Become the command in a process of its own, and wait for it."""
    asked: dict[str, Any] = json.loads(connection.makefile("rb").readline())
    pid = os.fork()
    if pid == 0:
        connection.close()
        _become(asked)
        return list(asked["arguments"])
    with contextlib.suppress(OSError):
        connection.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any]) -> None:
    """Folder, arguments and streams as a command of its own has them."""
    from multiprocessing import forkserver

    import crawler.cli.main

    os.chdir(asked["folder"])
    for number, name in enumerate((os.devnull, asked["stdout"], asked["stderr"])):
        opened = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww"))
    sys.argv = ["portal-audit", *asked["arguments"]]
    sys.modules["__main__"] = crawler.cli.main
    multiprocessing.process.ORIGINAL_DIR = asked["folder"]  # type: ignore[attr-defined]
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]  # the server has one


if __name__ == "__main__":
    atexit.register(leave)  # the first to be registered is the last to be called
    load()
    typed = serve(sys.argv[1])
    if typed is not None:
        from crawler.cli.main import main

        try:
            main()
        except SystemExit as end:
            if end.code is None or isinstance(end.code, int):
                STATUS.append(end.code or 0)
            raise
        STATUS.append(0)

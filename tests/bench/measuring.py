"""Runs a command and tells its time, its CPU and its memory, all child processes included."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
"""Parts of a second in which the system counts processor time."""


@dataclass(frozen=True)
class Measured:
    """Figures of one command."""

    wall: float
    """Seconds."""
    cpu: float
    """CPU seconds of the command and of all processes of its session, also of those that it does not wait for: workers are children of the
    process that they are forked from. What a process does in the last quarter of a second of its life may be left out."""
    largest: float
    """Peak resident MiB of the largest process."""
    together: float
    """Peak MiB of all its processes together, shared pages counted once; 0 where /proc cannot tell."""
    code: int
    """Exit code."""

    def figures(self) -> tuple[float, float, float, float]:
        """Wall, CPU, largest, together."""
        return self.wall, self.cpu, self.largest, self.together

    def per_page(self, pages: int) -> str:
        """In words."""
        return f"{pages / self.wall:.0f} pages/s, {self.cpu / pages * 1000:.2f} ms CPU a page, {self.largest:.0f} MiB"


def measure(command: list[str], output: Path, *, env: dict[str, str] | None = None, folder: Path | None = None, timeout_s: float = 600) -> Measured:
    """Run a command to its end (or kill it and its children at the time limit); its standard output goes to a file."""
    started = time.monotonic()
    around = {**os.environ, **(env or {})}
    nothing = subprocess.DEVNULL
    with output.open("wb") as out:
        process = subprocess.Popen(command, stdin=nothing, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, env=around, cwd=folder)
    peak, spent = [0.0], dict[int, float]()
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, spent, ended), daemon=True)
    killer = threading.Timer(timeout_s, _kill, (process.pid,))
    sampler.start()
    killer.start()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    killer.cancel()
    ended.set()
    sampler.join()
    spent[process.pid] = used.ru_utime + used.ru_stime
    return Measured(wall, sum(spent.values()), used.ru_maxrss / 1024, peak[0], process.returncode)


def _kill(session: int) -> None:
    os.killpg(session, signal.SIGKILL)


def _sample(session: int, peak: list[float], spent: dict[int, float], ended: threading.Event) -> None:
    """Note the largest sum of memory over the processes of a session and the processor time of each, four times a second."""
    while not ended.wait(0.25):
        pids = _session(session)
        peak[0] = max(peak[0], sum(map(_proportional_mib, pids)))
        for pid in pids:
            spent[pid] = max(spent.get(pid, 0.0), _processor_s(pid))


def _processor_s(pid: int) -> float:
    """Seconds of the processor that a process has used itself."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _session(session: int) -> list[int]:
    """Processes of a session."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found.append(int(entry.parent.name))
    return found


def _proportional_mib(pid: int) -> float:
    """Memory of a process with each shared page counted in part."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        return 0.0
    return 0.0

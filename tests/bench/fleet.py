"""Many small sites at their own pace: in few processes, beside one process a site (``make bench-fleet``).

Prints seconds, seconds of the processor, memory of all processes together, requests and bytes of the store a page.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.places import ROOT
from tests.support.portal_server import PortalServer, register, small_portal

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def descendants(pid: int) -> list[int]:
    """A process and all that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(found for child in children for found in descendants(int(child)))]


def memory_kb(pid: int) -> int:
    """What a process takes, with its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def processor_s(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def registers(folder: Path, address: str, sites: int, delay_s: float) -> None:
    text = register(address, delay_s=delay_s, confirm_after_s=5)
    for number in range(sites):
        named = text.replace("site: small", f"site: s{number}").replace("www.small.example", f"www.s{number}.example")
        (folder / f"s{number}.yml").write_text(named, "utf-8")


def measured(folder: Path, name: str, *crew: str) -> str:
    """One inspection of all sites in a folder."""
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", "registers", "--today", "2026-03-01", "--store", f"sqlite:///{name}.db", "--out", name, *crew]
    with (folder / f"{name}.txt").open("wb") as said:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=said, stderr=said)
        peak, used = 0, dict[int, float]()
        while process.poll() is None:
            pids = descendants(process.pid)
            peak = max(peak, sum(map(memory_kb, pids)))
            used.update({pid: max(used.get(pid, 0.0), processor_s(pid)) for pid in pids})
            time.sleep(0.3)
    seconds = time.monotonic() - began
    with sqlite3.connect(folder / f"{name}.db") as store:
        pages, asked = (store.execute(f"select count(*) from {table}").fetchone()[0] for table in ("pages", "probes"))
    size = (folder / f"{name}.db").stat().st_size
    cpu = sum(used.values())
    return (
        f"{name:12} {seconds:6.1f} s  {cpu:6.1f} s CPU  {1000 * cpu / pages:5.1f} ms a page  {peak / 1024:5.0f} MiB  "
        f"{pages} pages  {asked / pages:.2f} requests a page  {size / pages / 1024:.1f} KiB of store a page  exit {process.returncode}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--delay", type=float, default=0.5)
    parser.add_argument("--alone", action="store_true", help="beside it one process a site")
    asked = parser.parse_args()
    with PortalServer(small_portal(asked.pages, 3)) as portal, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "registers").mkdir()
        registers(folder / "registers", portal.address, asked.sites, asked.delay)
        print(measured(folder, "together"))
        if asked.alone:
            print(measured(folder, "alone", "--jobs", str(min(64, asked.sites)), "--sites-at-once", "1"))


if __name__ == "__main__":
    main()

"""Many small sites at their own pace: in few processes, beside one process a site (``make bench-fleet``).

Prints seconds, seconds of the processor, memory of all processes together, requests and bytes of the store a page.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import measure
from tests.support.places import ROOT
from tests.support.portal_server import PortalServer, register, small_portal


def registers(folder: Path, address: str, sites: int, delay_s: float) -> None:
    text = register(address, delay_s=delay_s, confirm_after_s=5)
    for number in range(sites):
        named = text.replace("site: small", f"site: s{number}").replace("www.small.example", f"www.s{number}.example")
        (folder / f"s{number}.yml").write_text(named, "utf-8")


def measured(folder: Path, name: str, *crew: str) -> str:
    """One inspection of all sites in a folder."""
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", "registers", "--today", "2026-03-01", "--store", f"sqlite:///{name}.db", "--out", name, *crew]
    took = measure(command, folder / f"{name}.txt", env={"PYTHONPATH": str(ROOT)}, folder=folder, timeout_s=3600)
    with sqlite3.connect(folder / f"{name}.db") as store:
        pages, asked = (store.execute(f"select count(*) from {table}").fetchone()[0] for table in ("pages", "probes"))
    size = (folder / f"{name}.db").stat().st_size
    return (
        f"{name:12} {took.wall:6.1f} s  {took.cpu:6.1f} s CPU  {1000 * took.cpu / pages:5.1f} ms a page  {took.together:5.0f} MiB  "
        f"{pages} pages  {asked / pages:.2f} requests a page  {size / pages / 1024:.1f} KiB of store a page  exit {took.code}"
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

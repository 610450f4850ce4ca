"""Three workers, forty small sites, one worker killed: shows that a run on the queue finds everything (``make worker-demo``).

Uses the PostgreSQL of PORTAL_AUDIT_TEST_POSTGRES, which ``.ci/with-postgresql`` starts where there is none.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from audits.rulebook import load_rulebook
from audits.rulebook.register import load_register
from audits.store import open_store
from audits.store.findings import findings_of
from audits.store.queued import queued, site_states
from crawler.jobs.inspect import Inspection, prepare
from crawler.jobs.queue import put
from tests.support.databases import own_database
from tests.support.places import ROOT
from tests.support.portal_server import PortalServer, register, small_portal

SITES, WORKERS, DEAD = 40, 3, 3
"""Sites, workers, and dead links that each site has, beside the one in its footer."""


def registers(folder: Path, address: str) -> None:
    """The small portal under forty names."""
    text = register(address, concurrency=2, delay_s=0.05)
    for number in range(SITES):
        named = text.replace("site: small", f"site: s{number}").replace("www.small.example", f"www.s{number}.example").replace("示例市", f"示例{number}市", 1)
        (folder / f"s{number}.yml").write_text(named, "utf-8")


def worker(folder: Path, url: str) -> subprocess.Popen[bytes]:
    """One machine's worker, in a group of its own."""
    command = [sys.executable, "-m", "crawler.cli.main", "worker", "--out", "out", "--jobs", "1", "--sites-at-once", "8"]
    around = {**os.environ, "PORTAL_AUDIT_STORE": url, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=around, stderr=subprocess.DEVNULL, start_new_session=True)


def show(folder: Path, url: str, address: str) -> int:
    """Queue the sites, kill a worker half-way, wait for the end; returns how many findings are missing or doubled."""
    registers(folder, address)
    (folder / "out").mkdir()
    store, book = open_store(url), load_rulebook()
    sites = [site for path in sorted(folder.glob("*.yml")) for site in load_register(path, book.column_types)]
    run = prepare(store, book, Inspection(date(2026, 3, 1), only=("broken-link",)), sites)
    print(f"批次 {run.id}：{put(store, run, [site.site for site in sites])} 个站点已排队，{WORKERS} 个 worker 开始干活")
    workers, before, killed = [worker(folder, url) for _ in range(WORKERS)], "", False
    try:
        while store.run(run.id).status == "running":
            states = site_states(store, run.id)
            line = f"完成 {states.get('done', 0)}，队列 {queued(store, run.id)}"
            print(line if line != before else "", end="\n" if line != before else "", flush=True)
            before = line
            if not killed and states.get("done", 0) >= SITES // 4:
                os.killpg(workers[0].pid, signal.SIGKILL)
                killed = True
                print("强行结束了一个 worker，它手头的站点由别的 worker 接着做")
            time.sleep(1)
    finally:
        for one in workers:
            if one.poll() is None:
                one.send_signal(signal.SIGINT)
        for one in workers:
            one.wait()
    found = len(list(findings_of(store, run.id)))
    ledgers = len(list((folder / "out" / run.id).glob("整改台账_*.xlsx")))
    whole, wanted = store.run(run.id).status == "complete", SITES * (DEAD + 1)
    print(f"{'' if whole else '没有'}全部检查完；问题 {found} 项，应有 {wanted} 项；台账 {ledgers} 份；强行结束的 worker {int(killed)} 个")
    return abs(found - wanted) + (not whole) + (not killed)


if __name__ == "__main__":
    with own_database() as url, PortalServer(small_portal(20, DEAD), slow_s=0.02) as portal, tempfile.TemporaryDirectory() as folder:
        sys.exit(1 if show(Path(folder), url, portal.address) else 0)

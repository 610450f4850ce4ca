"""Times the screens of the console over 50,000 findings beside a bare Django page in the same process: ``python -m tests.bench.console``."""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.records.events import Event, Issued
from audits.store.items import all_items
from audits.store.life import add_events
from tests.support import ledgerlib
from tests.support.consolelib import Opened, opened, ready

ready()

from reports.console.roles import Office  # noqa: E402  - models exist once Django is set up

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.records import Judged

FINDINGS, UNITS, OUT = 50_000, 40, 0.4
"""Findings of the run, bodies, and the share that is out."""
ROUNDS, CLERKS = 7, 50


def _findings(number: int) -> list[Judged]:
    places = (ledgerlib.place(f"/c{one % UNITS}/t{one}.html", column="news", department=f"d{one % UNITS}") for one in range(number))
    return [ledgerlib.finding("broken-link", f"https://www.demo.example/bad/{one}.html", [place]) for one, place in enumerate(places)]


def desk_of(folder: Path, number: int) -> Opened:
    """A console on a run with many findings, of which a part is out."""
    site = ledgerlib.demo_site()
    units = {f"d{one}": {"name": f"示例市第{one}局"} for one in range(UNITS)}
    site = ledgerlib.demo_site(departments={**{key: value.model_dump() for key, value in site.departments.items()}, **units})
    made = ledgerlib.make(folder, _findings(number), (site,))
    items = all_items(made.store, made.run)
    due = (ledgerlib.TODAY + timedelta(14)).isoformat()
    out = items[: int(len(items) * OUT)]
    add_events(made.store, [Event(0, "", ledgerlib.TODAY.isoformat(), Issued("", due), made.run, one.finding.id, one.id, one.department_name) for one in out])
    return opened(folder, issued=False, made=made)


def timed(call: Callable[[], Any]) -> float:
    """Milliseconds, the middle of some rounds."""
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = call()
        took.append(1000 * (time.perf_counter() - start))
        assert answer.status_code in (200, 302), answer.status_code
    return statistics.median(took)


def _screens(desk: Opened) -> dict[str, Callable[[], Any]]:
    office, leader, clerk = desk.browser(Office.SUPERVISOR), desk.browser(Office.LEADER), desk.browser(Office.CLERK, "示例市第3局")
    mine = desk.of("示例市第3局")[0]
    waiting = iter([one.work.id for one in desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)])
    said = iter(desk.of("示例市第3局")[1:])

    def judged() -> Any:
        return office.post(f"/review/{next(waiting)}/judge", {"opinion": "下发"})

    def claimed() -> Any:
        return clerk.post(f"/items/{next(said)}/answer", {"seen": desk.seen(), "state": "已整改", "measures": "改了"})

    return {
        "a bare page": lambda: office.get("/password"), "我的待办": lambda: clerk.get("/todo"), "一项": lambda: clerk.get(f"/items/{mine}"),
        "一项的网页": lambda: clerk.get(f"/items/{mine}/page"), "审核下发": lambda: office.get("/review"), "审核一项": lambda: office.get(f"/review/{next(waiting)}"),
        "判断一项": judged, "反馈": claimed, "待办，改动以后": lambda: (claimed(), clerk.get("/todo"))[1], "下发前": lambda: office.get("/issue"),
        "异议和延期": lambda: office.get("/answers"), "总览": lambda: leader.get("/overview"), "总览的问题": lambda: leader.get("/overview/items?department=示例市第3局"),
        "巡检": lambda: leader.get("/runs"), "批次": lambda: leader.get(f"/runs/{desk.made.run}"), "规则": lambda: leader.get("/rules"),
    }  # fmt: skip


def main(number: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        desk = desk_of(Path(folder), number)
        start = time.perf_counter()
        desk.console.board.items(ledgerlib.TODAY)
        desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)
        print(f"{number} findings; read once at the start: {time.perf_counter() - start:.1f} s")
        bare = 0.0
        for name, call in _screens(desk).items():
            took = timed(call)
            bare = bare or took
            print(f"{name:　<10}{took:8.1f} ms  {took / bare:6.1f} times")
        _crowd(desk)


def _crowd(desk: Opened) -> None:
    """Fifty clerks at once, each a page after the other."""
    browsers = [desk.browser(Office.CLERK, f"示例市第{one % UNITS}局") for one in range(CLERKS)]
    took: list[float] = []

    def work(client: Any) -> None:
        for _ in range(3):
            start = time.perf_counter()
            assert client.get("/todo").status_code == 200
            took.append(1000 * (time.perf_counter() - start))

    threads = [threading.Thread(target=work, args=(client,)) for client in browsers]
    start = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    whole = time.perf_counter() - start
    print(f"{CLERKS} clerks at once: {len(took) / whole:.0f} pages a second, the middle {statistics.median(took):.0f} ms, the worst {max(took):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FINDINGS)

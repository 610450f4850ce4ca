"""Long work of the console: a command in a process of its own, with the store that the console has, stopped as by Ctrl-C."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from crawler.cli._console_work import LongWork
from reports.console.jobs import Task
from tests.support import ledgerlib
from tests.support.consolelib import HRSS, opened, ready

ready()

from reports.console.roles import Office  # noqa: E402  - models exist once Django is set up

if TYPE_CHECKING:
    from pathlib import Path


def ended(work: LongWork, name: str, seconds: float = 90) -> Task:
    """The piece of work, once it is done or has failed."""
    until = time.monotonic() + seconds
    while (task := work.state(name)).state in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
    return task


def test_what_the_office_let_go_goes_out_and_its_department_sees_it(tmp_path: Path) -> None:
    desk = opened(tmp_path, issued=False)
    work = LongWork({"PORTAL_AUDIT_STORE": desk.made.store.url})
    desk.console.jobs.work = work  # type: ignore[attr-defined]
    ledgerlib.approve(desk.made.store, desk.made.run)
    client, clerk = desk.browser(Office.SUPERVISOR), desk.browser(Office.CLERK, HRSS)
    assert "这里没有问题" in clerk.get("/todo").content.decode()
    client.post("/issue")
    task = ended(work, f"issue {desk.made.run}")
    assert task.state == "done", task.says
    assert "下发完了" in client.get("/issue/state").content.decode()
    mine = desk.of(HRSS)
    assert mine
    assert all(f'"/items/{item}"' in clerk.get("/todo").content.decode() for item in mine)
    assert HRSS in clerk.get("/returns").content.decode()


def test_a_command_that_cannot_do_it_is_a_sentence(tmp_path: Path) -> None:
    work = LongWork({"PORTAL_AUDIT_STORE": f"sqlite:///{tmp_path / 'none.db'}"})
    work.ask("runs", ["runs"], 7)
    work.ask("runs", ["runs"], 8)
    task = ended(work, "runs")
    assert (task.state, task.asked) == ("failed", 7)
    assert "还没有巡检结果" in task.says
    assert "Traceback" not in task.says
    assert work.state("other") == Task("none")


def test_what_waits_can_be_taken_back(tmp_path: Path) -> None:
    work = LongWork({"PORTAL_AUDIT_STORE": f"sqlite:///{tmp_path / 'none.db'}"})
    work.ask("first", ["runs"], 0)
    work.ask("second", ["runs"], 0)
    assert work.stop("second")
    assert work.state("second").state == "failed"
    assert not work.stop("second")
    ended(work, "first")
    work.close()

"""Commands of the ledger's life that are ended without warning at any of their steps: nothing is half done, and asked again they end the same.

PORTAL_AUDIT_TEST_KILLS tells how many moments of each command are tried; the suite tries a few.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
import pytest

from audits.store import open_store
from audits.store.checking import check_store
from audits.store.ledgers import is_ledger, ledgers_of
from audits.store.life import events_of
from tests.support.commandline import TODAY, environment, run
from tests.support.places import ROOT
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audits.store import Store

SEEDS = range(int(os.environ.get("PORTAL_AUDIT_TEST_KILLS", "1")))
RUN, DAY, LATER = "20260301-1", "2026-03-02", "2026-03-09"
COMMANDS = {
    "review": ["review", "--out", "out", "--today", TODAY],
    "review --apply": ["review", "out/待审清单.xlsx", "--apply", "--by", "张三", "--today", TODAY],
    "issue": ["issue", "--out", "out", "--today", DAY],
    "returns --apply": ["returns", "back", "--apply", "--by", "李四", "--today", LATER],
    "recheck": ["recheck", "--out", "out", "--today", LATER],
}
KINDS = {"review --apply": "reviewed", "issue": "issued", "returns --apply": "returned", "recheck": "verdict"}
"""Command to the events that it brings."""

pytestmark = pytest.mark.xdist_group("killed")


@dataclass
class Stage:
    """A folder in which a command is about to be given, and what it does there when it is left alone."""

    before: Path
    steps: int
    events: int
    after: dict[str, object]


def command(folder: Path, name: str, kill_at: int = 0) -> tuple[int, int]:
    """Give a command; (its exit code, how many steps it took)."""
    steps = folder / "steps"
    steps.unlink(missing_ok=True)
    told = {**environment(), "STEPS_IN": str(steps), "KILL_AT": str(kill_at), "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "support" / "killing"), str(ROOT)])}
    asked = [sys.executable, "-m", "crawler.cli.main", *COMMANDS[name]]
    done = subprocess.run(asked, cwd=folder, env=told, capture_output=True, start_new_session=True, timeout=300, check=False)
    assert done.returncode != 2, done.stderr.decode()
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, steps.stat().st_size if steps.exists() else 0


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{(folder / 'portal-audit.db').as_posix()}", create=False)


def brought(folder: Path, name: str) -> int:
    """How many events there are of the kind that a command brings."""
    store = opened(folder)
    found = sum(event.kind == KINDS.get(name) for events in events_of(store).values() for event in events)
    store.close()
    return found


def left(folder: Path) -> dict[str, object]:
    """What is told of each problem, which ledgers there are, and which files: the office has them written out once more."""
    assert run(folder, "ledger", "--run", RUN, "--out", "out").returncode == 0
    told = [json.loads(line) for line in run(folder, "export", "--run", RUN).stdout.splitlines()]
    store = opened(folder)
    ledgers = sorted((one.kind, one.department, one.round, one.file) for one in ledgers_of(store))
    store.close()
    files = sorted(path.name for path in (folder / "out").iterdir() if not path.name.startswith("."))
    return {"states": {one["id"]: one["status"] for one in told}, "ledgers": ledgers, "files": files}


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    """The whole circle, command by command, with a copy of the folder before each."""
    root = tmp_path_factory.mktemp("killed")
    folder, found = root / "circle", dict[str, Stage]()
    folder.mkdir()
    with PortalServer(small_portal(articles=10, dead=5)) as portal:
        (folder / "small.yml").write_text(register(portal.address), "utf-8")
        assert run(folder, "inspect", "small.yml", "--today", TODAY, "--out", "out").returncode in (0, 3)
        for number, name in enumerate(COMMANDS):
            if name == "review --apply":
                reviewed(folder)
            if name == "returns --apply":
                returned(folder)
            if name == "recheck":
                for page in range(3):
                    portal.pages[f"/bad/{page}.html"] = portal.pages["/xw/t7.html"].replace("第7条要闻".encode(), f"相关链接{page}".encode())
            before = root / str(number)
            shutil.copytree(folder, before)
            had = brought(folder, name)
            code, steps = command(folder, name)
            assert code in (0, 3)
            found[name] = Stage(before, steps, brought(folder, name) - had, left(folder))
        yield found


def reviewed(folder: Path) -> None:
    """Everything is to go out."""
    book = openpyxl.load_workbook(folder / "out" / "待审清单.xlsx")
    sheet = book["待审清单"]
    titles = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, titles.index("审核意见") + 1).value = "下发"
    book.save(folder / "out" / "待审清单.xlsx")


def returned(folder: Path) -> None:
    """Every department says that it has mended everything."""
    (folder / "back").mkdir()
    for path in (folder / "out").glob("*第1轮.xlsx"):
        book = openpyxl.load_workbook(path)
        if "总台账" in path.name:
            continue
        sheet = book["整改台账"]
        titles = [cell.value for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            for title, said in {"整改状态": "已整改", "整改措施": "已更新链接", "责任人": "王五", "完成时间": LATER}.items():
                sheet.cell(row, titles.index(title) + 1).value = said
        book.save(folder / "back" / path.name)


def same_as(before: Path, path: Path) -> bool:
    """Whether a file that was handed out lay there before, word for word: somebody has filled it in."""
    then = before / "out" / path.name
    return then.exists() and then.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", COMMANDS)
def test_left_alone_each_command_does_its_work(stages: dict[str, Stage], name: str) -> None:
    assert stages[name].steps > 4
    assert stages[name].events > 4 or name not in KINDS


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_step_nothing_is_half_done(stages: dict[str, Stage], tmp_path: Path, name: str, seed: int) -> None:
    stage, folder = stages[name], tmp_path / "run"
    shutil.copytree(stage.before, folder)
    had, step = brought(folder, name), random.Random(f"{name} {seed}").randint(1, stage.steps)
    code, _ = command(folder, name, kill_at=step)
    assert brought(folder, name) - had in ((0, stage.events) if code < 0 else (stage.events,)), f"step {step} of {stage.steps}"
    store = opened(folder)
    assert check_store(store) == []
    for path in (folder / "out").glob("[!.]*.xlsx"):
        assert is_ledger(store, path.read_bytes()) or same_as(stage.before, path), f"{path.name} is not of the store, after step {step} of {stage.steps}"
    store.close()
    code, _ = command(folder, name)
    assert code in (0, 1, 3)
    assert left(folder) == stage.after, f"step {step} of {stage.steps}"

"""What stands on a terminal of 80 columns, and what a demonstration leaves in its folder."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from crawler.cli._demo_files import MADE, clear, remember
from crawler.cli._hints import typed_name
from crawler.cli._progress import table_of
from crawler.cli._tally import Tally
from crawler.jobs.work import Progress
from reports.screen.width import columns

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("示例市人民政府门户网站", "县", "某某经济技术开发区管理委员会（高新技术产业开发区）政府信息公开平台")


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_of_sites_fits_and_each_has_one_line(width: int) -> None:
    shown, tally = io.StringIO(), Tally(dict(enumerate_names()), 0.0)
    for number, site in enumerate(tally.names):
        tally.take(Progress(site, "pages", 20_000 * number, 65_000 * number, 65_000, 12_345), 0.0)
    console = Console(file=shown, width=width, force_terminal=False, markup=False, highlight=False, color_system=None)
    console.print(table_of(tally, 100_000.0, 10))
    lines = shown.getvalue().splitlines()[-4:]
    assert [columns(line.rstrip()) <= width for line in lines] == [True] * 4
    assert [name[:4] in line for name, line in zip(NAMES, lines[1:], strict=True)] == [True] * 3


def enumerate_names() -> list[tuple[str, str]]:
    """Sites with their ids."""
    return [(f"s{number}", name) for number, name in enumerate(NAMES)]


def test_a_demonstration_takes_away_what_the_last_one_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("我的", "utf-8")
    before = set(tmp_path.iterdir())
    for name in ("整改台账_甲.xlsx", "网站检查报告_1.html", "portal-audit.db"):
        (tmp_path / name).write_text(name, "utf-8")
    remember(tmp_path, before)
    (tmp_path / "整改台账_甲.xlsx").write_text("填好的", "utf-8")
    (tmp_path / "portal-audit.db").write_text("用过的", "utf-8")
    clear(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "整改台账_甲.xlsx"]


@pytest.mark.parametrize("text", ["", "{", "[1]", json.dumps({"../outside.txt": "0"}), json.dumps({"mine.txt": 3})])
def test_a_list_that_is_none_takes_nothing_away(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    for path in (tmp_path / "outside.txt", folder / "mine.txt"):
        path.write_text("我的", "utf-8")
    (folder / MADE).write_text(text, "utf-8")
    clear(folder)
    assert (tmp_path / "outside.txt").exists()
    assert (folder / "mine.txt").exists()


def test_the_command_is_named_as_it_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "环境" / "portal-audit"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setenv("PATH", "/nonexistent")
    assert typed_name().replace("\\", "/") == "环境/portal-audit"
    monkeypatch.setenv("PATH", str(program.parent))
    assert typed_name() == "portal-audit"
    monkeypatch.setattr(sys, "argv", ["pytest-is-no-file"])
    assert typed_name() == "portal-audit"

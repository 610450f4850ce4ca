"""What stands on a terminal of 80 columns, and what a demonstration leaves in its folder."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from crawler.cli._hints import typed_name
from crawler.cli._progress import bars_on
from crawler.cli.demo import MADE, _remember, clear
from reports.screen.width import columns

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("示例市人民政府门户网站", "县", "某某经济技术开发区管理委员会（高新技术产业开发区）政府信息公开平台")
NOTES = ("已读 7 页，地址 9/9，问题 0", "已读 20000 页，地址 65000/65000，问题 12345", "")


@pytest.mark.parametrize("width", [80, 120])
def test_bars_fit_and_keep_their_length(width: int) -> None:
    shown = io.StringIO()
    bars = bars_on(Console(file=shown, width=width, force_terminal=True, markup=False, highlight=False, color_system=None))
    for number, (name, note) in enumerate(zip(NAMES, NOTES, strict=True), 1):
        bars.add_task("抓取", total=100, completed=number * 30, name=name, note=note)
    bars.console.print(bars.get_renderable())
    lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in shown.getvalue().splitlines()]
    assert len(lines) == 3
    assert [columns(line) <= width for line in lines] == [True] * 3
    starts = {columns(line[: re.search("[━╸╺]", line).start()]) for line in lines}  # type: ignore[union-attr]
    ends = {columns(line[: line.index("%")]) for line in lines}
    assert (len(starts), len(ends)) == (1, 1)
    assert ends.pop() - starts.pop() == (10 if width == 80 else 24) + 1 + 3


def test_a_demonstration_takes_away_what_the_last_one_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("我的", "utf-8")
    before = set(tmp_path.iterdir())
    for name in ("整改台账_甲.xlsx", "网站检查报告_1.html", "portal-audit.db"):
        (tmp_path / name).write_text(name, "utf-8")
    _remember(tmp_path, before)
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

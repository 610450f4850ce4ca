"""The command line speaks Chinese, its library's own sentences too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.commandline import run
from tests.tools.compile_messages import FOLDER, compiled

if TYPE_CHECKING:
    from pathlib import Path


def test_the_compiled_texts_are_those_of_the_source() -> None:
    assert (FOLDER / "messages.mo").read_bytes() == compiled((FOLDER / "messages.po").read_text("utf-8"))


def test_help_and_mistakes_are_in_chinese(tmp_path: Path) -> None:
    assert "用法：" in run(tmp_path, "--help").stdout
    assert "没有选项" in run(tmp_path, "inspect", "--nosuch").stderr
    assert "缺少参数" in run(tmp_path, "page").stderr
    assert "不是数字" in run(tmp_path, "inspect", "x.yml", "--jobs", "many").stderr

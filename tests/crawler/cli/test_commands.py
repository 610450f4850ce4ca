"""The commands themselves are thin: each parses, calls and shows, in a file of its own."""

from __future__ import annotations

import ast

import pytest

from tests.support.places import ROOT

CLI = ROOT / "crawler" / "cli"
COMMANDS = sorted(path for path in CLI.rglob("*.py") if path.name == "__init__.py" or not path.name.startswith("_"))
MOST_LINES = 60
GATHERS = {"_registers.py"}
"""Where mistakes of several files are gathered before they are told."""


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) > 35


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.relative_to(CLI).as_posix())
def test_a_command_is_short(path: object) -> None:
    lines = (ROOT / str(path)).read_text("utf-8").splitlines()
    assert len(lines) <= MOST_LINES, "what it does belongs into crawler/jobs, what it shows into reports/screen or a module with a _"


@pytest.mark.parametrize("path", sorted(CLI.rglob("*.py")), ids=lambda path: path.relative_to(CLI).as_posix())
def test_no_command_makes_sentences_of_problems_by_itself(path: object) -> None:
    tree = ast.parse((ROOT / str(path)).read_text("utf-8"))
    caught = [ast.unparse(node.type) for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is not None]
    expected = [name for name in caught if any(one in name for one in ("StoreProblem", "MistakesFound", "MistakesIn", "Problem"))]
    assert not expected or str(path).rpartition("/")[2] in GATHERS, expected

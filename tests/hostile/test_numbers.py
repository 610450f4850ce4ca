"""Each of the 84 hostile inputs of the reference has a test that bears its number."""

from __future__ import annotations

import ast
import re

from tests.support.places import ROOT

FOLDERS = ("tests/hostile", "tests/portals", "tests/crawler", "tests/reports")


def numbers() -> set[int]:
    """Numbers in the names of tests, and at the beginning of the names of their cases."""
    found: set[int] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    found.update(map(int, re.findall(r"_h(\d{1,2})(?=_)", node.name)))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (case := re.match(r"H(\d{1,2})\b", node.value)):
                    found.add(int(case[1]))
    return found


def test_each_hostile_input_has_a_test() -> None:
    assert set(range(1, 85)) - numbers() == set()

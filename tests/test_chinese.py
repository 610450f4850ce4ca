"""Where Chinese may stand in the code: in the rooms that CONTRIBUTING.md lists, and in no others."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINESE = re.compile("[\u4e00-\u9fff]")


def literals(tree: ast.AST) -> Iterator[str]:
    """Texts and bytes of a module, those in f-strings too; docstrings and the sentences under fields are no values."""
    sentences = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in sentences:
            if isinstance(node.value, bytes):
                yield node.value.decode("utf-8", "replace")
            elif isinstance(node.value, str):
                yield node.value


def test_chinese_stands_in_the_rooms_that_are_listed_and_in_no_others() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("| 房间 | 哪些中文 |")[1].split("\n\n")[0]
    listed = set(re.findall(r"`((?:crawler|audits|reports)/\w+)`", table))
    found: dict[str, set[str]] = {}
    for package in ("crawler", "audits", "reports"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if any(CHINESE.search(text) for text in literals(ast.parse(path.read_text("utf-8")))):
                relative = path.relative_to(ROOT)
                found.setdefault("/".join(relative.parts[:2]), set()).add(relative.as_posix())
    unlisted = {room: sorted(files) for room, files in found.items() if room not in listed}
    assert not unlisted
    assert listed <= set(found), "these have none any more"


def test_the_scan_tells_values_from_sentences() -> None:
    tree = ast.parse('"""说明。"""\nclass A:\n    b: int = 1\n    """一项。"""\nc = f"第{A.b}行"\nd = "值"\ne = "字节".encode()\n')
    assert sorted(text for text in literals(tree) if CHINESE.search(text)) == sorted(["第", "行", "值", "字节"])

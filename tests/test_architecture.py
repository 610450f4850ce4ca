"""``docs/architecture.md`` is true: each name on it is there, its picture is that of the contracts, its glossary is long enough."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:crawler|audits|reports|tests|rules)/[\w./-]*)(?::([\w.]+))?`", PAGE)))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = [one["layers"] for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]


def defined(tree: ast.AST) -> set[str]:
    """Names that a module or a class defines, those of classes with the class before them."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {node.name, *(f"{node.name}.{name}" for name in defined(node))}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda value: value or "-")
def test_every_file_and_function_on_the_page_is_there(path: str, name: str) -> None:
    assert (ROOT / path).exists()
    if name:
        assert name in defined(ast.parse((ROOT / path).read_text("utf-8")))


def test_the_walks_name_functions() -> None:
    for title in ("A register row becomes a crawl", "A response body becomes a finding", "A returned cell closes an item"):
        walk = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
        assert len(re.findall(r"\.py:\w", walk)) >= 8, title


def test_the_picture_is_that_of_the_contracts() -> None:
    picture = PAGE.split("```mermaid")[1].split("```")[0]
    rooms = dict(re.findall(r'^\s+(\w+)\["([\w.]+)<br>', picture, re.M))
    chains = [[rooms[part] for part in line.split(" --> ")] for line in map(str.strip, picture.splitlines()) if " --> " in line]
    drawn = {pair for chain in chains for pair in pairwise(chain)}
    assert drawn == {pair for layers in CONTRACTS for pair in pairwise(layers)}


def test_every_room_is_in_the_contracts() -> None:
    rooms = {
        f"{package}.{path.parent.name}" for package in ("crawler", "audits", "reports") for path in (ROOT / package).glob("*/__init__.py")
    }
    assert rooms == {room for layers in CONTRACTS for room in layers}


def _late_imports(path: Path) -> Iterator[str]:
    """Imports of the product's own modules inside functions without a comment beside them or above the run that they stand in."""
    lines = path.read_text("utf-8").splitlines()
    tree = ast.parse("\n".join(lines))
    late = {
        node.lineno: node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    for number, node in sorted(late.items()):
        own = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"crawler", "audits", "reports"}
        first = number
        while first - 1 in late or not lines[first - 2].strip():
            first -= 1
        if own and not lines[first - 2].strip().startswith("#") and "  # " not in lines[number - 1]:
            yield f"{path.relative_to(ROOT)}:{number}"


def test_an_import_inside_a_function_says_why() -> None:
    """A command loads what it needs when it runs; elsewhere a late import may hide a circle."""
    files = [path for package in ("crawler", "audits", "reports") for path in (ROOT / package).rglob("*.py")]
    assert [place for path in files for place in _late_imports(path) if "/cli/" not in place] == []


def test_modules_found_in_a_folder_do_not_import_their_finder() -> None:
    """What is loaded by name would make a circle that import-linter cannot see."""
    finders = [
        path
        for package in ("crawler", "audits", "reports")
        for path in (ROOT / package).rglob("*.py")
        if "iter_modules" in path.read_text("utf-8")
    ]
    assert finders
    for finder in finders:
        name = ".".join((finder.parent if finder.name == "__init__.py" else finder.with_suffix("")).relative_to(ROOT).parts)
        folders = {ROOT / folder for folder in ("audits/detectors", "audits/extract/lists/readers")}
        for path in (path for folder in folders for path in folder.rglob("*.py") if path != finder):
            imported = {node.module for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)}
            assert name not in imported, path


def test_the_glossary_pairs_enough_terms_each_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*[\u4e00-\u9fff][^|]*) \| `[^|]+` \|$", PAGE.split("## Glossary")[1], re.M)
    terms = [row[0].partition(":")[0] for row in rows]
    assert len(terms) >= 30
    assert len(set(terms)) == len(terms)
    assert len({row[1] for row in rows}) == len(rows), "one Chinese term, one English one"

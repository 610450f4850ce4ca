"""The house: every module lies in a room, a room is a folder directly below one of the three packages, and there are few of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("crawler", "audits", "reports")
MOST_ROOMS = 25  # the desk in the browser (reports/console) is one that DESIGN names


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_lies_beside_the_rooms(package: str) -> None:
    loose = sorted(path.name for path in (ROOT / package).glob("*.py"))
    assert loose == ["__init__.py"], f"{package}/ has modules beside its rooms"


def test_the_rooms_are_few_and_each_says_what_it_is_for() -> None:
    rooms = [path for package in PACKAGES for path in sorted((ROOT / package).iterdir()) if path.is_dir() and path.name != "__pycache__"]
    assert len(rooms) <= MOST_ROOMS
    silent = [str(path.relative_to(ROOT)) for path in rooms if not (path / "__init__.py").read_text("utf-8").startswith('"""')]
    assert not silent


def test_the_folders_of_the_tests_are_those_of_the_source() -> None:
    folders = {path.parent.relative_to(ROOT / "tests").as_posix() for package in PACKAGES for path in (ROOT / "tests" / package).rglob("*.py")}
    assert len(folders) > 15
    assert not sorted(folder for folder in folders if not (ROOT / folder).is_dir())


def test_every_room_has_its_tests() -> None:
    rooms = {path.parent.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).glob("*/*.py")}
    assert not sorted(str(room) for room in rooms if not any((ROOT / "tests" / room).rglob("test_*.py")))


def test_every_name_that_others_use_by_name_is_still_there() -> None:
    listed = ROOT / "tests" / "tools" / "used_by_name.py"
    names = {node.attr for node in ast.walk(ast.parse(listed.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    sources = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py") if path != listed]
    words = {word for path in sources for word in re.findall(r"\w+", path.read_text("utf-8"))}
    assert len(names) > 40
    assert names <= words, f"nobody has these any more: {sorted(names - words)}"


def test_a_name_that_travels_has_one_meaning() -> None:
    """A class or a closed set that other modules import is the only one of its name; of a record or its codes there is no second one at all."""
    made: dict[str, set[str]] = {}
    travels: set[tuple[str, str]] = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        tree = ast.parse(path.read_text("utf-8"))
        named = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        targets = [one.id for node in tree.body if isinstance(node, ast.Assign) for one in node.targets if isinstance(one, ast.Name)]
        named += [name for name in targets if re.fullmatch(r"(?:[A-Z][a-z]+)+", name)]
        for name in named:
            made.setdefault(name, set()).add(module)
        travels |= {(node.module, one.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module for one in node.names}
    doubled = {name: there for name, modules in made.items() if len(there := {module for module in modules if (module, name) in travels}) > 1}
    records = {name: modules for name, modules in made.items() if len(modules) > 1 and any(one.startswith("audits.records") for one in modules)}
    assert len(made) > 300
    assert (doubled, records) == ({}, {})


CLOCKS = {"time", "now", "today", "utcnow", "monotonic", "perf_counter", "process_time"}


def called(path: Path) -> set[str]:
    """Names of what a module calls, and of the modules that it imports."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return names | {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}


def test_no_detector_looks_at_the_clock() -> None:
    """The day comes from ``--today``."""
    found = {path.name: calls for path in (ROOT / "audits" / "detectors").glob("*.py") if (calls := called(path) & CLOCKS)}
    assert found == {}


def test_no_job_writes_on_the_screen() -> None:
    found = {path.name: calls for path in (ROOT / "crawler" / "jobs").glob("*.py") if (calls := called(path) & {"print", "echo", "secho", "click"})}
    assert found == {}

"""Finds names of other packages that begin with an underscore and that the product uses: imports, attributes, inherited and replaced names."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from tests.support.consolelib import ready
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = ("crawler", "audits", "reports", "tests", "__main__")
PROMISED = {"_replace", "_exit", "_asdict", "_fields"}
"""Names with an underscore that the library documents as public: of named tuples and of ``os``."""


def private(name: str) -> bool:
    """Whether a name is private: one underscore in front."""
    return name.startswith("_") and not name.startswith("__") and name not in PROMISED


def used_names() -> dict[str, set[str]]:
    """Private name of another package to the files that use it."""
    ready()
    found: dict[str, set[str]] = {}
    for folder in ("crawler", "audits", "reports"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for name in (*_imported(tree), *_foreign_attributes(tree), *_inherited(path, tree)):
                found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] not in OWN and node.module != "__future__":
            if any(map(private, node.module.split("."))):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield from (f"{node.module}.{alias.name}" for alias in node.names if private(alias.name))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if any(map(private, alias.name.split("."))))


def _foreign_attributes(tree: ast.AST) -> Iterator[str]:
    """Attributes of other objects than ``self`` whose name no class of the module declares."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node)}
    own |= {node.target.id for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr) and not _is_self(node) and node.attr not in own:
            yield node.attr


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _inherited(path: Path, tree: ast.AST) -> Iterator[str]:
    """Private names of a base class of another package that a class replaces or asks itself for."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.bases]
    if not classes:
        return
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    for node in classes:
        made = getattr(module, node.name, None)
        if isinstance(made, type):
            declared = _declared(made)
            used = {child.attr for child in ast.walk(node) if isinstance(child, ast.Attribute) and _is_self(child)}
            used |= {child.name for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)}
            used |= {child.target.id for child in node.body if isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name)}
            yield from sorted(name for name in used & declared if private(name))


def _declared(made: type[Any]) -> set[str]:
    """Names that the bases of other packages have or give themselves."""
    found: set[str] = set()
    for base in made.__mro__[1:]:
        if base.__module__.split(".")[0] in OWN or base.__module__.split(".")[0] in sys.builtin_module_names:
            continue
        found |= set(vars(base))
        try:
            source = ast.parse(textwrap.dedent(inspect.getsource(base)))
        except (OSError, TypeError):
            continue
        found |= {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute) and _is_self(node)}
    return found

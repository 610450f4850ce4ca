"""Every key of every file that people edit is read by somebody; a key that does nothing is a promise that nobody keeps.

Which attribute is read of which model is told by mypy, which knows the type of each expression; a name alone would not do, since
``name`` and ``verify`` stand in a dozen models.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import mypy.build
import mypy.main
import pytest
from mypy.nodes import CallExpr, MemberExpr, NameExpr, StrExpr
from mypy.types import Instance, TypeVarType, UnionType, get_proper_type

import audits
import crawler
import reports
from audits.rulebook.loading import Strict
from tests.support.caselib import BOOK
from tests.support.consolelib import ready
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy.nodes import Expression
    from mypy.types import Type

pytestmark = pytest.mark.xdist_group("settings")

PACKAGES = (audits, crawler, reports)
ANY = "*"


def _models(model: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for below in model.__subclasses__():
        if below.__module__.partition(".")[0] in {package.__name__ for package in PACKAGES}:
            yield below
        yield from _models(below)


@pytest.fixture(scope="module")
def read() -> set[tuple[str, str]]:
    """(model, attribute) of all that our code reads; ``*`` where a name comes by ``getattr`` from elsewhere."""
    ready()
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:  # Alembic alone can import these
                importlib.import_module(module.name)
    named = [word for package in PACKAGES for word in ("-p", package.__name__)]
    quick = ["--no-incremental", "--follow-imports=skip", "--ignore-missing-imports", "--check-untyped-defs"]
    sources, options = mypy.main.process_options([*quick, "--config-file=", *named])
    options.export_types = options.preserve_asts = True
    types = mypy.build.build(sources, options).types
    return {(one, name) for expression in types for kind, name in _reads(expression, types) for one in _classes(kind)}


def _reads(expression: Expression, types: dict[Expression, Type]) -> Iterator[tuple[Type | None, str]]:
    if isinstance(expression, MemberExpr):
        yield types.get(expression.expr), expression.name
    elif isinstance(expression, CallExpr) and isinstance(expression.callee, NameExpr) and expression.callee.name == "getattr":
        name = expression.args[1]
        yield types.get(expression.args[0]), name.value if isinstance(name, StrExpr) else ANY


def _classes(kind: Type | None) -> Iterator[str]:
    """Full names of the classes, and of their bases, that an expression may be an instance of."""
    kind = get_proper_type(kind)
    if isinstance(kind, UnionType):
        for one in kind.items:
            yield from _classes(one)
    elif isinstance(kind, TypeVarType):
        yield from _classes(kind.upper_bound)
    elif isinstance(kind, Instance):
        yield from (base.fullname for base in kind.type.mro)


def test_each_key_is_read(read: set[tuple[str, str]]) -> None:
    assert ("audits.rulebook.register.Site", "home") in read
    models = sorted(set(_models()), key=lambda model: (model.__module__, model.__qualname__))
    assert len(models) > 30
    unread = [
        f"{name}.{key}"
        for model in models
        for name in [f"{model.__module__}.{model.__qualname__}"]
        for key in model.model_fields
        if (name, key) not in read and (name, ANY) not in read
    ]
    assert not unread, "nobody reads these keys: use them, or take them away"


def test_each_word_list_is_read() -> None:
    code = "".join(path.read_text("utf-8") for package in PACKAGES for path in sorted((ROOT / package.__name__).rglob("*.py")))
    shared = {rule.wording_from for rule in BOOK.rules.values()}
    assert [name for name in BOOK.vocabularies if f'"{name}"' not in code and name not in shared] == []

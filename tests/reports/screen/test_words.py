"""Every member of every set of codes that people are shown has its word: a table is found by what it says its keys are.

A table that says ``dict`` of a set has a word for each member; one that says ``Mapping`` has words for some.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import EnumMeta
from types import ModuleType
from typing import Any, get_args

import pytest

import crawler.cli
import reports
from audits.extract.lists.readers import readers
from audits.records import codes
from audits.records.reasons import KNOWN_REASONS, status_reason, wall_reason
from audits.rulebook import codes as codes_of_rules
from reports.screen.page_view import READERS
from reports.screen.words import reason_words
from tests.support.consolelib import ready

SETS = {**vars(codes_of_rules), **vars(codes)}
"""Every closed set by its name, and what else those modules know."""


def modules() -> Iterator[ModuleType]:
    """Everything that shows something to people."""
    ready()
    for package in (reports, crawler.cli):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(info.name)


def members(known: Any) -> set[Any]:
    """Codes of a literal, or of a union of such."""
    return {code for part in get_args(known) for code in (members(part) or {part})}


def tables() -> Iterator[tuple[str, dict[Any, Any], set[Any]]]:
    """Name, table and codes of every mapping that says that its keys are one of the closed sets."""
    for module in modules():
        for name, annotation in vars(module).get("__annotations__", {}).items():
            said = re.fullmatch(r"dict\[(\w+), .+\]", annotation if isinstance(annotation, str) else "")
            known = SETS.get(said[1]) if said else None
            if known is not None:
                yield f"{module.__name__}.{name}", getattr(module, name), set(known) if isinstance(known, EnumMeta) else members(known)


TABLES = {name: (table, known) for name, table, known in tables()}


def test_the_tables_are_found() -> None:
    assert {"reports.screen.words.STATE", "reports.screen.words.SEVERITY", "reports.screen.words.WHY", "reports.html.writing.TONES"} <= TABLES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_its_word(name: str) -> None:
    table, codes_of_it = TABLES[name]
    assert set(table) == codes_of_it


@pytest.mark.parametrize("code", [*KNOWN_REASONS, *codes.OWN_LIST_REASONS, status_reason(418), status_reason(502), wall_reason("ruishu")])
def test_every_reason_has_its_words(code: codes.ListReason) -> None:
    words = reason_words(code)
    assert words != code
    assert not words.isascii()


def test_every_reader_has_its_words() -> None:
    assert set(READERS) == {"static", "browser", *(reader.name for reader in readers())}

"""What the documents say is true: commands and options exist, the rule table is current, modules keep to the house rules."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from audits.rulebook import load_rulebook
from crawler.cli.main import cli
from reports.screen.rule_table import rule_table
from tests.support.places import ROOT
from tests.tools.detectors_table import with_detectors
from tests.tools.readme_commands import commands, with_table

DOCUMENTS = ("README.md", "README.en.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/upgrading.md")
CALL = re.compile(r"portal-audit((?: [a-z][a-z-]*)+)?((?: (?:--?[a-z][a-z-]*|[^\s`|。；，）)]+))*)")
MODULES = sorted(path for folder in ("crawler", "audits", "reports", "tests") for path in (ROOT / folder).rglob("*.py"))


COMMANDS = dict(commands(cli))


def calls(text: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Commands that a document calls, with their options."""
    for words, rest in CALL.findall(text):
        names = tuple(words.split())
        while names and names not in COMMANDS and names[:-1] in COMMANDS:
            names = names[:-1]
        if names:
            yield names, re.findall(r"(?<=\s)--[a-z][a-z-]*", rest)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_options_in_documents_exist(name: str) -> None:
    for names, options in calls((ROOT / name).read_text("utf-8")):
        assert names in COMMANDS or any(known[: len(names)] == names for known in COMMANDS), f"portal-audit {' '.join(names)}"
        known = {text for param in COMMANDS[names].params for text in param.opts} if names in COMMANDS else set()
        assert set(options) <= known | {"--help", "--version"}, f"portal-audit {' '.join(names)}: {options}"


def test_the_table_of_commands_is_current() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text == with_table(text), "run: make docs"


def test_the_table_of_detectors_is_current() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert text == with_detectors(text), "run: make docs"
    assert "见模块" not in text, "each kind of parameter has a word"


@pytest.mark.parametrize("names", sorted(COMMANDS), ids=" ".join)
def test_every_command_has_help_in_chinese(names: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*names, "--help"])
    assert result.exit_code == 0
    assert re.search("[一-鿿]", result.output)


def test_the_rule_table_is_current() -> None:
    book = load_rulebook()
    current = (ROOT / "rules" / "README.md").read_text("utf-8")
    assert current == rule_table(book), "run: make docs"


def test_make_targets_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for name in DOCUMENTS:
        assert set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.M)) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_documents_link_to_exist(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8")):
        assert ((ROOT / name).parent / target).exists(), target


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400 or "tests" in path.relative_to(ROOT).parts
    if text.strip():
        assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", [path for path in MODULES if "tests" not in path.relative_to(ROOT).parts], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_functions_are_short(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f"{name}:{node.name}" for node in functions if (node.end_lineno or 0) - node.lineno >= 50}
    assert long == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_in_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for path in re.findall(r"`((?:crawler|audits|reports|rules|tests|docs)/[A-Za-z0-9_./-]*)(?:::?[A-Za-z0-9_.]+)?`", text):
        assert (ROOT / path).exists(), path


def test_no_file_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the list of files is not known")
    personal = re.compile(r"(?:^|[\s\"'=(])(?:/home/\w|/Users/\w|/root/|/w[o]rk/|/tmp/\w)")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in (".py", ".md", ".yml", ".toml", ".lock", ".cfg", ".ps1", ""):
            found = [line for line in path.read_text("utf-8", "replace").splitlines() if personal.search(line)]
            assert not found, f"{name}: {found[:3]}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert "--index-url" not in text
    assert text.count("==") > 40


def test_locks_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wanted in (("requirements.lock", project["dependencies"]), ("requirements-dev.lock", project["optional-dependencies"]["dev"])):
        locked = {line.partition("==")[0].partition("[")[0] for line in (ROOT / name).read_text("utf-8").splitlines() if "==" in line}
        names = {re.split(r"[\[<>=!~; ]", text, maxsplit=1)[0].lower() for text in wanted}
        assert {re.sub(r"[._]", "-", one) for one in names} <= locked, f"{name}: run: make lock"

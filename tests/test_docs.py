"""What the documents say is true: commands and options exist, the rule table is current, modules keep to the house rules."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from audits.rulebook import load_rulebook
from crawler.cli.main import cli
from reports.rule_table import rule_table

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
CALL = re.compile(r"portal-audit((?: [a-z][a-z-]*)+)?((?: (?:--?[a-z][a-z-]*|[^\s`|。；，）)]+))*)")
MODULES = sorted(path for folder in ("crawler", "audits", "reports", "tests") for path in (ROOT / folder).rglob("*.py"))


def commands(group: click.Command, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path; groups are walked."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from commands(found, (*names, name))
    else:
        yield names, group


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


@pytest.mark.parametrize("names", sorted(COMMANDS), ids=" ".join)
def test_every_command_is_in_the_readme_and_has_help(names: tuple[str, ...]) -> None:
    assert f"`portal-audit {' '.join(names)}`" in (ROOT / "README.md").read_text("utf-8")
    result = CliRunner().invoke(cli, [*names, "--help"])
    assert result.exit_code == 0
    assert re.search("[一-鿿]", result.output)


def test_the_rule_table_is_current() -> None:
    book = load_rulebook()
    current = (ROOT / "rules" / "README.md").read_text("utf-8")
    assert current == rule_table(book), "run: portal-audit rules table"


def test_make_targets_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for name in DOCUMENTS:
        assert set(re.findall(r"\bmake ([a-z]+)", (ROOT / name).read_text("utf-8"))) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_documents_link_to_exist(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400 or "tests" in path.relative_to(ROOT).parts
    if text.strip():
        assert ast.get_docstring(ast.parse(text))


def test_no_file_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the list of files is not known")
    personal = re.compile(r"(?:^|[\s\"'=(])(?:/home/\w|/Users/\w|/root/|/work/|/tmp/\w)")
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

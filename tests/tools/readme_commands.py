"""Writes the table of commands in README.md from the commands' own help; ``make docs`` runs it, a test keeps the two equal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- 命令表由 make docs 生成 -->", "<!-- 命令表完 -->"


def commands(group: click.Command, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path, in the order of ``--help``; groups are walked, those that do something by themselves come first."""
    if isinstance(group, click.Group):
        if group.invoke_without_command:
            yield names, group
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from commands(found, (*names, name))
    else:
        yield names, group


def command_table() -> str:
    """The table as Markdown: each command with the first sentence of its help."""
    lines = ["| 命令 | 作用 |", "| --- | --- |"]
    for names, command in commands(cli):
        first = " ".join(re.split(r"[。；]", command.help or "", maxsplit=1)[0].split())
        lines.append(f"| `portal-audit {' '.join(names)}` | {first.replace('|', chr(92) + '|')} |")
    return "\n".join(lines)


def with_table(text: str) -> str:
    """A README with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{command_table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8", newline="\n")

"""Finds the commands of a package, one file each, and ends each with a sentence where something outside the program is wrong.

This module is light: until a command runs, Ctrl-C meets nothing that could catch it.
"""

from __future__ import annotations

import importlib
import pkgutil
import signal
from typing import Any

import click

from crawler.cli._help import Context
from crawler.download.shortage import check_limits
from crawler.jobs.interrupts import end_as_by_ctrl_c

ORDER = ("demo", "init", "inspect", "columns", "page", "review", "issue", "ledger", "returns", "recheck", "compare", "bulletin", "report", "score")

_interrupts: list[int] = []


def remember_interrupts() -> None:
    """Let Ctrl-C, or SIGTERM in its place, be known afterwards too: a library that was at work may raise an error of its own in its place."""

    def interrupted(number: int, frame: Any) -> None:
        _interrupts.append(number)
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, interrupted)
    end_as_by_ctrl_c()


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition("。")[0]


class Commands(click.Group):
    """Commands found in a package: modules are imported only when their command is called."""

    context_class = Context

    def __init__(self, *args: Any, package: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self._package = package

    def _modules(self) -> dict[str, str]:
        """Module of each command by its name; a module whose name would be a word of the language has a ``_`` behind it."""
        path = importlib.import_module(self._package).__path__
        names = [info.name for info in pkgutil.iter_modules(path) if info.name != "main" and not info.name.startswith("_")]
        return {name.rstrip("_").replace("_", "-"): f"{self._package}.{name}" for name in names}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, the usual order first."""
        return sorted(self._modules(), key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a module, None if there is none."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        found = importlib.import_module(module).command
        assert isinstance(found, click.Command)
        found.context_class = Context
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the first sentence of its help, whole."""
        rows = [(name, _first_sentence(command.help or "")) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As Click does, with a near miss for a mistyped command."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from audits.rulebook.loading import near_miss

            near = near_miss(args[0], self.list_commands(ctx))
            ctx.fail(f"没有命令“{args[0]}”{near}；可用的命令见 {ctx.command_path} --help")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call a command; an error that is no fault of the program is said in one sentence."""
        check_limits()
        try:
            return super().invoke(ctx)
        except Exception as error:
            from crawler.jobs.problems import NotWritten

            if _interrupts and not isinstance(error, NotWritten):
                raise KeyboardInterrupt from error
            from crawler.cli._sentences import ended

            if (sentence := ended(error)) is None:
                raise
            raise sentence from error

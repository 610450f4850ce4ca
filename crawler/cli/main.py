"""The console script: finds the commands, one file each, and hands over."""

from __future__ import annotations

import gettext
import importlib
import os
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import crawler.cli

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDER = ("demo", "init", "inspect", "columns", "page", "ledger", "returns", "recheck", "compare", "bulletin", "report", "score")
_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
NOT_COMMANDS = frozenset({"main", "options"})


class Commands(click.Group):
    """Commands found in ``crawler.cli``: modules are imported only when their command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, the usual order first."""
        names = [
            info.name
            for info in pkgutil.iter_modules(crawler.cli.__path__)
            if info.name not in NOT_COMMANDS and not info.name.startswith("_")
        ]
        return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a module, None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"crawler.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As Click does, with a near miss for a mistyped command."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"没有命令“{args[0]}”{_near(args[0], self.list_commands(ctx))}；可用的命令见 portal-audit --help")
        return super().resolve_command(ctx, args)


def _near(word: str, options: Iterable[str]) -> str:
    from audits.rulebook.loading import near_miss

    return near_miss(word, options)


@click.command(cls=Commands, context_settings=_HELP, help="政府门户网站巡检：抓取栏目，按规则查问题，生成整改台账，复查销号。")
@click.version_option(package_name="portal-audit", message="portal-audit %(version)s", help="显示版本。")
def cli() -> None:
    """See ``help``."""


def main() -> None:
    """Run the command line; output that a terminal cannot show is replaced, not a crash."""
    os.environ["LANGUAGE"] = "zh"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli(prog_name="portal-audit")
    except Exception as error:
        from crawler.cli.options import fail, known_trouble

        if not (sentence := known_trouble(error)):
            raise
        fail(sentence)


if __name__ == "__main__":
    main()

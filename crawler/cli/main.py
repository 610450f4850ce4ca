"""The console script."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

import click

from crawler.cli._commands import Commands, remember_interrupts
from crawler.cli._terminal import guard_terminal
from crawler.cli._unexpected import say_unexpected
from crawler.jobs.loose_errors import keep_off_the_screen

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.command(cls=Commands, package="crawler.cli", context_settings=_HELP, help="政府门户网站巡检：抓取栏目，按规则查问题，生成整改台账，复查销号。")
@click.version_option(package_name="portal-audit", message="portal-audit %(version)s", help="显示版本。")
def cli() -> None:
    """See ``help``."""


def main() -> None:
    """Run the command line; output that a terminal cannot show is replaced, not a crash."""
    os.environ["LANGUAGE"] = "zh"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    guard_terminal()
    keep_off_the_screen()
    remember_interrupts()
    try:
        cli(prog_name="portal-audit")
    except Exception as error:
        say_unexpected(error)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""``rules``: check, list, explain, tabulate and try the rules."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(cls=Commands, package=__name__, help="规则：检查、列出、说明、生成一览表。")
def command() -> None:
    """See ``help``."""

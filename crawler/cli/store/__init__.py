"""``store``: the database that holds runs, findings and the life of items."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(cls=Commands, package=__name__, help="数据库的维护。")
def command() -> None:
    """See ``help``."""

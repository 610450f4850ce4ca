"""``regulations``: the laws and regulations in force, and the office's own documents beside it."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(cls=Commands, package=__name__, help="法规目录：自带的国家目录，加上本单位导入的清理结果和认可的废止事项。")
def command() -> None:
    """See ``help``."""

"""``findings``: the findings of a run, and the whole history of one."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(cls=Commands, package=__name__, help="查看问题：list 列出一个批次的问题，show 编号 看一个问题的全部经过。")
def command() -> None:
    """See ``help``."""

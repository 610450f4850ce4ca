"""``decisions``: 误报, 豁免, 暂缓, 规则不适用, 属实."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(
    cls=Commands, package=__name__,
    help="主管部门对问题的处置：误报、豁免、暂缓、规则不适用的问题以后不再列入台账，但每次仍检查并计数；属实的无法核验问题列入台账。",
)  # fmt: skip
def command() -> None:
    """See ``help``."""

"""``tasks``: the tasks of a yearly plan (要点任务台账)."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.group(cls=Commands, package=__name__, help="年度要点任务台账：接收、催办、反馈、核实，和问题一样办理。")
def command() -> None:
    """See ``help``."""

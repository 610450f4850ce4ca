"""``schedule``: when inspections and visits begin by themselves."""

from __future__ import annotations

import click

from crawler.cli._commands import Commands


@click.command(cls=Commands, package=__name__, help="定时：写出让本机的定时任务按时巡检和监测的那几行（crontab、systemd、Windows 计划任务）。")
def command() -> None:
    """See ``help``."""

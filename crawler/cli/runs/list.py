"""``runs list``: the runs of the store."""

from __future__ import annotations

import click

from crawler.cli._offices import store_of_office_options
from crawler.cli.runs import list_runs


@click.command(help="列出数据库里的批次；与 portal-audit runs 相同。")
@store_of_office_options
def command(store_url: str) -> None:
    """See ``help``."""
    list_runs(store_url)

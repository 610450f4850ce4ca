"""``store check``: whether everything in the database can be read."""

from __future__ import annotations

import sys

import click

from audits.store import open_store
from crawler.cli._options import store_option


@click.command(help="检查数据库是否完好：文件、表、每一项存下的内容是否读得出来。有损坏时以 3 结束。")
@store_option
def command(store_url: str) -> None:
    """See ``help``."""
    from audits.store.checking import check_store

    damaged = check_store(open_store(store_url, create=False))
    if damaged:
        click.echo("\n".join((*damaged, f"共 {len(damaged)} 处损坏；请用 portal-audit store restore 从备份恢复。")))
        sys.exit(3)
    click.echo("数据库完好。")

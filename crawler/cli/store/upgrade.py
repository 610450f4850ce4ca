"""``store upgrade``: brings a store of an earlier version up to date."""

from __future__ import annotations

import click

from crawler.cli._options import store_in_care, store_option


@click.command(help="把较早版本写的数据库升级到本程序的版本：先在旁边存一份备份，历史都保留。")
@store_option
def command(store_url: str) -> None:
    """See ``help``."""
    said: list[str] = []
    store_in_care(store_url, said.append)
    click.echo("\n".join(said) or "数据库已经是本程序的版本，不用升级。")

"""``decisions withdraw``: a decision no longer holds."""

from __future__ import annotations

from datetime import date

import click

from audits.store import open_store
from crawler.cli._options import say_upgrade, store_option, today_option


@click.command(help="撤回一条处置；从当天起不再起作用，记录保留。")
@click.argument("number", type=int, metavar="编号")
@click.option("--reason", default="", metavar="理由", help="为什么撤回")
@click.option("--author", default="", metavar="姓名", help="谁撤回的")
@store_option
@today_option
def command(number: int, reason: str, author: str, store_url: str, today: date | None) -> None:
    """See ``help``."""
    from audits.store.decisions import withdraw_decision

    withdraw_decision(open_store(store_url, create=False, upgrade=say_upgrade), number, (today or date.today()).isoformat(), author, reason)
    click.echo(f"已撤回第 {number} 号处置。")

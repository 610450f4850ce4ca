"""``store check``: whether everything in the database can be read."""

from __future__ import annotations

import sys

import click

from audits.store import OlderStore
from audits.store.schema import COUNTED_SINCE, VERSION
from crawler.cli._hints import store_hint
from crawler.cli._options import store_in_care, store_option


@click.command(help="检查数据库是否完好：文件、表、每一项存下的内容是否读得出来。有损坏时以 3 结束。")
@store_option
def command(store_url: str) -> None:
    """See ``help``."""
    from audits.store.checking import check_older, check_store
    from audits.store.connecting import connect
    from audits.store.copies import how_to_restore
    from audits.store.opening import before_upgrade

    try:
        damaged = check_store(store_in_care(store_url))
    except OlderStore as older:
        engine = connect(store_url)
        damaged = check_older(engine, older.version)
        click.echo(
            f"数据库是版本 {older.version} 的，本程序用版本 {VERSION}：这次只检查，没有升级；下一个要往里写的命令，或 portal-audit store upgrade{store_hint(store_url)}，"
            f"会升级（{before_upgrade(engine)}），历史都保留{'' if older.version >= COUNTED_SINCE else '。这个版本还没有记下各项有几条，少了哪一条看不出来'}。"
        )
    if damaged:
        click.echo("\n".join((*damaged, f"共 {len(damaged)} 处损坏。{how_to_restore(store_url)}。")))
        sys.exit(3)
    click.echo("数据库完好。")

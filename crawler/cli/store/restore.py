"""``store restore``: brings a backup back."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import store_option


@click.command(help="把备份恢复到一个还没有的数据库文件或空的 PostgreSQL 库；已有的数据不会被覆盖。较早版本的备份会升级。")
@click.argument("file", type=click.Path(path_type=Path))
@store_option
def command(file: Path, store_url: str) -> None:
    """See ``help``."""
    from audits.store.copies import restore

    click.echo(restore(file, store_url))

"""``store backup``: the whole database as one file."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import store_in_care, store_option


@click.command(help="把整个数据库备份到一个新文件（只有本人可读）；正在巡检时也可以备份。PostgreSQL 也备份成同样的文件。")
@click.argument("file", type=click.Path(path_type=Path))
@store_option
def command(file: Path, store_url: str) -> None:
    """See ``help``."""
    from audits.store.copies import back_up

    size = back_up(store_in_care(store_url), file)
    click.echo(f"已备份到 {file}（{size / 1_000_000:.1f} MB）；恢复：portal-audit store restore {file} --store 新的数据库地址")

"""``store status``: how much room the database takes, by run and by what is kept."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from crawler.cli._options import store_in_care, store_option


@click.command(help="数据库占多大：逐个批次、逐类内容（网页正文、链接、问题、台账等），哪些正文已经清理，哪个批次正有进程在做。")
@store_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
def command(store_url: str, form: str) -> None:
    """See ``help``."""
    from audits.store.sizes import size_of
    from reports.screen.store_text import size_lines

    store = store_in_care(store_url)
    found = size_of(store)
    click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if form == "json" else "\n".join(size_lines(found)))

"""``runs cancel``: takes what waits of a run off the queue."""

from __future__ import annotations

import click

from audits.store import open_store
from crawler.cli._hints import store_hint
from crawler.cli._options import store_option


@click.command(help="不再做一个批次里还在排队的站点；正在做的站点会做完，做完的都留着。以后可用 inspect --queue --resume 接着做。")
@click.argument("run_id", metavar="批次")
@store_option
def command(run_id: str, store_url: str) -> None:
    """See ``help``."""
    from crawler.jobs.queue import cancel

    store = open_store(store_url, create=False)
    run = store.run(run_id)
    number = cancel(store, run.id)
    again = f"portal-audit inspect --queue --resume {run.id}{store_hint(store_url)}"
    click.echo(f"批次 {run.id}：{number} 个站点不再排队。接着做：{again}" if number else f"批次 {run.id} 没有排队的站点。")

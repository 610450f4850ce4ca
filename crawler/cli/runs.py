"""``runs``: the runs of the store."""

from __future__ import annotations

import click

from audits.store import open_store
from crawler.cli._options import store_option


@click.command(help="列出数据库里的批次：什么时候、查了哪些站点、是否完整、发现多少问题。")
@store_option
def command(store_url: str) -> None:
    """See ``help``."""
    from audits.store.counting import count
    from audits.store.leases import living_holder
    from reports.screen.count_text import count_words
    from reports.screen.words import RUN_KIND, RUN_STATUS

    store = open_store(store_url, create=False)
    runs = store.runs()
    if not runs:
        click.echo("数据库里还没有批次，请先运行 portal-audit inspect")
    for run in runs:
        names = "、".join(site.name for site in run.sites[:3]) + (f"等 {len(run.sites)} 个站点" if len(run.sites) > 3 else "")
        base = f"（依据 {run.base}）" if run.base else ""
        status = RUN_STATUS[run.status] if run.kind != "taken-over" else "没有检查网页"
        if run.status == "running" and not living_holder(store.engine, run.id):
            status = "已中断，没有进程在做"
        click.echo(f"{run.id}  {RUN_KIND[run.kind]}{base}  基准日 {run.today}  {status}  {count_words(count(store, run.id, run.today))}  {names}")

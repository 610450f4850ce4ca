"""``runs``: the runs of the store, how far one is, and an end to what waits of it."""

from __future__ import annotations

import click

from audits.store import open_store
from crawler.cli._commands import Commands
from crawler.cli._offices import of_office, store_of_office_options


@click.command(
    cls=Commands, package=__name__, invoke_without_command=True,
    help="列出数据库里的批次：什么时候、查了哪些站点、是否完整、发现多少问题。\n\n"
    "看一个批次做到哪里：portal-audit runs watch 批次；不再做排队的站点：portal-audit runs cancel 批次",
)  # fmt: skip
@store_of_office_options
@click.pass_context
def command(context: click.Context, store_url: str) -> None:
    """See ``help``."""
    if context.invoked_subcommand is None:
        list_runs(store_url)


def list_runs(store_url: str) -> None:
    """A line for each run."""
    from audits.store.counting import count
    from audits.store.leases import living_holder
    from audits.store.queued import queued
    from reports.screen.count_text import count_words
    from reports.screen.words import RUN_KIND, RUN_STATUS

    store = of_office(open_store(store_url, create=False))
    runs = store.runs()
    if not runs:
        click.echo("数据库里还没有批次，请先运行 portal-audit inspect")
    for run in runs:
        names = "、".join(site.name for site in run.sites[:3]) + (f"等 {len(run.sites)} 个站点" if len(run.sites) > 3 else "")
        base = f"（依据 {run.base}）" if run.base else ""
        status = RUN_STATUS[run.status] if run.kind != "taken-over" else "没有检查网页"
        if run.taken_back:
            click.echo(f"{run.id}  {RUN_KIND[run.kind]}{base}  基准日 {run.today}  已撤销，里面的问题不再办理  {names}")
            continue
        if run.status == "running" and not living_holder(store.engine, run.id):
            jobs = queued(store, run.id)
            status = f"排队：正在做 {jobs.begun}，等待 {jobs.waiting}" if any(jobs) else "已中断，没有进程在做"
        click.echo(f"{run.id}  {RUN_KIND[run.kind]}{base}  基准日 {run.today}  {status}  {count_words(count(store, run.id, run.today))}  {names}")

"""``runs watch``: how far a run is, told from the store, whoever works on it."""

from __future__ import annotations

import time
from datetime import datetime

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from reports.workbook.cells import visible

EVERY_S = 5.0
MOST_ROWS = 18
"""Sites under way that are told one by one."""


@click.command(help="看一个批次做到哪里：多少站点做完、正在做、等待；没查到的部分、大约还要多久，正在做和出错的站点；每五秒看一次，做完为止。不写批次就看最近一次。")
@click.argument("run_id", metavar="批次", default="")
@store_of_office_options
@click.option("--once", is_flag=True, help="只看一次")
def command(run_id: str, store_url: str, once: bool) -> None:
    """See ``help``."""
    from audits.store.leases import living_holder
    from audits.store.queued import queued, stand_of
    from reports.screen.run_stand import stand_rows, stand_words
    from reports.screen.words import RUN_STATUS

    store = of_office(open_store(store_url, create=False))
    run, before = store.run(run_id or store.runs()[-1].id if store.runs() else ""), ""
    names = {site.site: visible(site.name) for site in run.sites}
    while True:
        moment, jobs, run = datetime.now().astimezone(), queued(store, run.id), store.run(run.id)
        stand, goes_on = stand_of(store, run.id, moment), run.status == "running" and (any(jobs) or bool(living_holder(store.engine, run.id)))
        queue = f"；队列：正在做 {jobs.begun}，等待 {jobs.waiting}" if any(jobs) else ""
        line = f"批次 {run.id}（{RUN_STATUS[run.status]}）：{stand_words(stand if goes_on else stand._replace(left_s=None))}{queue}"
        if line != before:
            click.echo("\n".join((line, *stand_rows(stand, names, moment, MOST_ROWS))))
        before = line
        if once or not goes_on:
            return
        time.sleep(EVERY_S)

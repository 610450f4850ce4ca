"""``runs watch``: how far a run is, told from the store, whoever works on it."""

from __future__ import annotations

import time

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options

EVERY_S = 5.0


@click.command(help="看一个批次做到哪里：多少站点做完、正在做、等待；每五秒看一次，做完为止。不写批次就看最近一次。")
@click.argument("run_id", metavar="批次", default="")
@store_of_office_options
@click.option("--once", is_flag=True, help="只看一次")
def command(run_id: str, store_url: str, once: bool) -> None:
    """See ``help``."""
    from audits.store.leases import living_holder
    from audits.store.queued import queued, site_states
    from reports.screen.words import RUN_STATUS, SITE_STATUS

    store = of_office(open_store(store_url, create=False))
    run, before = store.run(run_id or store.runs()[-1].id if store.runs() else ""), ""
    while True:
        states, jobs = site_states(store, run.id), queued(store, run.id)
        says = "，".join(f"{words} {states[state]}" for state, words in SITE_STATUS.items() if states.get(state))
        queue = f"；队列：正在做 {jobs.begun}，等待 {jobs.waiting}" if any(jobs) else ""
        run = store.run(run.id)
        line = f"批次 {run.id}（{RUN_STATUS[run.status]}）：站点 {sum(states.values())}：{says}{queue}"
        if line != before:
            click.echo(line)
        before = line
        if once or run.status != "running" or not (any(jobs) or living_holder(store.engine, run.id)):
            return
        time.sleep(EVERY_S)

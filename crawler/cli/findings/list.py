"""``findings list``: the findings of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, rules_option, run_option, store_option
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="列出一个批次的问题，可按规则、站点、状态筛选。")
@store_option
@run_option
@rules_option
@click.option("--rule", default="", metavar="规则", help="只列这条规则的")
@click.option("--site", default="", metavar="编号", help="只列这个站点的")
@click.option("--status", default="", metavar="状态", help="只列这个状态的，如 待下发、反馈已整改、有异议、已销号")
def command(store_url: str, run_id: str, rules_dir: Path | None, rule: str, site: str, status: str) -> None:
    """See ``help``."""
    from audits.store.counting import count
    from reports.outgoing.jsonl import findings_today
    from reports.screen.count_text import count_words
    from reports.screen.words import STATE, title_of

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    record = store.run(run_id)
    run = record.id
    say_coverage(store, run)
    if status and status not in (*STATE, *STATE.values()):
        fail(f"没有状态“{status}”；可用的：{'、'.join(STATE.values())}")
    shown = 0
    for standing in findings_today(store, run):
        one = standing.finding
        state = STATE[one.status]
        if (rule and one.rule != rule) or (site and one.site != site) or (status and status not in (state, one.status)):
            continue
        shown += 1
        click.echo(f"{one.id}  {state}  {title_of(one, book.rules.get(one.rule))}：{one.message}  {one.page_url}（{one.occurrences} 处）")
    click.echo(f"列出 {shown} 条。批次 {run} 共{count_words(count(store, run, record.today))}。一条分给几个单位整改的，是几项。")

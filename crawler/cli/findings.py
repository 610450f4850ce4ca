"""``findings``: the findings of a run, and the whole history of one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, rules_option, run_option, store_option, today_option
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from pathlib import Path



@click.group(help="查看问题：list 列出一个批次的问题，show 编号 看一个问题的全部经过。")
def command() -> None:
    """See ``help``."""


@command.command("list", help="列出一个批次的问题，可按规则、站点、状态筛选。")
@store_option
@run_option
@rules_option
@click.option("--rule", default="", metavar="规则", help="只列这条规则的")
@click.option("--site", default="", metavar="编号", help="只列这个站点的")
@click.option("--status", default="", metavar="状态", help="只列这个状态的，如 待下发、反馈已整改、有异议、已销号")
def list_command(store_url: str, run_id: str, rules_dir: Path | None, rule: str, site: str, status: str) -> None:
    """See ``help``."""
    from reports.outgoing.jsonl import findings_today
    from reports.screen.words import STATE

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    run = store.run(run_id).id
    if status and status not in (*STATE, *STATE.values()):
        fail(f"没有状态“{status}”；可用的：{'、'.join(STATE.values())}")
    count = 0
    for one in findings_today(store, run):
        state = STATE[one.status]
        if (rule and one.rule != rule) or (site and one.site != site) or (status and status not in (state, one.status)):
            continue
        count += 1
        found = book.rules.get(one.rule)
        click.echo(f"{one.id}  {state}  {found.title if found else one.rule}：{one.message}  {one.page_url}（{one.occurrences} 处）")
    click.echo(f"批次 {run}，共 {count} 个问题。")


@command.command("show", help="一个问题的全部经过：哪些批次看到、下发、反馈、复查、处置。编号就是台账里的问题编号。")
@click.argument("ident", metavar="问题编号")
@store_option
@rules_option
@today_option
def show_command(ident: str, store_url: str, rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from reports.ledgers.history import history_lines
    from reports.ledgers.values import item_of

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    item = item_of(ident)
    lines = history_lines(store, item, book, today or date.today()) if item else None
    if lines is None:
        raise Unknown(Named.FINDING, ident)
    for line in lines:
        click.echo(line)

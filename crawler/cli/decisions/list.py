"""``decisions list``: what was decided, and objections that wait for it."""

from __future__ import annotations

from datetime import date

import click

from audits.store import open_store
from crawler.cli._options import say_upgrade, store_option, today_option


@click.command(help="列出全部处置：范围、理由、到期、每个批次用到几次。长期用不到的会提示。")
@click.option("--active", is_flag=True, help="只列还有效的")
@store_option
@today_option
def command(active: bool, store_url: str, today: date | None) -> None:
    """See ``help``."""
    from audits.rulebook.workdays import Workdays
    from audits.store.decisions import decisions, matches_of
    from reports.ledgers.open_items import open_items
    from reports.screen.decisions_text import decision_lines

    store = open_store(store_url, create=False, upgrade=say_upgrade)
    day = today or date.today()
    contested = [one for items in open_items(store, day, Workdays()).values() for one in items if one.life.state == "contested"]
    if contested:
        click.echo(f"待处置的异议 {len(contested)} 项（不成立的加“属实”，成立的加“误报”等）：")
    for one in contested:
        click.echo(f"    {one.item}  {one.life.department}：{one.life.cells.get('remark') or '（没有写理由）'}  {one.finding.message}")
    found = [one for one in decisions(store) if not active or one.holds(day)]
    matches = matches_of(store)
    for decision in found:
        for line in decision_lines(decision, matches.get(decision.id, []), day):
            click.echo(line)
    if not found:
        click.echo("没有处置。")

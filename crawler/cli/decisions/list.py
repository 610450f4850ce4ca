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
    from audits.rectification.life import ASKED
    from audits.rulebook.workdays import Workdays
    from audits.store.decisions import decisions, matches_of
    from reports.ledgers.open_items import open_items
    from reports.screen.decisions_text import decision_lines
    from reports.screen.words import STATE

    store = open_store(store_url, create=False, upgrade=say_upgrade)
    day = today or date.today()
    asked = [one for items in open_items(store, day, Workdays()).values() for one in items if one.life.state in ASKED]
    if asked:
        click.echo(f"待答复的异议和延期申请 {len(asked)} 项（用 portal-audit decide 问题编号 accept、reject 或 extend 答复）：")
    for one in asked:
        reason = one.life.cells.get("remark") or one.life.cells.get("measures") or "（没有写理由）"
        click.echo(f"    {one.item}  {STATE[one.life.state]}  {one.life.department}：{reason}  {one.finding.message}")
    found = [one for one in decisions(store) if not active or one.holds(day)]
    matches = matches_of(store)
    for decision in found:
        for line in decision_lines(decision, matches.get(decision.id, []), day):
            click.echo(line)
    if not found:
        click.echo("没有处置。")

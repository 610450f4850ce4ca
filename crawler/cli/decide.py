"""``decide``: the office's answer to an objection or a request for more time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import Day, say_upgrade, store_option, today_option

if TYPE_CHECKING:
    from audits.records.codes import Reply


@click.command(
    help="答复责任单位的异议或延期申请：accept 同意，reject 不同意，extend 同意延期（用 --until 写新的期限）。答复写进下一份台账。"
    "close 只用于移交来的、程序不能复查的问题：人工核实已经改好，销号。"
    "等着答复的用 portal-audit decisions list 查看。\n\n例：portal-audit decide a1b2c3d4e5f6 extend --until 2026-04-30 --reason 系统正在迁移 --author 张三",
)
@click.argument("item", metavar="问题编号")
@click.argument("answer", type=click.Choice(["accept", "reject", "extend", "close"]))
@click.option("--until", type=Day(), default=None, metavar="YYYY-MM-DD", help="新的整改期限；同意延期必须写")
@click.option("--reason", required=True, metavar="理由", help="为什么；台账里会写明")
@click.option("--author", required=True, metavar="姓名", help="谁答复的")
@store_option
@today_option
def command(item: str, answer: Reply, until: date | None, reason: str, author: str, store_url: str, today: date | None) -> None:
    """See ``help``."""
    from crawler.jobs.answers import Answering
    from crawler.jobs.answers import answer as keep
    from reports.ledgers.values import item_of
    from reports.screen.words import answer_words

    store = open_store(store_url, create=False, upgrade=say_upgrade)
    given = keep(store, Answering(item_of(item) or item, answer, reason, author, today or date.today(), until))
    click.echo(f"已答复 {given.item}（{given.department}）：{answer_words(given.said)}")
    if given.decision:
        click.echo(f"记为第 {given.decision} 号处置（误报），不再列入台账。撤回：portal-audit decisions withdraw {given.decision}")

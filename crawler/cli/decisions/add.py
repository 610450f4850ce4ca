"""``decisions add``: one more decision, about a finding or a scope."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import Day, rules_option, say_upgrade, store_option, today_option
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="加一条处置。可以针对一个问题（写问题编号），也可以按站点、规则、栏目、网址划定范围，几项都写的要同时符合。\n\n"
    "例：portal-audit decisions add a1b2c3d4e5f6 --kind 误报 --reason 该页面要登录 --author 张三",
)
@click.argument("finding", required=False, default="", metavar="[问题编号]")
@click.option("--kind", required=True, metavar="误报|豁免|暂缓|规则不适用|属实|已说明", help="处置的种类")
@click.option("--reason", required=True, metavar="理由", help="为什么")
@click.option("--author", required=True, metavar="姓名", help="谁决定的")
@click.option("--until", type=Day(), default=None, metavar="YYYY-MM-DD", help="到哪天为止；豁免、暂缓必须写")
@click.option("--site", default="", metavar="编号", help="范围：站点")
@click.option("--rule", default="", metavar="规则", help="范围：规则，如 broken-link")
@click.option("--column", default="", metavar="编号", help="范围：栏目")
@click.option("--target", default="", metavar="网址", help="范围：问题链接或所在页面，* 代表任意文字，如 https://old.demo.example/*")
@store_option
@rules_option
@today_option
def command(
    finding: str, kind: str, reason: str, author: str, until: date | None, site: str, rule: str, column: str, target: str,
    store_url: str, rules_dir: Path | None, today: date | None,
) -> None:  # fmt: skip
    """See ``help``."""
    from crawler.jobs.decisions import Deciding, decide
    from reports.ledgers.values import item_of
    from reports.screen.words import DECISION, DECISION_CODES

    code = DECISION_CODES.get(kind.strip())
    if code is None:
        raise Unknown(Named.DECISION, kind, tuple(DECISION.values()))
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    asked = Deciding(code, reason, author, today or date.today(), until, item_of(finding) or finding, site, rule, column, target)
    number = decide(store, open_book(rules_dir), asked)
    click.echo(f"已记为第 {number} 号处置（{DECISION[code]}）。撤回：portal-audit decisions withdraw {number}")

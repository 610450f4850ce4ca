"""``decisions``: 误报, 豁免, 暂缓, 规则不适用, 属实."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.rectification.decisions import NEEDS_END, Decision
from audits.store import open_store
from crawler.cli._options import Day, fail, rules_option, say_upgrade, store_option, today_option
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from audits.records.codes import DecisionKind
    from audits.rulebook import RuleBook
    from audits.store.opening import Run


@click.group(
    help="主管部门对问题的处置：误报、豁免、暂缓、规则不适用的问题以后不再列入台账，但每次仍检查并计数；属实的无法核验问题列入台账。"
)
def command() -> None:
    """See ``help``."""


@command.command(
    "add",
    help="加一条处置。可以针对一个问题（写问题编号），也可以按站点、规则、栏目、网址划定范围，几项都写的要同时符合。\n\n"
    "例：portal-audit decisions add a1b2c3d4e5f6 --kind 误报 --reason 该页面要登录 --author 张三",
)
@click.argument("finding", required=False, default="", metavar="[问题编号]")
@click.option("--kind", required=True, metavar="误报|豁免|暂缓|规则不适用|属实", help="处置的种类")
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
def add_command(
    finding: str,
    kind: str,
    reason: str,
    author: str,
    until: date | None,
    site: str,
    rule: str,
    column: str,
    target: str,
    store_url: str,
    rules_dir: Path | None,
    today: date | None,
) -> None:
    """See ``help``."""
    from audits.store.decisions import add_decision
    from audits.store.life import newest_findings
    from reports.ledgers.values import item_of
    from reports.screen.words import DECISION, DECISION_CODES

    code = DECISION_CODES.get(kind.strip())
    if code is None:
        raise Unknown(Named.DECISION, kind, tuple(DECISION.values()))
    day = today or date.today()
    _check_words(code, reason, author, until, day)
    if not any((finding, site, rule, column, target)):
        fail("请写问题编号，或用 --site、--rule、--column、--target 划定范围")
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    item = item_of(finding) if finding else ""
    if finding and (not item or item[:12] not in newest_findings(store, [item[:12]])):
        raise Unknown(Named.FINDING, finding)
    _check_scope(store.runs(), open_book(rules_dir), site, rule, column)
    part, end = item if "-" in item else "", until.isoformat() if until else ""
    decision = Decision(0, code, reason.strip(), author.strip(), day.isoformat(), end, item[:12], part, site, rule, column, target)
    number = add_decision(store, decision)
    click.echo(f"已记为第 {number} 号处置（{DECISION[code]}）。撤回：portal-audit decisions withdraw {number}")


def _check_words(code: DecisionKind, reason: str, author: str, until: date | None, day: date) -> None:
    from reports.screen.words import DECISION

    if code in NEEDS_END and until is None:
        fail(f"{DECISION[code]}必须用 --until 写明到哪天为止，例如 --until {day.replace(month=12, day=31)}")
    if until is not None and until < day:
        fail(f"截止日期 {until} 已经过了，请写今后的日期")
    if not reason.strip() or not author.strip():
        fail("理由（--reason）和决定人（--author）都不能是空的")


def _check_scope(runs: Iterable[Run], book: RuleBook, site: str, rule: str, column: str) -> None:
    sites = {one.site: one for run in runs for one in run.sites}
    if site and site not in sites:
        raise Unknown(Named.SITE_OF_STORE, site, tuple(sites))
    if rule and rule not in book.rules:
        raise Unknown(Named.RULE, rule, tuple(book.rules))
    columns = [one.id for name, found in sites.items() if not site or name == site for one in found.columns]
    if column and column not in columns:
        raise Unknown(Named.COLUMN, column, tuple(columns))


@command.command("list", help="列出全部处置：范围、理由、到期、每个批次用到几次。长期用不到的会提示。")
@click.option("--active", is_flag=True, help="只列还有效的")
@store_option
@today_option
def list_command(active: bool, store_url: str, today: date | None) -> None:
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


@command.command("withdraw", help="撤回一条处置；从当天起不再起作用，记录保留。")
@click.argument("number", type=int, metavar="编号")
@click.option("--reason", default="", metavar="理由", help="为什么撤回")
@click.option("--author", default="", metavar="姓名", help="谁撤回的")
@store_option
@today_option
def withdraw_command(number: int, reason: str, author: str, store_url: str, today: date | None) -> None:
    """See ``help``."""
    from audits.store.decisions import withdraw_decision

    withdraw_decision(open_store(store_url, create=False, upgrade=say_upgrade), number, (today or date.today()).isoformat(), author, reason)
    click.echo(f"已撤回第 {number} 号处置。")

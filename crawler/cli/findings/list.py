"""``findings list``: the findings of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import fail, rules_option, run_option
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


SORTS = {"severity": "轻重", "department": "单位", "rule": "规则", "id": "编号"}


@click.command(help="列出一个批次的问题，重的在前；可按规则、站点、单位、轻重、状态筛选。")
@store_of_office_options
@run_option
@rules_option
@click.option("--rule", default="", metavar="规则", help="只列这条规则的")
@click.option("--site", default="", metavar="编号", help="只列这个站点的")
@click.option("--department", default="", metavar="单位", help="只列责任单位名称里有这几个字的")
@click.option("--severity", default="", metavar="轻重", help="只列这一等的：严重、较重、一般")
@click.option("--status", default="", metavar="状态", help="只列这个状态的，如 待下发、反馈已整改、有异议、已销号")
@click.option("--sort", type=click.Choice(list(SORTS)), default="severity", show_default=True, help="先后：severity 轻重、department 单位、rule 规则、id 编号")
def command(
    store_url: str, run_id: str, rules_dir: Path | None, rule: str, site: str, department: str, severity: str, status: str, sort: str
) -> None:  # fmt: skip
    """See ``help``."""
    from audits.store.counting import count
    from reports.outgoing.jsonl import findings_today
    from reports.screen.count_text import count_words
    from reports.screen.words import SEVERITY, SEVERITY_ORDER, STATE, title_of

    store, book = of_office(open_store(store_url, create=False)), open_book(rules_dir)
    record = store.run(run_id)
    run = record.id
    say_coverage(store, run)
    if status and status not in (*STATE, *STATE.values()):
        fail(f"没有状态“{status}”；可用的：{'、'.join(STATE.values())}")
    if severity and severity not in (*SEVERITY, *SEVERITY.values()):
        fail(f"没有“{severity}”这一等；可用的：{'、'.join(SEVERITY.values())}")
    counted = count(store, run, record.today)
    units = {ident: "、".join(dict.fromkeys(item.work.department_name for item in items)) for ident, items in counted.by_finding().items()}
    listed = []
    for standing in findings_today(store, run):
        one = standing.finding
        asked = ((rule, (one.rule,)), (site, (one.site,)), (status, (STATE[one.status], one.status)), (severity, (SEVERITY[one.severity], one.severity)))
        if all(not wanted or wanted in known for wanted, known in asked) and department in units[one.id]:
            listed.append(one)
    for one in sorted(listed, key=lambda one: ({"department": units[one.id], "rule": one.rule}.get(sort, ""), sort != "id" and SEVERITY_ORDER[one.severity], one.id)):
        what = f"{title_of(one, book.rules.get(one.rule))}：{one.message}"
        click.echo(f"{one.id}  {SEVERITY[one.severity]}  {STATE[one.status]}  {units[one.id]}  {what}  {one.page_url}（{one.occurrences} 处）")
    click.echo(f"列出 {len(listed)} 条。批次 {run} 共{count_words(counted)}。一条分给几个单位整改的，是几项。")

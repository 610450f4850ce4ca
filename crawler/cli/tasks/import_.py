"""``tasks import``: the tasks of a yearly plan become items."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from crawler.cli._hints import store_hint
from crawler.cli._options import rules_option, store_for, store_option, today_option
from crawler.cli._registers import chosen_sites
from crawler.jobs.books import open_book


@click.command(
    help="接收年度要点任务台账（任务、责任单位、时限、佐证），每个责任单位一项，和问题一样催办、反馈、核实。先写明每一列当作什么、每一行成为什么，不写入；"
    "核对无误后加 --apply --by 姓名 入库。\n\nFILE 可以是 .xlsx、.xls、.et、.ods、.csv 文件。同一份台账交几次都不重复；撤销：returns undo N。"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--register", type=click.Path(path_type=Path), default=None, metavar="登记表", help="责任单位以它为准；不写就用最近一次巡检的登记")
@store_option
@rules_option
@today_option
@click.option("--apply", "apply_now", is_flag=True, help="写入数据库（一次写入，可撤销）")
@click.option("--by", "who", default="", metavar="姓名", help="谁核对的，记入历史；--apply 时必须写")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式")
def command(
    file: Path, register: Path | None, store_url: str, rules_dir: Path | None, today: date | None, apply_now: bool, who: str, form: str
) -> None:  # fmt: skip
    """See ``help``."""
    from crawler.jobs.takeover import TakingOver, take_over
    from reports.ledgers import taking_tasks
    from reports.ledgers.taking_over_text import takeover_lines, takeover_record

    book = open_book(rules_dir)
    sites = chosen_sites(register, (), book) if register is not None else []
    store = store_for(store_url, create=register is not None, keeps=apply_now)
    done = take_over(store, book, TakingOver(str(file), today or date.today(), apply_now, who), taking_tasks, sites)
    if form == "json":
        click.echo(json.dumps(takeover_record(done.read, book, done.run, done.batch), ensure_ascii=False, indent=2))
    else:
        for line in takeover_lines(done.read, book, done.run, done.batch, hint=store_hint(store_url)):
            click.echo(line)
    sys.exit(0 if done.read.is_usable else 1)

"""``returns``: what returned ledgers change; apply it, or take it back."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from audits.store import open_store
from crawler.cli._hints import store_hint
from crawler.cli._options import fail, say_upgrade, store_option, today_option


@click.command(
    help="读各单位交回的台账，先列出每一处改动，不写入；核对无误后加 --apply 入库。撤销第 N 次入库：returns undo N（移交的清单还要写 --by 姓名）。\n\n"
    "FILES 可以是 .xlsx、.xls、.et、.ods、.csv 文件，也可以是放着这些文件的文件夹。"
)
@click.argument("files", nargs=-1, required=True, metavar="FILES… | undo N")
@store_option
@today_option
@click.option("--apply", "apply_now", is_flag=True, help="把能采用的改动写入数据库（一次写入，可撤销）")
@click.option("--take-conflicts", is_flag=True, help="有冲突的以交回的内容为准；不写则保留现有内容")
@click.option("--by", "who", default="", metavar="姓名", help="谁核对或撤销的，记入历史")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式")
def command(files: tuple[str, ...], store_url: str, today: date | None, apply_now: bool, take_conflicts: bool, who: str, form: str) -> None:
    """See ``help``."""
    from crawler.jobs.returns import Returning, take_returns, undo_returns
    from reports.ledgers import returned
    from reports.ledgers.preview_text import returns_lines, returns_record

    store = open_store(store_url, create=False, upgrade=say_upgrade)
    day = today or date.today()
    if files[0] == "undo":
        if len(files) != 2 or not files[1].isdecimal():
            fail("撤销要写明是第几次，例如：portal-audit returns undo 3")
        items = undo_returns(store, int(files[1]), day, who)
        click.echo(f"已撤销第 {files[1]} 次入库，涉及 {items} 个问题；历史里保留记录。")
        return
    taken = take_returns(store, Returning(files, day, apply_now, take_conflicts, who), returned)
    if form == "json":
        click.echo(json.dumps(returns_record(taken.files, taken.batch), ensure_ascii=False, indent=2))
    else:
        for line in returns_lines(taken.files, taken.batch, applied=apply_now, hint=store_hint(store_url)):
            click.echo(line)
    sys.exit(0 if taken.all_usable else 1)

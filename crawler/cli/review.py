"""``review``: what was found is looked at before it goes out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._hints import store_hint
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, store_option, today_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="审核：写出待审清单.xlsx，逐项选 下发、误报、改派、合并、暂缓，证据在旁边，另有一页由第二人抽查；填好后读回来，加 --apply 入库。"
    "审核为下发的，用 portal-audit issue 下发。\n\n例：portal-audit review --out 结果；portal-audit review 结果/待审清单.xlsx --apply --by 张三"
)
@click.argument("file", required=False, default="", metavar="[待审清单]")
@run_option
@store_option
@out_option
@rules_option
@today_option
@click.option("--apply", "apply_now", is_flag=True, help="把填好的审核意见入库（一次写入）")
@click.option("--by", "who", default="", metavar="姓名", help="谁审核的，记入历史")
def command(
    file: str, run_id: str, store_url: str, out_dir: Path, rules_dir: Path | None, today: date | None, apply_now: bool, who: str
) -> None:
    """See ``help``."""
    from crawler.jobs.issue import inspection_of
    from crawler.jobs.review import Reviewing, take_review
    from reports.ledgers import review_reading
    from reports.ledgers.review_list import write_review

    book, day = open_book(rules_dir), today or date.today()
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    if not file:
        run = inspection_of(store, run_id).id
        written = write_review(store, run, book, writable_folder(out_dir), day)
        spared = f"（{written.spared.name} 已填写或改动过，没有覆盖）" if written.spared else ""
        click.echo(f"{written.path}  批次 {run} 待审核 {written.items} 项，抽样复核 {written.sampled} 项{spared}")
        return
    taken = take_review(store, book, Reviewing(file, day, run_id, apply_now, who), review_reading)
    click.echo(f"{file}（批次 {taken.run}）：")
    for line in review_reading.review_lines(taken.read):
        click.echo(line)
    click.echo(f"已写入。下发：portal-audit issue{store_hint(store_url)}" if apply_now else "还没有写入；核对无误后加 --apply --by 姓名 入库。")

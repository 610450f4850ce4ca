"""``issue``: what was reviewed goes out to the departments; one item is taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, out_option, rules_option, run_option, say_upgrade, store_option, today_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="下发整改台账：把审核为“下发”的问题发给责任单位，定下编号、轮次和整改期限，写出台账和通知。先用 portal-audit review 审核。\n\n"
    "撤回已下发的一项：portal-audit issue --recall 问题编号 --reason 理由 --by 姓名"
)
@run_option
@store_option
@out_option
@rules_option
@today_option
@click.option("--all-confirmed", is_flag=True, help="核验程度为“确认”的，没有审核过也下发")
@click.option("--recall", "recalled", multiple=True, metavar="问题编号", help="撤回下发这一项；可以写多次")
@click.option("--reason", default="", metavar="理由", help="为什么撤回")
@click.option("--by", "who", default="", metavar="姓名", help="谁撤回的")
def command(
    run_id: str, store_url: str, out_dir: Path, rules_dir: Path | None, today: date | None, all_confirmed: bool,
    recalled: tuple[str, ...], reason: str, who: str,
) -> None:  # fmt: skip
    """See ``help``."""
    from crawler.cli._results import issue_lines
    from crawler.jobs.issue import Recalling, issue, recall
    from reports.ledgers import issue_with_letters
    from reports.ledgers.values import item_of

    day = today or date.today()
    if recalled and all_confirmed:
        fail("--recall 是撤回，不能和 --all-confirmed 一起用")
    book = open_book(rules_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    if recalled:
        for one in recall(store, [Recalling(item_of(item) or item, reason, who, day) for item in recalled]):
            click.echo(f"已撤回下发 {one.item}（{one.department}）：它回到待审核，期限不再计算；单位那份台账里的这一项交回后不采用。")
        return
    writable_folder(out_dir)
    done = issue(store, book, run_id, out_dir, day, "confirmed" if all_confirmed else "reviewed", issue_with_letters)
    for line in issue_lines(done.run, done.issue, done.letters, store_url):
        click.echo(line)

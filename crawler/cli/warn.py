"""``warn``: columns and accounts that will be over their limit soon, by department, with letters ready to send."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._options import rules_option, run_option, store_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book
from crawler.jobs.names import chosen_of_run

MOST_NAMED = 10


@click.command(help="更新预警：列出几天内将要超过更新期限的栏目和政务新媒体账号，按责任单位；加 --out 写出总表和每个单位的提醒（.txt 和可以直接发送的 .eml）。")
@run_option
@click.option("--site", "sites", multiple=True, metavar="编号", help="只看这个站点；可以写多次")
@store_option
@rules_option
@today_option
@click.option("--within", type=click.IntRange(0, 400), default=7, show_default=True, metavar="N", help="几天内将要超期")
@click.option("--out", "out_dir", type=click.Path(path_type=Path), default=None, metavar="DIR", help="把总表和提醒写到这个文件夹")
def command(
    run_id: str, sites: tuple[str, ...], store_url: str, rules_dir: Path | None, today: date | None, within: int, out_dir: Path | None
) -> None:  # fmt: skip
    """See ``help``."""
    from audits.engine.expiring import outlook
    from reports.outgoing.warnings_ahead import by_department, expiring_line, write_warnings

    store, book, day = open_store(store_url, create=False), open_book(rules_dir), today or date.today()
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    ahead = outlook(store, run, book, chosen_of_run(run, sites), day, within)
    for department, mine in by_department(ahead.found).items():
        click.echo(f"{department}（{len(mine)} 项）")
        for one in mine:
            click.echo(f"  {expiring_line(one)}")
    if not ahead.found:
        click.echo(f"按 {run.today} 的巡检，{within} 天内没有将要超过更新期限的栏目和账号。")
    if ahead.over:
        click.echo(f"已经超过期限的 {ahead.over} 个不在其中，见整改台账。")
    if ahead.unknown:
        named = "、".join(f"{column}（{site}）" for site, column in ahead.unknown[:MOST_NAMED])
        click.echo(f"不知道最近日期、无法预警的栏目 {len(ahead.unknown)} 个：{named}{'等' if len(ahead.unknown) > MOST_NAMED else ''}")
    if (day - run.today).days > within:
        click.echo(f"这是 {run.today} 的巡检，以后更新过的栏目看不出来；请先巡检再预警。", err=True)
    if out_dir is not None and ahead.found:
        for path in write_warnings(ahead.found, writable_folder(out_dir), day):
            click.echo(f"已写出 {path}")

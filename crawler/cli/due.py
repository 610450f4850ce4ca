"""``due``: what is overdue or due soon, by department, with reminders ready to send."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import rules_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book


@click.command(help="列出各单位已超期和快到期的问题；加 --out 把催办文字写成文件，一个单位一份，可直接发送。")
@store_of_office_options
@rules_option
@today_option
@click.option("--within", type=click.IntRange(0, 60), default=3, show_default=True, metavar="N", help="几个工作日内到期算快到期")
@click.option("--all", "everything", is_flag=True, help="没有到期的也列出")
@click.option("--out", "out_dir", type=click.Path(path_type=Path), default=None, metavar="DIR", help="把催办文字写到这个文件夹")
def command(store_url: str, rules_dir: Path | None, today: date | None, within: int, everything: bool, out_dir: Path | None) -> None:
    """See ``help``."""
    from audits.rulebook.workdays import load_workdays
    from reports.ledgers.letters import item_line, write_reminders
    from reports.ledgers.open_items import LATER, OVERDUE, SOON, open_items

    store, book = of_office(open_store(store_url, create=False)), open_book(rules_dir)
    day = today or date.today()
    workdays = load_workdays(book.data_dir, book.own_dir)
    departments = open_items(store, day, workdays)
    headings = {OVERDUE: "已超期", SOON: f"{within} 个工作日内到期", LATER: "尚未到期"}
    shown = 0
    for run in sorted({one.finding.run for items in departments.values() for one in items}):
        say_coverage(store, run)
    for department, items in departments.items():
        listed = {level: [one for one in items if one.urgency(within) == level] for level in headings if everything or level != LATER}
        if not any(listed.values()):
            continue
        click.echo(department)
        for level, found in listed.items():
            if found:
                click.echo(f"  {headings[level]} {len(found)} 项：")
                shown += len(found)
                for one in found:
                    click.echo(f"    {item_line(one, book)}")
    if not shown:
        click.echo(f"截至 {day}，没有超期或快到期的问题。")
    if not workdays.is_known(day):
        click.echo("今年的放假安排还没有公布，工作日只扣除了周末和法定节假日，是推算的。")
    if out_dir is not None:
        for path in write_reminders(store, departments, within, book, writable_folder(out_dir), day):
            click.echo(f"已写出 {path}")

"""``ledger``: the ledgers of a run, with a note to go with each; below it, what takes over an office's own list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._commands import Commands
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, today_option, writable_folder
from crawler.cli._results import file_line, say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Commands, package=__name__, invoke_without_command=True,
    help="写出一个批次的整改台账：已下发的原样写出最近一轮，并附通知；还没有下发的写出草稿。下发用 portal-audit issue。\n\n"
    "接收往年的或别处来的问题清单：portal-audit ledger import 文件",
)  # fmt: skip
@store_of_office_options
@run_option
@out_option
@rules_option
@today_option
@click.option("--draft", "drafts", is_flag=True, help="写出现在情况的草稿，不管下发没下发")
@click.pass_context
def command(context: click.Context, store_url: str, run_id: str, out_dir: Path, rules_dir: Path | None, today: date | None, drafts: bool) -> None:
    """See ``help``."""
    if context.invoked_subcommand is not None:
        return
    from crawler.jobs.ledger import write_ledgers
    from reports.ledgers import write_with_letters

    store, book = of_office(open_store(store_url, create=False, upgrade=say_upgrade)), open_book(rules_dir)
    written = write_ledgers(store, book, run_id, writable_folder(out_dir), today or date.today(), write_with_letters, drafts=drafts)
    say_coverage(store, written.run)
    for one in written.files:
        click.echo(file_line(one))
    for path in written.letters:
        click.echo(str(path))

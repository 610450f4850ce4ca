"""``ledger``: the ledgers of a run, with a note to go with each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, store_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="写出一个批次的整改台账：主管部门一份总台账，每个责任单位一份，并附下发通知的文字。")
@store_option
@run_option
@out_option
@rules_option
@today_option
def command(store_url: str, run_id: str, out_dir: Path, rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from crawler.jobs.ledger import write_ledgers
    from reports.ledgers import write_with_notes

    store, book = open_store(store_url, create=False, upgrade=say_upgrade), open_book(rules_dir)
    written = write_ledgers(store, book, run_id, writable_folder(out_dir), today or date.today(), write_with_notes)
    say_coverage(store, written.run)
    for one in written.files:
        spared = f"（{one.spared.name} 已填写或改动过，没有覆盖）" if one.spared else ""
        click.echo(f"{one.path}  {one.department or '总台账'}，{one.rows} 项{spared}")
    for path in written.letters:
        click.echo(str(path))

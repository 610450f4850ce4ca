"""``findings show``: the whole history of one finding."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import rules_option, store_option, today_option
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="一个问题的全部经过：哪些批次看到、下发、反馈、复查、处置。编号就是台账里的问题编号。")
@click.argument("ident", metavar="问题编号")
@store_option
@rules_option
@today_option
def command(ident: str, store_url: str, rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from audits.store.findings import numbers_meant
    from reports.ledgers.history import history_lines
    from reports.ledgers.values import item_of

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    item = item_of(ident)
    lines = history_lines(store, item, book, today or date.today()) if item else None
    if lines is None:
        raise Unknown(Named.FINDING, ident, others=numbers_meant(store, ident))
    for line in lines:
        click.echo(line)

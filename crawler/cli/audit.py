"""``audit``: judge a stored run again with the rules of today, without fetching anything."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, say_upgrade, store_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="用现在的规则重新判断一个已抓取的批次，不再访问网站；结果存为新的批次。")
@run_option
@store_option
@out_option
@rules_option
@click.option("--only", multiple=True, metavar="规则或组", help="只用这些规则或规则组；可以写多次")
def command(run_id: str, store_url: str, out_dir: Path, rules_dir: Path | None, only: tuple[str, ...]) -> None:
    """See ``help``."""
    from crawler.cli._results import show_summary, write_results
    from crawler.jobs.audit import reaudit
    from crawler.jobs.names import check_names

    book = open_book(rules_dir)
    check_names(book, only)
    writable_folder(out_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    done = reaudit(store, book, run_id, only)
    files, written = write_results(store, done.run, book, out_dir)
    show_summary(store, done.run, book, files, done.seconds, {})
    sys.exit(0 if done.complete and written else 3)

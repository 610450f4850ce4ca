"""``audit``: judge a stored run again, by its own rules or by those of today, without fetching anything."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import current_rules_option, out_option, rules_option, run_option, say_upgrade, store_option, writable_folder
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="重新判断一个已抓取的批次，不再访问网站；结果存为新的批次。规则改了以后，加 --current-rules 看看结果会怎样。")
@run_option
@store_option
@out_option
@rules_option
@current_rules_option
@click.option("--only", multiple=True, metavar="规则或组", help="只用这些规则或规则组；可以写多次")
def command(run_id: str, store_url: str, out_dir: Path, rules_dir: Path | None, current_rules: bool, only: tuple[str, ...]) -> None:
    """See ``help``."""
    from crawler.cli._results import paper_for, paper_lines, show_summary
    from crawler.cli._rules_text import rules_sentence
    from crawler.jobs.audit import reaudit
    from crawler.jobs.names import check_names

    book = open_book(rules_dir)
    check_names(book, only)
    writable_folder(out_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    done = reaudit(store, book, run_id, only, current_rules=current_rules or rules_dir is not None, paper=paper_for(out_dir))
    files = paper_lines(done.run, done.papers, store_url) if done.papers else []
    show_summary(store, done.run, book, files, done.seconds, {})
    if says := rules_sentence(store.run(done.run).base, done.rules):
        click.echo(says)
    sys.exit(0 if done.complete and done.papers and not done.papers.missing else 3)

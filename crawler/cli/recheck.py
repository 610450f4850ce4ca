"""``recheck``: look again at what is open, give verdicts with proof, write new ledgers."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._offices import office_given, store_of_office_options
from crawler.cli._options import (
    crew_options,
    current_rules_option,
    out_option,
    rules_option,
    run_option,
    say_upgrade,
    today_option,
    writable_folder,
)
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="复查（回头看）：重新访问已下发、没有销号的问题所在的页面和链接，逐处给出已整改、未整改、未复查，写出下一轮台账。只有复查能销号。")
@run_option
@click.option("--site", "sites", multiple=True, metavar="编号", help="只复查这个站点；可以写多次")
@click.option("--item", default="", metavar="问题编号", help="马上只复查这一个问题；不另写台账，结论随下一份台账写出")
@store_of_office_options
@out_option
@rules_option
@current_rules_option
@today_option
@crew_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
def command(
    run_id: str, sites: tuple[str, ...], item: str, store_url: str, out_dir: Path, rules_dir: Path | None, current_rules: bool, today: date | None,
    jobs: int | None, each: int | None, form: str,
) -> None:
    """See ``help``."""
    from crawler.cli._progress import Screen
    from crawler.cli._recheck_text import end_if_interrupted, recheck_told
    from crawler.jobs.papers import NextRound
    from crawler.jobs.recheck import Recheck, recheck
    from reports.ledgers import issue_ledgers

    book = open_book(rules_dir)
    if not item:
        writable_folder(out_dir)
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    asked = Recheck(today or date.today(), run_id, sites, jobs or os.cpu_count() or 1, item, current_rules or rules_dir is not None, each or 0, *office_given())
    screen = Screen(quiet=form == "json")
    done = end_if_interrupted(recheck(store, book, asked, watch=screen.watch, paper=NextRound(out_dir, issue_ledgers)))
    click.echo(recheck_told(done, asked=bool(item), as_json=form == "json"))
    sys.exit(0 if done.settled and not any(one.papers and one.papers.missing for one in done.all) else 3)

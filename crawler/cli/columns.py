"""``columns``: how each registered column reads, and which columns the register lacks, before a long run."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from crawler.cli._offices import office_options
from crawler.cli._options import rules_option, today_option
from crawler.cli._registers import chosen_sites
from crawler.jobs.books import open_book


@click.command(help="逐个栏目试读列表：用哪种方式读、几页、几条、最新和最早日期、有什么问题；并提出登记表里没有的栏目。不写台账。")
@click.argument("register", type=click.Path(path_type=Path))
@click.option("--site", "sites", multiple=True, metavar="编号", help="只看这个站点；可以写多次")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@office_options
@rules_option
@today_option
def command(register: Path, sites: tuple[str, ...], form: str, rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from crawler.cli._columns_table import show_columns
    from crawler.jobs.columns import try_columns

    book = open_book(rules_dir)
    found = try_columns(book, chosen_sites(register, sites, book), today or date.today())
    if form == "json":
        click.echo(json.dumps([asdict(site) for site in found], ensure_ascii=False, indent=2))
    else:
        for site in found:
            show_columns(site, book)
    sys.exit(0 if all(site.all_read for site in found) else 3)

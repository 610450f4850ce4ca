"""``reported``: the register beside the export of the national reporting system."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli._options import out_option, rules_option, writable_folder
from crawler.cli._registers import chosen_sites, say_not_used
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in


@click.command(
    help="核对登记表和信息报送系统的导出表：漏报、登记表里没有、已关停仍能打开、网址名称标识码不同，写出核对表。\n\n"
    "FILE 可以是 .xlsx、.xls、.et、.ods、.csv 文件。登记表的“报送系统导出”写明这份文件的，巡检时也逐个网站检查。"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--register", type=click.Path(path_type=Path), required=True, metavar="登记表", help="登记了哪些网站")
@click.option("--visit", is_flag=True, help="打开已报关停的和登记表里没有的网站的首页，看是否还开着")
@rules_option
@out_option
def command(file: Path, register: Path, visit: bool, rules_dir: Path | None, out_dir: Path) -> None:
    """See ``help``."""
    from crawler.jobs.reported import reconcile
    from reports.incoming.reported import load_reported
    from reports.outgoing.reported_table import reported_lines, write_reported_table

    book = open_book(rules_dir)
    with mistakes_in(Handed.REPORTED):
        rows = load_reported(file, say_not_used)
    found = reconcile(chosen_sites(register, (), book), rows, visit=visit)
    for line in reported_lines(found):
        click.echo(line)
    path = writable_folder(out_dir) / "报送系统核对表.xlsx"
    write_reported_table(path, found)
    click.echo(str(path))
    sys.exit(0 if all(one.state in ("same", "closed") for one in found) else 1)

"""``catalogue``: the fulfilment table of the standard disclosure catalogue (公开标准目录覆盖情况表)."""

from __future__ import annotations

from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, writable_folder
from crawler.cli._registers import say_not_used
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in


@click.command(help="导出公开标准目录覆盖情况表：每个事项对应哪个栏目、最近更新、已覆盖还是空白、超期、没有对应栏目。用已抓取的批次，不再访问网站。")
@run_option
@store_option
@rules_option
@click.option("--file", "file", type=click.Path(path_type=Path), default=None, metavar="FILE", help="目录文件（.xlsx、.xls、.et、.ods、.csv）；不写就用登记表里的")
@click.option("--site", "wanted", default="", metavar="编号", help="只导出这个站点；批次里有几个站点而又写了 --file 时必须写明")
@out_option
def command(run_id: str, store_url: str, rules_dir: Path | None, file: Path | None, wanted: str, out_dir: Path) -> None:
    """See ``help``."""
    from crawler.jobs.catalogue import fulfil
    from reports.incoming.catalogue import load_catalogue
    from reports.outgoing.catalogue_table import STATES, fulfilment_summary, write_fulfilment_table
    from reports.workbook.names import file_part

    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    with mistakes_in(Handed.CATALOGUE):
        given = load_catalogue(file, say_not_used) if file is not None else ()
    taken: set[str] = set()
    for one in fulfil(store, book, run_id, wanted, given):
        say_coverage(store, one.run.id)
        path = writable_folder(out_dir) / f"公开标准目录覆盖情况_{file_part(one.site.name, taken)}_{one.run.id}.xlsx"
        write_fulfilment_table(path, one.items, one.site, one.run.today)
        counts = "，".join(f"{STATES[state]} {count}" for state, count in fulfilment_summary(one.items).items())
        click.echo(f"{one.site.name}：{len(one.items)} 个事项，{counts}")
        click.echo(f"  {path}")

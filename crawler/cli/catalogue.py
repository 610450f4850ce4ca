"""``catalogue``: the fulfilment table of the standard disclosure catalogue (公开标准目录覆盖情况表)."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import fail, out_option, rules_option, run_option, store_option, writable_folder
from crawler.cli._stored import stored_run, stored_sites
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, Named, Unknown, mistakes_in


@click.command(help="导出公开标准目录覆盖情况表：每个事项对应哪个栏目、最近更新、已覆盖还是空白、超期、没有对应栏目。用已抓取的批次，不再访问网站。")
@run_option
@store_option
@rules_option
@click.option("--file", "file", type=click.Path(path_type=Path), default=None, metavar="FILE", help="目录文件（.xlsx）；不写就用登记表里的")
@click.option("--site", "wanted", default="", metavar="编号", help="只导出这个站点；批次里有几个站点而又写了 --file 时必须写明")
@out_option
def command(run_id: str, store_url: str, rules_dir: Path | None, file: Path | None, wanted: str, out_dir: Path) -> None:
    """See ``help``."""
    from audits.disclosure.catalogue import fulfilments
    from reports.incoming.catalogue import load_catalogue
    from reports.outgoing.catalogue_table import STATES, fulfilment_summary, write_fulfilment_table
    from reports.workbook.names import file_part

    book = open_book(rules_dir)
    store, run = stored_run(store_url, run_id)
    names = [site.site for site in run.sites]
    if wanted and wanted not in names:
        raise Unknown(Named.SITE_OF_RUN, wanted, tuple(names), run=run.id)
    if file is not None and not wanted and len(names) > 1:
        fail(f"批次 {run.id} 有 {len(names)} 个站点，请用 --site 写明目录是哪个站点的；有：{'、'.join(names)}")
    with mistakes_in(Handed.CATALOGUE):
        given = load_catalogue(file) if file is not None else ()
    taken: set[str] = set()
    for view in stored_sites(store, run, book):
        items = given or view.catalogue
        if not items or (wanted and view.site.site != wanted):
            continue
        stands = fulfilments(view, items, book)
        path = writable_folder(out_dir) / f"公开标准目录覆盖情况_{file_part(view.site.name, taken)}_{run.id}.xlsx"
        write_fulfilment_table(path, stands, view.site, run.today)
        counts = "，".join(f"{STATES[state]} {count}" for state, count in fulfilment_summary(stands).items())
        click.echo(f"{view.site.name}：{len(items)} 个事项，{counts}")
        click.echo(f"  {path}")
    if not taken:
        fail("没有公开标准目录：请在登记表的 catalogue 写明目录文件再巡检，或用 --file 指定目录文件")

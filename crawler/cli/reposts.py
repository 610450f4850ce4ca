"""``reposts``: who has reposted what had to be, and when (转载情况表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book
from crawler.jobs.problems import NoReposts

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="导出重要信息转载情况表：哪些网站转载了、哪天、哪一页，哪些过了时限还没有。用已抓取的批次，不再访问网站。")
@run_option
@store_option
@rules_option
@out_option
def command(run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path) -> None:
    """See ``help``."""
    from audits.disclosure.reposts import reposted
    from crawler.jobs.stored import stored_sites
    from reports.outgoing.reposts_table import reposts_summary, write_reposts_table

    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    found = [(view.site, one) for view in stored_sites(store, run, book) for one in reposted(view)]
    if not found:
        raise NoReposts()
    for name in dict.fromkeys(site.name for site, _ in found):
        click.echo(f"{name}：{reposts_summary([one for site, one in found if site.name == name])}")
    path = writable_folder(out_dir) / f"转载情况_{run.id}.xlsx"
    write_reposts_table(path, found)
    click.echo(str(path))

"""``demo``: serves the bundled sample portals on loopback and inspects them."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from crawler.cli._options import writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in

TODAY = date(2026, 3, 2)


@click.command(help="演示：在本机打开自带的两个示例网站，巡检一遍，把确认的问题写成下发的整改台账，写出报告和通报。不连外网。")
@click.option(
    "--out", "out_dir", type=click.Path(path_type=Path), default=Path("out/demo"), show_default=True, metavar="DIR",
    help="结果文件夹；上次演示留下的文件会先清掉，改过的留着",
)  # fmt: skip
def command(out_dir: Path) -> None:
    """See ``help``."""
    from crawler.cli._demo_files import clear, remember
    from crawler.cli._demo_server import served_sites
    from crawler.cli._demo_text import ending
    from crawler.cli._inspection import inspect_and_write
    from crawler.cli._progress import Screen
    from crawler.jobs.inspect import Inspection

    book = open_book(None)
    writable_folder(out_dir)
    clear(out_dir)
    before = set(out_dir.iterdir())
    with ExitStack() as stack:
        with mistakes_in(Handed.SAMPLES):
            sites = served_sites(book, stack)
        click.echo(f"示例网站已在本机打开（{'、'.join(site.name for site in sites)}），“今天”定为 {TODAY}。")
        url = f"sqlite:///{(out_dir / 'portal-audit.db').resolve().as_posix()}"
        code = inspect_and_write(url, book, Inspection(TODAY, processes=os.cpu_count() or 1), sites, out_dir, Screen(), issued=True)
    if code in (0, 3):
        for line in ending(url, book, out_dir, TODAY):
            click.echo(line)
    remember(out_dir, before)
    sys.exit(0 if code == 3 else code)

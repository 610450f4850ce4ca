"""``demo``: serves the bundled sample portals on loopback and inspects them."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from crawler.cli._hints import store_hint
from crawler.cli._options import writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in

TODAY = date(2026, 3, 2)


@click.command(help="演示：在本机打开自带的两个示例网站，巡检一遍，把确认的问题写成下发的整改台账。不连外网。")
@click.option(
    "--out", "out_dir", type=click.Path(path_type=Path), default=Path("out/demo"), show_default=True, metavar="DIR", help="结果文件夹"
)
def command(out_dir: Path) -> None:
    """See ``help``."""
    from crawler.cli._demo_server import served_sites
    from crawler.cli._inspection import inspect_and_write
    from crawler.cli._progress import Screen
    from crawler.jobs.inspect import Inspection

    book = open_book(None)
    writable_folder(out_dir)
    with ExitStack() as stack:
        with mistakes_in(Handed.SAMPLES):
            sites = served_sites(book, stack)
        click.echo(f"示例网站已在本机打开（{'、'.join(site.name for site in sites)}），“今天”定为 {TODAY}。")
        store = f"sqlite:///{(out_dir / 'portal-audit.db').resolve().as_posix()}"
        code = inspect_and_write(store, book, Inspection(TODAY, at_once=os.cpu_count() or 1), sites, out_dir, Screen(), issued=True)
    if code in (0, 3):
        click.echo(f"\n示例里故意放了问题，并非真实网站。接着可以：打开 {out_dir} 里的整改台账，或用 portal-audit init 登记自己的网站。")
        click.echo(f"别的命令也想在示例上试：在后面加{store_hint(store)}，如 portal-audit score{store_hint(store)}")
    sys.exit(0 if code == 3 else code)

"""``watch``: one visit of each home page, for a scheduler to begin twenty times a day."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._options import moment_option, rules_option, say_upgrade, store_option
from crawler.cli._registers import chosen_sites
from crawler.jobs.books import open_book


@click.command(
    help="监测：把登记的每个首页打开一次，15 秒内打不开的记下来；由系统的定时任务每天运行 20 次以上（portal-audit schedule print 给出写法）。"
    "只打开首页，不看 robots.txt，也不等登记的间隔。满一周以后，规则 unavailable-site 据此判断站点是否打不开。"
)  # fmt: skip
@click.argument("register", type=click.Path(path_type=Path))
@click.option("--site", "sites", multiple=True, metavar="编号", help="只看这个站点；可以写多次")
@store_option
@rules_option
@moment_option
@click.option("--quiet", is_flag=True, help="都打得开时不显示，适合定时任务")
def command(register: Path, sites: tuple[str, ...], store_url: str, rules_dir: Path | None, now: datetime | None, quiet: bool) -> None:
    """See ``help``."""
    from crawler.jobs.watch import watch
    from reports.screen.visits_text import round_lines

    book = open_book(rules_dir)
    chosen = chosen_sites(register, sites, book)
    done = watch(open_store(store_url, upgrade=say_upgrade), book, chosen, now or datetime.now().astimezone())
    if not quiet or done.failed or done.unclear:
        for line in round_lines(done.visits, {site.site: site.name for site in chosen}, away=done.away):
            click.echo(line)
    sys.exit(3 if done.away else 0)

"""``columns``: how each registered column reads, and which columns the register lacks, before a long run."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli._options import rules_option, today_option
from crawler.cli._registers import chosen_sites
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from audits.rulebook import RuleBook, Site

STATES = {
    "read": "已读", "empty": "空", "unreachable": "打不开", "not-readable": "读不懂", "redirected": "跳转", "not-fetched": "没有访问",
}  # fmt: skip


@click.command(help="逐个栏目试读列表：用哪种方式读、几页、几条、最新和最早日期、有什么问题；并提出登记表里没有的栏目。不写台账。")
@click.argument("register", type=click.Path(path_type=Path))
@click.option("--site", "sites", multiple=True, metavar="编号", help="只看这个站点；可以写多次")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@rules_option
@today_option
def command(register: Path, sites: tuple[str, ...], form: str, rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    book = open_book(rules_dir)
    chosen = chosen_sites(register, sites, book)
    found = look_at(chosen, today or date.today(), rules_dir, book)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for site in found:
            _show(site, book)
    unread = any(column["state"] not in ("read", "empty") for site in found for column in site["columns"])
    sys.exit(3 if unread else 0)


def look_at(sites: list[Site], today: date, rules_dir: Path | None, book: RuleBook) -> list[dict[str, Any]]:
    """Columns of each site as read now, and proposals; nothing is kept."""
    from audits.engine.opening import stored_site
    from audits.records import Coverage
    from audits.store import open_store
    from crawler.jobs.work import SiteJob
    from crawler.jobs.workers import Workers
    from reports.screen.proposals import proposals

    found = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'columns.db'}")
        run = store.create_run(sites, today, book.digest(), {})
        jobs = [
            SiteJob(store.url, run, site.site, str(rules_dir.resolve()) if rules_dir else "", ("columns",), lists_only=True)
            for site in sites
        ]
        Workers().run(jobs, 2, lambda _told: None)
        for site in sites:
            record = store.site_run(run, site.site)
            view = stored_site(store, store.run(run), site)
            found.append(
                {"site": site.site, "name": site.name, "columns": [asdict(one) for one in (record.coverage or Coverage()).columns], "proposals": proposals(view, book)}
            )
        store.close()
    return found


def _show(site: dict[str, Any], book: RuleBook) -> None:
    """One site as a table."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from reports.screen.page_view import READERS
    from reports.screen.words import reason_words

    table = Table(title=site["name"], title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("栏目", "类型", "结果", "读法", "列表页", "条目", "最新", "最早", "说明"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("结果", "列表页", "条目", "最新", "最早"))
    for column in site["columns"]:
        kind = book.column_types[column["type"]].name
        pages = f"{column['pages']}/{column['pages_total'] or '?'}"
        note = reason_words(column["reason"]) if column["reason"] else "" if column["complete"] else "没有读完"
        reader = READERS.get(column["reader"], column["reader"])
        cells = (column["name"], kind, STATES.get(column["state"], column["state"]), reader, pages, str(column["items"]))
        table.add_row(*cells, column["newest"] or "—", column["oldest"] or "—", note)
    console = Console(markup=False, highlight=False)
    console.print(table)
    if site["proposals"]:
        more = Table(
            title="首页上有、登记表里没有的栏目（可考虑补充登记）", title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
        )
        for heading in ("名称", "建议类型", "列表地址", "条目", "最新"):
            more.add_column(heading, overflow="fold", no_wrap=heading in ("条目", "最新"))
        for one in site["proposals"]:
            more.add_row(one["name"], book.column_types[one["type"]].name, one["url"], str(one["items"]), one["newest"] or "—")
        console.print(more)

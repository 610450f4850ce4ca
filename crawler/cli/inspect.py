"""``inspect``: register in, ledgers out."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audits.engine.books import keep
from audits.store import open_store
from crawler.cli._options import (
    fail,
    out_option,
    quoted,
    rules_option,
    say_upgrade,
    store_hint,
    store_option,
    today_option,
    writable_folder,
)
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, InnerHome, Named, RulesChanged, Unknown, mistakes_in

if TYPE_CHECKING:
    from audits.rulebook import RuleBook, Site
    from audits.store import Store
    from crawler.jobs.workers import Workers


@dataclass
class Inspection:
    """What one call of ``inspect`` is asked to do."""

    store_url: str
    out_dir: Path
    rules_dir: Path | None = None
    today: date | None = None
    only: tuple[str, ...] = ()
    jobs: int = 0
    max_pages: int = 0
    resume: str = ""
    quiet: bool = False
    log_file: str = ""
    handed_in: dict[str, Any] = field(default_factory=dict)
    """Catalogues and posts by site, kept with the run."""


@click.command(
    help="巡检登记表里的站点：抓取、判断、写出整改台账和 findings.jsonl。REGISTER 是一个 .yml、.xlsx 登记表，或放着多个 .yml 的文件夹。"
)
@click.argument("register", type=click.Path(path_type=Path), required=False)
@click.option("--site", "sites", multiple=True, metavar="编号", help="只巡检这个站点；可以写多次")
@store_option
@out_option
@rules_option
@today_option
@click.option("--only", multiple=True, metavar="规则或组", help="只用这些规则（如 broken-link）或规则组（如 links）；可以写多次")
@click.option("--resume", default="", metavar="批次", help="接着做被中断的批次")
@click.option("--max-pages", type=click.IntRange(1), default=None, metavar="N", help="每个站点最多读多少页")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N", help="同时巡检几个站点；默认为处理器核数")
@click.option("--follow", is_flag=True, help="每发现一个问题就显示一行")
@click.option("--log", "log_file", default="", metavar="FILE", help="把技术日志写到文件")
def command(
    register: Path | None,
    sites: tuple[str, ...],
    store_url: str,
    out_dir: Path,
    rules_dir: Path | None,
    today: date | None,
    only: tuple[str, ...],
    resume: str,
    max_pages: int | None,
    jobs: int | None,
    follow: bool,
    log_file: str,
) -> None:
    """See ``help``."""
    asked = Inspection(store_url, out_dir, rules_dir, today, only, jobs or 0, max_pages or 0, resume, log_file=log_file)
    if register is None and not resume:
        fail("请写明登记表，例如：portal-audit inspect 登记表.yml；接着做中断的批次用 --resume 批次")
    from crawler.jobs.workers import Workers

    workers = Workers()
    workers.prepare(all_rules=not only)  # while rules and register are read
    book = open_book(rules_dir)
    chosen = [] if register is None else chosen_sites(register, sites, book)
    if register is not None:
        asked.handed_in = beside(register, chosen)
    sys.exit(run_inspection(chosen, book, asked, follow=follow, workers=workers))


def chosen_sites(register: Path, names: tuple[str, ...], book: RuleBook) -> list[Site]:
    """Sites of a register that are to be inspected; raises MistakesIn with all mistakes."""
    from crawler.cli._registers import read_register

    with mistakes_in(Handed.REGISTER):
        sites = read_register(register, book)
    check_homes(sites)
    unknown = [name for name in names if name not in {site.site for site in sites}]
    if unknown:
        raise Unknown(Named.SITE, unknown[0], tuple(site.site for site in sites))
    return [site for site in sites if not names or site.site in names]


def check_homes(sites: list[Site]) -> None:
    """Refuse a home page inside the office that the register does not say how to reach."""
    from urllib.parse import urlsplit

    from audits.texts.addresses import is_intranet

    for site in sites:
        host = (urlsplit(site.home).hostname or "").lower()
        mapped = {name.rpartition(":")[0] or name for name in site.resolve} | set(site.resolve)
        if is_intranet(f"[{host}]" if ":" in host else host) and host not in mapped:
            where = urlsplit(site.home).netloc.rpartition("@")[2]
            raise InnerHome(site.site, site.home, host, where)


def beside(register: Path, sites: list[Site]) -> dict[str, Any]:
    """Catalogues and posts that the register names; raises MistakesIn with all mistakes."""
    from crawler.cli._registers import handed_in

    with mistakes_in(Handed.BESIDE):
        return handed_in(register, sites)


def run_inspection(
    sites: list[Site], book: RuleBook, asked: Inspection, *, follow: bool = False, workers: Workers | None = None
) -> int:
    """Inspect sites and write everything an inspection writes; returns the exit code."""
    from crawler.cli._progress import Screen
    from crawler.jobs.inspection import SiteJob
    from crawler.jobs.workers import Workers

    writable_folder(asked.out_dir)
    check_only(book, asked.only)
    store = open_store(asked.store_url, create=not asked.resume, upgrade=say_upgrade)
    run = _run_for(store, sites, book, asked)
    record = store.run(run)
    done = {one.site for one in store.site_runs(run) if one.status == "done"}
    rules_dir = str(asked.rules_dir.resolve()) if asked.rules_dir else ""
    options = record.options
    jobs = [
        SiteJob(
            store.url,
            run,
            site.site,
            rules_dir,
            tuple(options.get("only", ())),
            bool(asked.resume),
            asked.max_pages or options.get("max_pages", 0),
            asked.log_file,
        )
        for site in record.sites
        if site.site not in done
    ]
    if asked.resume and not jobs:
        click.echo(f"批次 {run} 的站点都已做完，只重新写出结果。", err=True)
    started = time.monotonic()
    with Screen(record.sites, store, run, follow=follow, quiet=asked.quiet) as screen:
        ended = (workers or Workers()).run(jobs, asked.jobs or os.cpu_count() or 1, screen.tell)
    if any(how == "interrupted" for how in ended.values()):
        store.set_run_status(run, "interrupted")
        click.echo(f"已中断，做完的部分都已保存。接着做：portal-audit inspect --resume {run}{_same_options(asked)}", err=True)
        return 130
    return _write_results(store, run, book, asked, ended, time.monotonic() - started)


def _same_options(asked: Inspection) -> str:
    """The options that a resumed inspection needs again."""
    out = "" if asked.out_dir == Path("out") else f" --out {quoted(asked.out_dir)}"
    return out + (f" --rules {quoted(asked.rules_dir)}" if asked.rules_dir else "") + store_hint(asked.store_url)


def check_only(book: RuleBook, only: tuple[str, ...]) -> None:
    """Refuse a name that is no rule and no group."""
    groups = {rule.group for rule in book.rules.values()}
    for name in only:
        if name not in book.rules and name not in groups:
            raise Unknown(Named.RULE_OR_GROUP, name, tuple(sorted(groups)), tuple(book.rules))


def _run_for(store: Store, sites: list[Site], book: RuleBook, asked: Inspection) -> str:
    """The run to work on: a new one, or the one to be resumed."""
    if not asked.resume:
        options = {"only": list(asked.only), "max_pages": asked.max_pages, "rules_dir": str(asked.rules_dir or ""), **asked.handed_in}
        return store.create_run(sites, asked.today or date.today(), keep(store, book), options)
    record = store.run(asked.resume)
    if record.rules_digest != book.digest():
        raise RulesChanged(asked.resume)
    return record.id


def _write_results(store: Store, run: str, book: RuleBook, asked: Inspection, ended: dict[str, str], seconds: float) -> int:
    """Ledgers, findings.jsonl and the summary on the screen."""
    from crawler.cli._results import show_summary, write_results

    complete = all(one.status == "done" and one.coverage.get("complete") for one in store.site_runs(run))
    store.set_run_status(run, "complete" if complete else "incomplete")
    files, written = write_results(store, run, book, asked.out_dir)
    show_summary(store, run, book, files, seconds, ended)
    return 0 if complete and written else 3

"""``inspect``: register in, ledgers out."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from crawler.cli._offices import office_given, store_of_office_options
from crawler.cli._options import crew_options, fail, out_option, rules_option, today_option, was_typed
from crawler.jobs.books import open_book


@click.command(
    help="巡检登记表里的站点：抓取、判断、写出整改台账（草稿）和 findings.jsonl。"
    "REGISTER 是一个 .yml 或表格（.xlsx、.xls、.et、.ods、.csv）登记表，或放着多个 .yml 的文件夹。"
)
@click.argument("register", type=click.Path(path_type=Path), required=False)
@click.option("--site", "sites", multiple=True, metavar="编号", help="只巡检这个站点；可以写多次")
@store_of_office_options
@out_option
@rules_option
@today_option
@click.option("--only", multiple=True, metavar="规则或组", help="只用这些规则（如 broken-link）或规则组（如 links）；可以写多次")
@click.option("--resume", default="", metavar="批次", help="接着做被中断的批次，结果写到它原来的结果文件夹")
@click.option("--max-pages", type=click.IntRange(1), default=None, metavar="N", help="每个站点最多读多少页")
@crew_options
@click.option("--issue", "issued", is_flag=True, help="做完就下发：核验程度为“确认”的不再审核，直接写成下发的台账")
@click.option("--queue", "queued", is_flag=True, help="只排队，由 portal-audit worker 在任意多台机器上做；要用 PostgreSQL 数据库")
@click.option("--follow", is_flag=True, help="每发现一个问题就显示一行")
@click.option("--log", "log_file", default="", metavar="FILE", help="把技术日志写到文件")
def command(
    register: Path | None, sites: tuple[str, ...], store_url: str, out_dir: Path, rules_dir: Path | None, today: date | None,
    only: tuple[str, ...], resume: str, max_pages: int | None, jobs: int | None, each: int | None, issued: bool, queued: bool, follow: bool, log_file: str,
) -> None:  # fmt: skip
    """See ``help``."""
    if register is None and not resume:
        fail("请写明登记表，例如：portal-audit inspect 登记表.yml；接着做中断的批次用 --resume 批次")
    from crawler.jobs.workers import Workers

    workers = Workers()
    if not queued:
        workers.prepare(all_rules=not only)  # while rules and register are read
    from crawler.cli._inspection import inspect_and_write, put_on_queue, say_unused
    from crawler.cli._progress import Screen
    from crawler.cli._registers import given
    from crawler.jobs.inspect import Inspection

    say_unused(resume, (("登记表", register), ("--site", sites), ("--office", office_given()[0]), ("--today", today), ("--only", only)))
    book = open_book(rules_dir)
    chosen, beside = given(register, sites, book)
    asked = Inspection(today or date.today(), only, max_pages or 0, jobs or os.cpu_count() or 1, resume, log_file, each or 0)
    if queued:
        put_on_queue(store_url, book, asked, chosen, beside)
        return
    out = None if resume and not was_typed("out_dir") else out_dir
    sys.exit(inspect_and_write(store_url, book, asked, chosen, out, Screen(follow=follow), beside=beside, workers=workers, issued=issued))

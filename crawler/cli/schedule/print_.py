"""``schedule print``: the lines by which the machine's own scheduler begins inspections and visits."""

from __future__ import annotations

import os
from pathlib import Path

import click

from audits.store.connecting import masked
from crawler.cli._hints import DEFAULT_STORE
from crawler.cli._options import OUT, fail, out_option, rules_option, store_option
from crawler.cli._registers import chosen_sites
from crawler.cli._schedule_text import EVERY, LIGHT, Job, crontab, own_command, schtasks, systemd
from crawler.cli.inspect import command as inspect_command
from crawler.jobs.books import open_book

FORMS = {"crontab": crontab, "systemd": systemd, "schtasks": schtasks}


@click.command(help="写出系统定时任务要的那几行，不改动系统：每月（或每周、每天）全面巡检一次，每小时打开一次首页（--no-watch 不要）。")
@click.argument("register", type=click.Path(path_type=Path))
@click.option("--every", type=click.Choice(list(EVERY)), default="month", show_default=True, help="多久全面巡检一次")
@click.option("--light", type=click.Choice(list(LIGHT)), default=None, help="多久只看新增和改动的（inspect --light）；不写就不安排")
@click.option("--watch/--no-watch", "watches", default=True, show_default=True, help="每小时打开一次首页，一天 24 次")
@click.option("--form", type=click.Choice(list(FORMS)), default="schtasks" if os.name == "nt" else "crontab", show_default=True, help="哪一种定时任务")
@store_option
@rules_option
@out_option
def command(
    register: Path, every: str, light: str | None, watches: bool, form: str, store_url: str, rules_dir: Path | None, out_dir: Path
) -> None:  # fmt: skip
    """See ``help``."""
    if light and not any("--light" in one.opts for one in inspect_command.params):
        fail("这个版本的 inspect 没有 --light，不能安排轻巡检；请去掉 --light，用 --every day 每天全面巡检")
    chosen_sites(register, (), open_book(rules_dir))
    file = str(register.resolve())
    more = [] if store_url == DEFAULT_STORE else ["--store", masked(store_url)]
    more += ["--rules", str(rules_dir.resolve())] if rules_dir else []
    out = ["--out", str(out_dir.resolve())] if out_dir != OUT else []
    jobs = [Job("full", "全面巡检", EVERY[every], ("inspect", file, *more, *out))]
    if light:
        jobs.append(Job("light", "轻巡检", LIGHT[light], ("inspect", file, "--light", *more, *out)))
    if watches:
        jobs.append(Job("watch", "监测首页", "hourly", ("watch", file, "--quiet", *more)))
    for line in FORMS[form](jobs, own_command(), Path.cwd()):
        click.echo(line)
    if masked(store_url) != store_url:
        click.echo("数据库地址里的密码没有写出：请把 *** 换成密码，或在定时任务里设置环境变量 PORTAL_AUDIT_STORE。", err=True)

"""What the commands share that take a table over as items: its options, the preview, and what became of it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli._hints import store_hint
from crawler.cli._options import rules_option, store_for, store_option, today_option
from crawler.cli._registers import chosen_sites
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.jobs.takeover import ListReader
    from reports.ledgers.taking_over import Takeover

_OPTIONS = (
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("--register", type=click.Path(path_type=Path), default=None, metavar="登记表", help="站点和责任单位以它为准；不写就用最近一次巡检的登记"),
    store_option,
    rules_option,
    today_option,
    click.option("--apply", "apply_now", is_flag=True, help="写入数据库（一次写入，可撤销）"),
    click.option("--by", "who", default="", metavar="姓名", help="谁核对的，记入历史；--apply 时必须写"),
    click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式"),
)


def takeover_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that such a command has."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def take_table(lists: ListReader[Takeover], file: Path, given: dict[str, Any]) -> None:
    """Read a table, take it over if that is asked, show it, and end; ``given``: what was typed for the options."""
    from crawler.jobs.takeover import TakingOver, take_over
    from reports.ledgers.taking_over_text import takeover_lines, takeover_record

    register: Path | None = given["register"]
    book = open_book(given["rules_dir"])
    sites = chosen_sites(register, (), book) if register is not None else []
    store = store_for(given["store_url"], create=register is not None, keeps=given["apply_now"])
    done = take_over(store, book, TakingOver(str(file), given["today"] or date.today(), given["apply_now"], given["who"]), lists, sites)
    if given["form"] == "json":
        click.echo(json.dumps(takeover_record(done.read, book, done.run, done.batch), ensure_ascii=False, indent=2))
    else:
        for line in takeover_lines(done.read, book, done.run, done.batch, hint=store_hint(given["store_url"])):
            click.echo(line)
    sys.exit(0 if done.read.is_usable else 1)

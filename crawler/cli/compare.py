"""``compare``: new, mended, still there and not examined between two runs, what makes them incomparable said first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import rules_option, store_option
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="比较两个批次：新发现、已经改好、仍然存在、没有查到；先说明两次的规则和范围有什么不同。R1 是较早的批次。")
@click.argument("before", metavar="R1")
@click.argument("after", metavar="R2")
@store_option
@rules_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@click.option("--show", "most", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="每类列出前几条")
def command(before: str, after: str, store_url: str, rules_dir: Path | None, form: str, most: int) -> None:
    """See ``help``."""
    from crawler.cli._compare_text import compare_data, compare_lines
    from crawler.jobs.compare import compare

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    found = compare(store, book, before, after)
    for run in (found.before.id, found.after.id):
        say_coverage(store, run)
    if form == "json":
        click.echo(json.dumps(compare_data(found), ensure_ascii=False, indent=2))
        return
    for line in compare_lines(found, book, most):
        click.echo(line)

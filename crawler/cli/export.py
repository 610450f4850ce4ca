"""``export``: the findings of a run for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import rules_option, run_option
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(help="导出一个批次的全部问题（含无法核验的）：jsonl 供程序读取，csv 和 xlsx 供表格软件打开。")
@store_of_office_options
@run_option
@rules_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "xlsx"]), default="jsonl", show_default=True, help="格式")
@click.option("--out", "out", type=click.Path(path_type=Path), default=None, metavar="FILE", help="写到哪个文件；不写时 jsonl、csv 输出到屏幕")
def command(store_url: str, run_id: str, rules_dir: Path | None, form: str, out: Path | None) -> None:
    """See ``help``."""
    from audits.store.counting import count
    from reports.outgoing.exports import write_csv, write_xlsx
    from reports.outgoing.jsonl import findings_today, json_line
    from reports.screen.count_text import count_words

    store, book = of_office(open_store(store_url, create=False)), open_book(rules_dir)
    run = (record := store.run(run_id)).id
    say_coverage(store, run)
    out = out or (Path(f"findings-{run}.xlsx") if form == "xlsx" else None)
    try:
        if form == "xlsx" and out is not None:
            lines = write_xlsx(store, run, book, out)
        else:
            texts = write_csv(store, run, book) if form == "csv" else map(json_line, findings_today(store, run))
            lines = _write(texts, out) - (form == "csv")
    except OSError:
        if out is not None:
            raise
        return  # whoever read the lines has gone
    if out is not None:
        click.echo(f"已导出 {lines} 条，{count_words(count(store, run, record.today))}：{out}")


def _write(lines: Iterable[str], path: Path | None) -> int:
    """Lines into a file, or on the screen; returns how many."""
    from reports.workbook.files import whole

    if path is None:
        return sum(1 for line in lines if sys.stdout.write(line) >= 0)
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        return sum(1 for line in lines if file.write(line) >= 0)

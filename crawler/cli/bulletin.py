"""``bulletin``: a draft of the 通报 as a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from datetime import date


@click.command(help="起草检查情况通报（Word）：依据、总体情况、主要问题、上期整改情况、下一步要求和附表，数字都带基数。")
@run_option
@store_option
@rules_option
@out_option
@today_option
@click.option("--template", type=click.Path(path_type=Path), default=None, metavar="FILE", help="用本单位自己的 Word 模板")
def command(run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, today: date | None, template: Path | None) -> None:
    """See ``help``."""
    from reports.outgoing.bulletin import bulletin_of, fill_template, write_bulletin
    from reports.outgoing.overview import overview
    from reports.screen.count_text import count_words

    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    path = writable_folder(out_dir) / f"检查情况通报_{run.id}.docx"
    data = overview(store, run, book, today or run.today, "issued")
    bulletin = bulletin_of(data, book)
    if template is None:
        write_bulletin(bulletin, path)
    else:
        fill_template(bulletin, template, path)
    click.echo(f"通报草稿：{path}（请核对后印发），写的是已下发的 {len(data.problems())} 项；发现{count_words(data.counted)}")

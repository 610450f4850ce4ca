"""``report``: one self-contained HTML file for leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import out_option, rules_option, run_option, today_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.cli._scoring import scoring_of, scoring_options
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(help="写一份给领导看的网页报告：一个文件，离线可看、可查找筛选、可打印，含数字、排名、历次变化、检查范围和每项证据。")
@run_option
@store_of_office_options
@rules_option
@out_option
@today_option
@scoring_options
def command(
    run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, today: date | None, scheme: str, without_service: bool, by_hand: Path | None
) -> None:  # fmt: skip
    """See ``help``."""
    from reports.html import write_report
    from reports.ledgers.new_places import new_places
    from reports.outgoing.overview import overview
    from reports.screen.count_text import count_words
    from reports.workbook.names import of_whom

    book = open_book(rules_dir)
    store = of_office(open_store(store_url, create=False))
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    path = writable_folder(out_dir) / f"{of_whom(f'网站检查报告_{run.id}', store.whose)}.html"
    data = overview(store, run, book, today or run.today, scoring=scoring_of(book, run, scheme, by_hand, without_service=without_service))
    left_out = write_report(data, book, path, new_places(store, run.id, (one.work.finding for one in data.items), book))
    click.echo(f"网页报告：{path}，写的是发现的{count_words(data.counted)}")
    if left_out:
        click.echo(f"项目太多，有 {left_out} 项没有列进网页，全部见整改台账。")

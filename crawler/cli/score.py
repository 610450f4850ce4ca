"""``score``: the indicator score of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._offices import of_office, store_of_office_options
from crawler.cli._options import out_option, rules_option, run_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.cli._scoring import reader_of, scoring_options
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ["text", "json", "xlsx"]
ONCE = "同一个问题分给几个单位整改的是几项，计分只扣一次"


@click.command(help="按检查指标给一个批次打分：单项否决、扣分（每一分都对得上问题编号）、先改哪几处、快到期的栏目、须人工检查的。")
@run_option
@store_of_office_options
@rules_option
@click.option("--site", "sites", multiple=True, metavar="编号", help="只给这个站点打分；可以写多次")
@scoring_options
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="输出格式；xlsx 写到 --out")
@out_option
def command(
    run_id: str, store_url: str, rules_dir: Path | None, sites: tuple[str, ...], scheme: str, without_service: bool, by_hand: Path | None, form: str,
    out_dir: Path,
) -> None:  # fmt: skip
    """See ``help``."""
    from crawler.jobs.score import Scoring, score
    from reports.outgoing.score_workbook import write_score
    from reports.screen.count_text import count_data, count_words
    from reports.screen.score_view import score_data, score_lines
    from reports.workbook.files import free_name
    from reports.workbook.names import of_whom

    book = open_book(rules_dir)
    store = of_office(open_store(store_url, create=False))
    found = score(store, book, Scoring(run_id, sites, scheme, without_service), reader_of(by_hand))
    say_coverage(store, found.run)
    if form == "json":
        scored = [score_data(one, site, book, found.run) | {"counts": count_data(found.counts[site.site])} for one, site in found.scores]
        click.echo(json.dumps(scored, ensure_ascii=False, indent=2))
    elif form == "xlsx":
        path = free_name(writable_folder(out_dir) / f"{of_whom(f'得分-{found.run}', store.whose)}.xlsx")
        write_score(path, found.scores, book, found.run)
        click.echo(f"已写好 {path}")
        for _, site in found.scores:
            click.echo(f"{site.name}：{count_words(found.counts[site.site])}；{ONCE}")
    else:
        for one, site in found.scores:
            click.echo("\n".join((*score_lines(one, site, book, found.run), f"本站点{count_words(found.counts[site.site])}；{ONCE}", "")))

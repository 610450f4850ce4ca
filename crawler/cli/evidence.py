"""``evidence``: the proof of one problem, or of all of a run, as folders that open anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, today_option, writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Named, Unknown

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(
    help="写出一个问题的证据：当时的网页（不能运行、标出位置）、访问记录、列表里的一行、校验值。不写编号的写出一个批次的全部问题，"
    "总台账和报告里的证据链接就能打开。"
)
@click.argument("ident", metavar="[问题编号]", default="")
@run_option
@store_option
@rules_option
@out_option
@today_option
@click.option("--zip", "packed", is_flag=True, help="另打成一个压缩包，有争议时交给对方")
@click.option("--screenshot", is_flag=True, help="另存一张网页的截图（电脑上要装有 Chromium、Chrome 或 Edge）")
def command(
    ident: str, run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, today: date | None, packed: bool, screenshot: bool
) -> None:  # fmt: skip
    """See ``help``."""
    from audits.store.findings import numbers_meant
    from audits.store.life import runs_with
    from crawler.cli._evidence_files import EvidenceWanted, write_and_say
    from reports.ledgers.values import item_of

    store, book = open_store(store_url, create=False), open_book(rules_dir)
    finding = item_of(ident)[:12] if ident else ""
    if ident:
        seen = [run for run, *_ in runs_with(store, finding)] if finding else []
        if not seen or (run_id and store.run(run_id).id not in seen):
            raise Unknown(Named.FINDING, ident, others=numbers_meant(store, ident))
        run_id = store.run(run_id).id if run_id else seen[-1]
    run = store.inspected(run_id)
    write_and_say(store, book, EvidenceWanted(run.id, finding, today or run.today, writable_folder(out_dir), packed, screenshot))

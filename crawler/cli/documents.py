"""``documents``: the register of normative documents found on a portal, with the state of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import out_option, rules_option, run_option, store_option, writable_folder
from crawler.cli._results import say_coverage
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="导出规范性文件清单：标题、文号、发文机关、日期、有效性标注、推算的状态、列在哪些栏目、有什么问题；另表列出一处有一处没有的文件。"
)
@run_option
@store_option
@rules_option
@out_option
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "jsonl"]), default="xlsx", show_default=True, help="文件格式")
def command(run_id: str, store_url: str, rules_dir: Path | None, out_dir: Path, form: str) -> None:
    """See ``help``."""
    from audits.regulations.documents import documents
    from audits.regulations.overview import laws_status
    from crawler.jobs.stored import stored_sites
    from reports.outgoing.documents import summary_line, write_documents
    from reports.screen.regulations_view import age_line
    from reports.workbook.names import file_part

    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    run = store.inspected(run_id)
    say_coverage(store, run.id)
    writable_folder(out_dir)
    notes = (age_line(laws_status(book, run.today)),)
    for view in stored_sites(store, run, book):
        rows, gaps = documents(view, book)
        path = out_dir / f"规范性文件清单_{file_part(view.site.name, set())}_{run.id}.{form}"
        write_documents(path, rows, gaps, view.site.name, run.today, notes)
        click.echo(f"{view.site.name}：{summary_line(rows, gaps)}")
        click.echo(f"  {path}")

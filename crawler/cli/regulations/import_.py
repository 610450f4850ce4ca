"""``regulations import``: an office's own documents."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli._options import Day, own_rules_option

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import LocalStatus


@click.command(
    help="导入本单位的文件目录或清理结果。FILE 可以是 .xlsx、.xls、.et、.ods、.csv 文件，或存下来的带表格的网页（.html）。"
    "先逐行写明采用什么、不采用什么和为什么，不写入；核对无误后加 --apply 写入能采用的行。"
)
@click.argument("file", type=click.Path(path_type=Path))
@own_rules_option
@click.option(
    "--kind", type=click.Choice(["in-force", "amended", "repealed", "expired"]), default=None, help="表里没有状态列时，全部按这个状态"
)
@click.option("--decided-by", default="", metavar="文件", help="作出清理决定的文件")
@click.option("--as-of", type=Day(), default=None, metavar="YYYY-MM-DD", help="资料日期")
@click.option("--apply", "write", is_flag=True, help="写入；不加则只看结果")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式")
def command(file: Path, rules_dir: Path, kind: LocalStatus | None, decided_by: str, as_of: date | None, write: bool, form: str) -> None:
    """See ``help``."""
    from crawler.jobs.own_rules import DocumentsGiven, import_documents
    from reports.incoming.documents import import_table
    from reports.screen.imports_view import documents_lines, documents_record

    done = import_documents(DocumentsGiven(str(file), kind or "", decided_by, as_of), rules_dir, import_table, apply=write)
    if form == "json":
        click.echo(json.dumps(documents_record(done.read, done.known, str(file), applied=done.applied), ensure_ascii=False, indent=2))
    else:
        for line in documents_lines(done.read, done.known, str(file), applied=done.applied):
            click.echo(line)
        if done.applied:
            click.echo(f"已写入 {done.path}，共 {done.number} 件。以后巡检时加 --rules {rules_dir}")
    sys.exit(1 if done.read.refused else 0)

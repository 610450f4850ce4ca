"""``regulations import``: an office's own documents."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli._options import Day, own_rules_option, writable_folder
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from datetime import date

    from audits.records.codes import LocalStatus


@click.command(
    help="导入本单位的文件目录或清理结果。FILE 是 CSV、xlsx，或存下来的带表格的网页。先逐行写明采用什么、不采用什么和为什么，不写入；"
    "核对无误后加 --apply 写入能采用的行。"
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
    from audits.regulations.local import merge_local, read_local, write_local
    from reports.incoming.documents import import_table
    from reports.screen.imports_view import documents_lines, documents_record

    with mistakes_in(Handed.DOCUMENTS):
        imported = import_table(file, kind or "", decided_by, as_of.isoformat() if as_of else "")
        folder = rules_dir / "regulations"
        known = read_local(folder)
    merged, applied = merge_local(known, imported.entries), write and bool(imported.entries)
    path = folder
    if applied:
        writable_folder(folder)
        path = write_local(folder, merged)
    if form == "json":
        click.echo(json.dumps(documents_record(imported, known, str(file), applied=applied), ensure_ascii=False, indent=2))
    else:
        for line in documents_lines(imported, known, str(file), applied=applied):
            click.echo(line)
        if applied:
            click.echo(f"已写入 {path}，共 {len(merged)} 件。以后巡检时加 --rules {rules_dir}")
    sys.exit(1 if imported.refused else 0)

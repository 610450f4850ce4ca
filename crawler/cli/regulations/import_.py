"""``regulations import``: an office's own documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli._options import own_rules_option, writable_folder
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from audits.records.codes import LocalStatus


@click.command(help="导入本单位的文件目录或清理结果。FILE 是 CSV、xlsx，或存下来的带表格的网页。")
@click.argument("file", type=click.Path(path_type=Path))
@own_rules_option
@click.option(
    "--kind", type=click.Choice(["in-force", "amended", "repealed", "expired"]), default=None, help="表里没有状态列时，全部按这个状态"
)
@click.option("--decided-by", default="", metavar="文件", help="作出清理决定的文件")
@click.option("--as-of", default="", metavar="YYYY-MM-DD", help="资料日期")
@click.option("--apply", "write", is_flag=True, help="写入；不加则只看结果")
def command(file: Path, rules_dir: Path, kind: LocalStatus | None, decided_by: str, as_of: str, write: bool) -> None:
    """See ``help``."""
    from audits.regulations.local import merge_local, read_local, write_local
    from reports.incoming.documents import import_table
    from reports.screen.regulations_view import imported_lines

    with mistakes_in(Handed.DOCUMENTS):
        imported = import_table(file, kind or "", decided_by, as_of, lambda sentence: click.echo(sentence, err=True))
        folder = rules_dir / "regulations"
        merged = merge_local(read_local(folder), imported.entries)
    for line in imported_lines(imported):
        click.echo(line)
    if write and imported.entries:
        writable_folder(folder)
        click.echo(f"已写入 {write_local(folder, merged)}，共 {len(merged)} 件。以后巡检时加 --rules {rules_dir}")
    elif imported.entries:
        click.echo("以上只是预览；确认无误后加 --apply 写入。")
    sys.exit(1 if imported.unusable else 0)

"""``init``: a commented register and rule overrides to start from."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import fail, writable_folder
from crawler.jobs.books import open_book


@click.command(help="在文件夹 DIR 里写好一份带说明的登记表（.yml 和 .xlsx）和规则改动的样子，作为起步；不覆盖已有文件。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """See ``help``."""
    from reports.outgoing.register_template import write_template
    from reports.outgoing.start_files import start_files

    book = open_book(None)
    texts = {folder / name: text for name, text in start_files(book).items()}
    workbook = folder / "登记.xlsx"
    there = [path for path in (*texts, workbook) if path.exists()]
    if there:
        fail(f"{there[0]} 已经存在，没有改动任何文件；请换一个文件夹")
    writable_folder(folder)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    write_template(workbook, book.column_types)
    click.echo(f"已写好 {folder}：")
    for path in (*texts, workbook):
        click.echo(f"  {path}")
    click.echo(f"下一步：改好登记表，先试读一遍栏目：portal-audit columns {folder / '登记.yml'}")

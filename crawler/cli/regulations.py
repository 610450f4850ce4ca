"""``regulations``: the laws and regulations in force, and the office's own documents beside it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.rulebook.loading import trouble
from crawler.cli._options import fail, rules_option, run_option, store_option, today_option, writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from audits.records.codes import LocalStatus

OWN_HELP = "本单位的规则文件夹；导入的内容写在其中的 regulations/ 里，以后每次用 --rules 指明它"


@click.group(help="法规目录：自带的国家目录，加上本单位导入的清理结果和认可的废止事项。")
def command() -> None:
    """See ``help``."""


@command.command(help="目录覆盖哪些层级、各有多少、资料有多旧。")
@rules_option
@today_option
def status(rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from audits.regulations.overview import laws_status
    from reports.screen.regulations_view import status_lines

    for line in status_lines(laws_status(open_book(rules_dir), today or date.today())):
        click.echo(line)


@command.command(help="一部法规或文件的各个版本、废止和修改事项。")
@click.argument("title")
@rules_option
def show(title: str, rules_dir: Path | None) -> None:
    """See ``help``."""
    from audits.regulations.overview import show as find
    from reports.screen.regulations_view import show_lines

    found = find(open_book(rules_dir), title)
    for line in show_lines(found):
        click.echo(line)
    if not (found.versions or found.events or found.local):
        sys.exit(1)


@command.command("import", help="导入本单位的文件目录或清理结果。FILE 是 CSV、xlsx，或存下来的带表格的网页。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help=OWN_HELP)
@click.option(
    "--kind", type=click.Choice(["in-force", "amended", "repealed", "expired"]), default=None, help="表里没有状态列时，全部按这个状态"
)
@click.option("--decided-by", default="", metavar="文件", help="作出清理决定的文件")
@click.option("--as-of", default="", metavar="YYYY-MM-DD", help="资料日期")
@click.option("--apply", "write", is_flag=True, help="写入；不加则只看结果")
def import_file(file: Path, rules_dir: Path, kind: LocalStatus | None, decided_by: str, as_of: str, write: bool) -> None:
    """See ``help``."""
    from audits.regulations.local import merge_local, read_local, write_local
    from reports.screen.regulations_view import import_table, imported_lines

    with mistakes_in(Handed.DOCUMENTS):
        imported = import_table(file, kind or "", decided_by, as_of)
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


@command.command(help="从已巡检的网站上找“同时废止”“予以废止”等语句和清理附件，写成 CSV 供人逐条认可。")
@run_option
@store_option
@rules_option
@click.option(
    "--out", "out_file", type=click.Path(path_type=Path), default=Path("待认可的废止事项.csv"), show_default=True, help="CSV 文件"
)
def offered(run_id: str, store_url: str, rules_dir: Path | None, out_file: Path) -> None:
    """See ``help``."""
    from audits.regulations.events import offered_events
    from audits.regulations.laws import laws_of
    from crawler.cli._stored import stored_run, stored_sites
    from reports.screen.regulations_view import write_offered

    book = open_book(rules_dir)
    store, run = stored_run(store_url, run_id)
    found = [one for view in stored_sites(store, run, book) for one in offered_events(view, laws_of(book))]
    try:
        number = write_offered(out_file, found)
    except OSError as error:
        fail(f"写不了 {out_file}：{trouble(error)}")
    click.echo(f"找到 {len(found)} 条，其中 {number} 条目录里还没有，写在 {out_file}。")
    click.echo(f"请在第一列填“是”或“否”，再运行：portal-audit regulations accept {out_file} --rules 文件夹")


@command.command(help="收回填好的废止事项 CSV：填“是”的从此作数。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help=OWN_HELP)
def accept(file: Path, rules_dir: Path) -> None:
    """See ``help``."""
    from audits.regulations.local import merge_events, read_own_events, write_own_events
    from reports.screen.regulations_view import read_accepted

    folder = rules_dir / "regulations"
    try:
        with mistakes_in(Handed.EVENTS):
            accepted = read_accepted(file)
            known = read_own_events(folder)
    except OSError as error:
        fail(f"读不了 {file}：{trouble(error)}")
    merged = merge_events(known, accepted)
    writable_folder(folder)
    path = write_own_events(folder, merged)
    click.echo(f"认可 {len(accepted)} 条，现在共 {len(merged)} 条，写在 {path}。")

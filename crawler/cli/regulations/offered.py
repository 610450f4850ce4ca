"""``regulations offered``: repeals that portals speak of, for somebody to accept."""

from __future__ import annotations

from pathlib import Path

import click

from audits.store import open_store
from crawler.cli._options import rules_option, run_option, store_option
from crawler.jobs.books import open_book


@click.command(help="从已巡检的网站上找“同时废止”“予以废止”等语句和清理附件，写成 CSV 供人逐条认可。")
@run_option
@store_option
@rules_option
@click.option(
    "--out", "out_file", type=click.Path(path_type=Path), default=Path("待认可的废止事项.csv"), show_default=True, help="CSV 文件"
)
def command(run_id: str, store_url: str, rules_dir: Path | None, out_file: Path) -> None:
    """See ``help``."""
    from crawler.jobs.own_rules import offered_repeals
    from reports.screen.regulations_view import write_offered

    book = open_book(rules_dir)
    found = offered_repeals(open_store(store_url, create=False), run_id, book)
    path, number = write_offered(out_file, found)
    spared = f"（{out_file.name} 可能已经填写，没有覆盖）" if path != out_file else ""
    click.echo(f"找到 {len(found)} 条，其中 {number} 条目录里还没有，写在 {path}{spared}。")
    click.echo(f"请在第一列填“是”或“否”，再运行：portal-audit regulations accept {path} --rules 文件夹")

"""``rules table``: writes ``rules/README.md``."""

from __future__ import annotations

import sys

import click

from crawler.jobs.books import open_book


@click.command(help="按规则文件重新生成 rules/README.md。")
@click.option("--check", "only_check", is_flag=True, help="只看是否已经是最新；不是则以 1 结束")
def command(only_check: bool) -> None:
    """See ``help``."""
    from reports.screen.rule_table import rule_table

    book = open_book(None)
    path = book.data_dir / "README.md"
    wanted = rule_table(book)
    current = path.read_text("utf-8") if path.exists() else ""
    if current == wanted:
        click.echo("rules/README.md 已是最新。")
        return
    if only_check:
        click.echo("rules/README.md 与规则文件不一致，请运行 portal-audit rules table。")
        sys.exit(1)
    path.write_text(wanted, "utf-8", newline="\n")
    click.echo(f"已写好 rules/README.md（{len(book.rules)} 条规则）。")

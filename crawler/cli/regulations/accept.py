"""``regulations accept``: repeals that somebody accepted."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import own_rules_option


@click.command(help="收回填好的废止事项 CSV：填“是”的从此作数。")
@click.argument("file", type=click.Path(path_type=Path))
@own_rules_option
def command(file: Path, rules_dir: Path) -> None:
    """See ``help``."""
    from crawler.jobs.own_rules import accept_repeals
    from reports.incoming.documents import read_accepted

    done = accept_repeals(file, rules_dir, read_accepted)
    click.echo(f"认可 {done.accepted} 条，现在共 {done.number} 条，写在 {done.path}。")

"""``regulations accept``: repeals that somebody accepted."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import own_rules_option, writable_folder
from crawler.jobs.problems import Handed, mistakes_in


@click.command(help="收回填好的废止事项 CSV：填“是”的从此作数。")
@click.argument("file", type=click.Path(path_type=Path))
@own_rules_option
def command(file: Path, rules_dir: Path) -> None:
    """See ``help``."""
    from audits.regulations.local import merge_events, read_own_events, write_own_events
    from reports.incoming.documents import read_accepted

    folder = rules_dir / "regulations"
    with mistakes_in(Handed.EVENTS):
        accepted = read_accepted(file)
        known = read_own_events(folder)
    merged = merge_events(known, accepted)
    writable_folder(folder)
    path = write_own_events(folder, merged)
    click.echo(f"认可 {len(accepted)} 条，现在共 {len(merged)} 条，写在 {path}。")

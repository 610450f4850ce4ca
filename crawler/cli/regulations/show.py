"""``regulations show``: versions and events of one document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.cli._options import rules_option
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="一部法规或文件的各个版本、废止和修改事项。")
@click.argument("title")
@rules_option
def command(title: str, rules_dir: Path | None) -> None:
    """See ``help``."""
    from audits.regulations.overview import show as find
    from reports.screen.regulations_view import show_lines

    found = find(open_book(rules_dir), title)
    for line in show_lines(found):
        click.echo(line)
    if not (found.versions or found.events or found.local):
        sys.exit(1)

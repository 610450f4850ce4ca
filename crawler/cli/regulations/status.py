"""``regulations status``: what is covered, and how old it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from crawler.cli._options import rules_option, today_option
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="目录覆盖哪些层级、各有多少、资料有多旧。")
@rules_option
@today_option
def command(rules_dir: Path | None, today: date | None) -> None:
    """See ``help``."""
    from audits.regulations.overview import laws_status
    from reports.screen.regulations_view import status_lines

    for line in status_lines(laws_status(open_book(rules_dir), today or date.today())):
        click.echo(line)

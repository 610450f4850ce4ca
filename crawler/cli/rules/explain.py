"""``rules explain``: the page of one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audits.rulebook.loading import near_miss
from crawler.cli._options import fail, rules_option
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="说明一条规则：查什么、为什么、怎么改、依据、能改什么。")
@click.argument("rule", metavar="RULE")
@rules_option
def command(rule: str, rules_dir: Path | None) -> None:
    """See ``help``."""
    from reports.screen.rule_page import rule_page

    book = open_book(rules_dir)
    found = book.rules.get(rule) or next((one for one in book.rules.values() if one.title == rule), None)
    if found is None:
        titles = [one.title for one in book.rules.values()]
        fail(f"没有规则“{rule}”{near_miss(rule, [*book.rules, *titles])}；全部规则见 portal-audit rules list")
    click.echo(rule_page(found, book))

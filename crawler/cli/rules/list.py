"""``rules list``: names, titles and groups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audits.rulebook.loading import near_miss
from crawler.cli._options import fail, rules_option
from crawler.jobs.books import open_book
from reports.screen.width import columns

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="列出规则。")
@rules_option
@click.option("--group", "group", default="", metavar="组", help="只列一组：links、validity、regulations、columns、content、duties、site")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
def command(rules_dir: Path | None, group: str, form: str) -> None:
    """See ``help``."""
    from reports.screen.rule_table import STATUSES
    from reports.screen.words import GROUPS, SEVERITY

    book = open_book(rules_dir)
    if group and group not in GROUPS:
        fail(f"没有规则组“{group}”{near_miss(group, GROUPS)}；可用：{'、'.join(GROUPS)}")
    order = list(GROUPS)
    rules = sorted(book.rules.values(), key=lambda rule: (order.index(rule.group), rule.rule))
    rules = [rule for rule in rules if group in ("", rule.group)]
    if form == "json":
        keys = {"rule", "title", "group", "severity", "status", "deadline"}
        click.echo(json.dumps([rule.model_dump(include=keys) for rule in rules], ensure_ascii=False, indent=2))
        return
    for rule in rules:
        names = _padded(rule.rule, 32), _padded(rule.title, 34), _padded(GROUPS[rule.group], 10)
        click.echo(" ".join((*names, SEVERITY[rule.severity], STATUSES[rule.status])))


def _padded(text: str, width: int) -> str:
    """Text filled with spaces; Chinese characters are two cells wide."""
    cells = columns(text)
    return text + " " * max(0, width - cells)

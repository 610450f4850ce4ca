"""``rules check``: every mistake of every rule file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.cli._options import rules_option
from crawler.jobs.books import checked_book

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help="检查规则文件，试规则自带的案例；有错时逐条指出文件、行、写了什么、应写什么，并以 1 结束。")
@rules_option
def command(rules_dir: Path | None) -> None:
    """See ``help``."""
    from reports.screen.rule_table import to_be_verified

    book, mistakes = checked_book(rules_dir, cases=True)
    for mistake in mistakes:
        click.echo(str(mistake))
    if mistakes:
        click.echo(f"共 {len(mistakes)} 处错误。")
        sys.exit(1)
    tried = sum(len(rule.cases) for rule in book.rules.values())
    if tried:
        click.echo(f"规则自带的 {tried} 个案例都对。")
    open_questions = sum(to_be_verified(rule, book) for rule in book.rules.values())
    click.echo(f"{len(book.rules)} 条规则、{len(book.vocabularies)} 个词表、{len(book.documents)} 份依据文件，没有错误。")
    if open_questions:
        click.echo(f"其中 {open_questions} 条规则有内容待核对原文（rules explain 规则名 可看）。")

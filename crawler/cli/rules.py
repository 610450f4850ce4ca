"""``rules``: check, list, explain and tabulate the rules."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import click

from audits.rulebook.loading import near_miss
from crawler.cli._options import fail, rules_option, run_option, store_option, writable_folder
from crawler.jobs.books import checked_book, open_book
from crawler.jobs.problems import Handed, mistakes_in


@click.group(help="规则：检查、列出、说明、生成一览表。")
def command() -> None:
    """See ``help``."""


@command.command(help="检查规则文件；有错时逐条指出文件、行、写了什么、应写什么，并以 1 结束。")
@rules_option
def check(rules_dir: Path | None) -> None:
    """See ``help``."""
    from reports.screen.rule_table import to_be_verified

    book, mistakes = checked_book(rules_dir)
    for mistake in mistakes:
        click.echo(str(mistake))
    if mistakes:
        click.echo(f"共 {len(mistakes)} 处错误。")
        sys.exit(1)
    open_questions = sum(to_be_verified(rule, book) for rule in book.rules.values())
    click.echo(f"{len(book.rules)} 条规则、{len(book.vocabularies)} 个词表、{len(book.documents)} 份依据文件，没有错误。")
    if open_questions:
        click.echo(f"其中 {open_questions} 条规则有内容待核对原文（rules explain 规则名 可看）。")


@command.command("list", help="列出规则。")
@rules_option
@click.option("--group", "group", default="", metavar="组", help="只列一组：links、validity、regulations、columns、content、duties、site")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
def list_rules(rules_dir: Path | None, group: str, form: str) -> None:
    """See ``help``."""
    from reports.screen.rule_table import GROUPS, SEVERITIES, STATUSES

    book = open_book(rules_dir)
    if group and group not in GROUPS:
        fail(f"没有规则组“{group}”{near_miss(group, GROUPS)}；可用：{'、'.join(GROUPS)}")
    order = list(GROUPS)
    rules = sorted(book.rules.values(), key=lambda rule: (order.index(rule.group), rule.rule))
    rules = [rule for rule in rules if group in ("", rule.group)]
    if form == "json":
        keys = {"rule", "title", "group", "category", "severity", "status", "deadline"}
        click.echo(json.dumps([rule.model_dump(include=keys) for rule in rules], ensure_ascii=False, indent=2))
        return
    for rule in rules:
        names = _padded(rule.rule, 32), _padded(rule.title, 34), _padded(GROUPS[rule.group], 10)
        click.echo(" ".join((*names, SEVERITIES[rule.severity], STATUSES[rule.status])))


@command.command(help="说明一条规则：查什么、为什么、怎么改、依据、能改什么。")
@click.argument("rule", metavar="RULE")
@rules_option
def explain(rule: str, rules_dir: Path | None) -> None:
    """See ``help``."""
    from reports.screen.rule_page import rule_page

    book = open_book(rules_dir)
    found = book.rules.get(rule) or next((one for one in book.rules.values() if one.title == rule), None)
    if found is None:
        titles = [one.title for one in book.rules.values()]
        fail(f"没有规则“{rule}”{near_miss(rule, [*book.rules, *titles])}；全部规则见 portal-audit rules list")
    click.echo(rule_page(found, book))


@command.command(help="按规则文件重新生成 rules/README.md。")
@click.option("--check", "only_check", is_flag=True, help="只看是否已经是最新；不是则以 1 结束")
def table(only_check: bool) -> None:
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


@command.command("try", help="试一试改过的规则文件：在已巡检的批次上会多出哪些、少掉哪些问题；不写入任何结果。")
@click.argument("file", type=click.Path(path_type=Path))
@run_option
@store_option
@rules_option
@click.option("--show", "most", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="各列出前几条")
def try_file(file: Path, run_id: str, store_url: str, rules_dir: Path | None, most: int) -> None:
    """See ``help``."""
    from audits.rectification.decisions import decision_on
    from audits.store.decisions import decisions
    from crawler.cli._stored import stored_run
    from crawler.cli._trial import trial_book, try_rules

    with mistakes_in(Handed.TRIED):
        book, names = trial_book(file, rules_dir)
    store, run = stored_run(store_url, run_id)
    trial = try_rules(store, run, book, names)
    known = decisions(store)
    refused = sum(1 for finding in trial.new if (made := decision_on(finding, known, run.today)) and made.kind == "false-positive")
    counts = f"多出 {len(trial.new)} 个，少掉 {len(trial.gone)} 个，不变 {trial.same} 个"
    click.echo(f"规则 {'、'.join(trial.rules)} 在批次 {run.id} 上：{counts}。")
    if refused:
        click.echo(f"多出的里面有 {refused} 个曾被判为误报。")
    if trial.failures:
        click.echo(f"规则在 {trial.failures} 处执行出错。")
    for heading, findings in (("多出", trial.new), ("少掉", trial.gone)):
        for finding in findings[:most]:
            click.echo(f"  {heading} {finding.id} {finding.message} {finding.page_url}")


@command.command("import-words", help="把本单位的错敏词表（xlsx、csv）转成词表文件，写进本单位的规则文件夹。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help="本单位的规则文件夹")
def import_words(file: Path, rules_dir: Path) -> None:
    """See ``help``."""
    from audits.texts.expressions import import_expressions
    from reports.incoming.tables import read_grid

    with mistakes_in(Handed.WORDS):
        text = import_expressions(read_grid(file), file.name)
    folder = writable_folder(rules_dir / "vocabularies")
    path = folder / "wrong-expressions.yml"
    if path.exists():
        fail(f"{path} 已经有了；请先改名保存，再导入")
    path.write_text(text, "utf-8", newline="\n")
    click.echo(f"已写好 {path}。以后巡检时加 --rules {rules_dir}")


def _padded(text: str, width: int) -> str:
    """Text filled with spaces; Chinese characters are two cells wide."""
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(0, width - cells)

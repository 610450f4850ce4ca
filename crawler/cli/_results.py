"""What an inspection leaves behind: ledgers, findings.jsonl, and the summary on the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from audits.rulebook.loading import trouble
from crawler.cli._options import quoted, store_hint
from crawler.cli._sentences import of_system

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store
    from crawler.jobs.work import Ending


def say_coverage(store: Store, run: str) -> None:
    """How a run came out, beside whatever is taken from it; on standard error, since other programs read the rest."""
    from reports.screen.coverage_text import coverage_note

    click.echo(coverage_note(store, run), err=True)


def write_results(store: Store, run: str, book: RuleBook, out_dir: Path) -> tuple[list[Path], bool]:
    """Ledgers and findings.jsonl of a run; returns the files and whether all could be written. What could not is said, with the way to have it."""
    from reports.ledgers import write_ledgers
    from reports.outgoing.jsonl import write_jsonl

    lines, files = out_dir / "findings.jsonl", []
    try:
        write_jsonl(store, run, book, lines)
        files.append(lines)
        files += [ledger.path for ledger in write_ledgers(store, run, book, out_dir, store.run(run).today)]
    except OSError as error:
        again = f"portal-audit ledger --run {run} --out {quoted(out_dir)}{store_hint(store.url)}"
        click.echo(f"{of_system(error) or trouble(error)}。查出的问题都已存进数据库，排除后重新写出台账：{again}", err=True)
        return files, False
    return files, True


def show_summary(store: Store, run: str, book: RuleBook, files: list[Path], seconds: float, ended: Mapping[str, Ending]) -> None:
    """What was found, what was not looked at, and where the files lie."""
    from audits.store.findings import findings_of
    from reports.screen.coverage_text import coverage_lines

    findings = findings_of(store, run)
    click.echo(f"\n批次 {run} 巡检结束，用时 {seconds:.0f} 秒。")
    click.echo("\n发现的问题：" if findings else "\n没有发现问题（以下面“未检查的部分”为准）。")
    counts = Counter((finding.rule, finding.confidence.value) for finding in findings)
    for name in sorted({rule for rule, _ in counts}, key=lambda rule: (book.rules[rule].group, rule)):
        sure, likely, unknown = (counts[name, level] for level in ("confirmed", "likely", "unverifiable"))
        parts = [f"确认 {sure}" if sure else "", f"疑似 {likely}" if likely else "", f"无法核验 {unknown}" if unknown else ""]
        click.echo(f"  {book.rules[name].title}：{'，'.join(filter(None, parts))}")
    click.echo("\n检查范围和未检查的部分：")
    for line in coverage_lines(store, run):
        click.echo(f"  {line}")
    for site, how in ended.items():
        if how in ("failed", "killed"):
            click.echo(f"  站点 {site} 没有做完（{'程序出错' if how == 'failed' else '进程被终止'}），可用 --resume {run} 接着做")
    click.echo("\n文件：")
    for path in files:
        click.echo(f"  {path}")

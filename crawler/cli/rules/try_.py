"""``rules try``: what a changed rule file would find in a stored run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import rules_option, run_option, store_option

if TYPE_CHECKING:
    from audits.records import Finding


@click.command(help="试一试改过的规则文件：在已巡检的批次上会多出哪些、少掉哪些问题；不写入任何结果。")
@click.argument("file", type=click.Path(path_type=Path))
@run_option
@store_option
@rules_option
@click.option("--show", "most", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="各列出前几条")
def command(file: Path, run_id: str, store_url: str, rules_dir: Path | None, most: int) -> None:
    """See ``help``."""
    from crawler.jobs.trial import changed_book, try_rules

    changed = changed_book(file, rules_dir)
    trial = try_rules(open_store(store_url, create=False), changed, run_id)
    counts = f"多出 {len(trial.new)} 个，少掉 {len(trial.gone)} 个，不变 {trial.same} 个"
    click.echo(f"规则 {'、'.join(trial.rules)} 在批次 {trial.run} 上：{counts}。")
    if trial.changed:
        click.echo(f"不变的里面有 {len(trial.changed)} 个改了轻重或把握。")
    if trial.refused:
        click.echo(f"多出的里面有 {trial.refused} 个曾被判为误报。")
    if trial.failures:
        click.echo(f"规则在 {trial.failures} 处执行出错。")
    for one, now in trial.changed[:most]:
        click.echo(f"  改了 {now.id} {_change(one, now)} {now.message} {now.page_url}")
    for heading, findings in (("多出", trial.new), ("少掉", trial.gone)):
        for finding in findings[:most]:
            click.echo(f"  {heading} {finding.id} {finding.message} {finding.page_url}")


def _change(before: Finding, after: Finding) -> str:
    """What is another of a finding, in words."""
    from reports.screen.words import CONFIDENCE, SEVERITY

    grave = (SEVERITY[before.severity], SEVERITY[after.severity])
    sure = (CONFIDENCE[before.confidence], CONFIDENCE[after.confidence])
    return "，".join(f"{old}→{new}" for old, new in (grave, sure) if old != new)

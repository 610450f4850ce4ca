"""``compare``: new, mended, still there and not examined between two runs, what makes them incomparable said first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from audits.store import open_store
from crawler.cli._options import rules_option, store_option
from crawler.jobs.books import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from audits.records import Finding
    from audits.rulebook import RuleBook
    from audits.store import Store
    from audits.store.opening import Run

GROUPS = {"new": "新发现", "not-fixed": "仍然存在", "fixed": "已经改好", "not-examined": "这次没有查到"}


@click.command(help="比较两个批次：新发现、已经改好、仍然存在、没有查到；先说明两次的规则和范围有什么不同。R1 是较早的批次。")
@click.argument("before", metavar="R1")
@click.argument("after", metavar="R2")
@store_option
@rules_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式")
@click.option("--show", "most", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="每类列出前几条")
def command(before: str, after: str, store_url: str, rules_dir: Path | None, form: str, most: int) -> None:
    """See ``help``."""
    book = open_book(rules_dir)
    store = open_store(store_url, create=False)
    earlier, later = store.run(before), store.run(after)
    found = comparison(store, book, earlier, later)
    differences = unlike(store, earlier, later)
    if form == "json":
        shown = {group: [finding.id for finding in findings] for group, findings in found.items()}
        click.echo(json.dumps({"before": earlier.id, "after": later.id, "differences": differences, **shown}, ensure_ascii=False, indent=2))
        return
    click.echo(f"批次 {earlier.id}（{earlier.today}）与批次 {later.id}（{later.today}）")
    click.echo("两次的规则和范围相同。" if not differences else "两次不完全可比：")
    for line in differences:
        click.echo(f"  {line}")
    for group, word in GROUPS.items():
        click.echo(f"{word}：{len(found[group])} 个")
        for finding in found[group][:most]:
            click.echo(
                f"  {finding.id} {book.rules[finding.rule].title if finding.rule in book.rules else finding.rule}：{finding.message}"
            )


def comparison(store: Store, book: RuleBook, earlier: Run, later: Run) -> dict[str, list[Finding]]:
    """Findings of both runs by what became of them; sites that only one run has are left to ``unlike``."""
    from audits.engine.rechecking import compared
    from audits.store.findings import findings_of

    found: dict[str, list[Finding]] = {group: [] for group in GROUPS}
    common = [site.site for site in later.sites if site.site in {one.site for one in earlier.sites}]
    for site in common:
        old = {finding.id: finding for finding in findings_of(store, earlier.id, site)}
        verdicts, new = compared(store, book, earlier.id, later.id, site)
        found["new"] += new
        for verdict in verdicts:
            found[verdict.result].append(old[verdict.finding])
    return found


def unlike(store: Store, earlier: Run, later: Run) -> list[str]:
    """What makes two runs incomparable, in plain words."""
    lines = []
    if earlier.rules_digest != later.rules_digest:
        lines.append("两次所用的规则不同，问题的增减有一部分可能来自规则的改动")
    for key, word in (("only", "只用的规则"), ("max_pages", "每站最大页数")):
        one, other = earlier.options.get(key), later.options.get(key)
        if (one or None) != (other or None):
            lines.append(f"{word}不同：{_shown(one)} → {_shown(other)}")
    old, new = {site.site: site for site in earlier.sites}, {site.site: site for site in later.sites}
    lines += [f"站点“{site.name}”只在 {earlier.id} 里" for ident, site in old.items() if ident not in new]
    lines += [f"站点“{site.name}”只在 {later.id} 里" for ident, site in new.items() if ident not in old]
    for ident in old.keys() & new.keys():
        pages = [store.site_run(run.id, ident).coverage.get("pages", 0) for run in (earlier, later)]
        if min(pages) * 2 < max(pages):
            lines.append(f"站点“{new[ident].name}”两次读到的页数相差一半以上（{pages[0]} → {pages[1]}），较少的一次不能说明问题已改")
    return lines


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) and value else str(value) if value else "不限"

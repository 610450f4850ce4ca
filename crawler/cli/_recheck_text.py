"""What a re-check decided, in words and as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from crawler.cli._results import file_line
from crawler.cli._rules_text import rules_sentence
from crawler.cli._sentences import of_problem
from reports.screen.verdict_text import verdict_sentence
from reports.screen.words import VERDICT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.jobs.recheck import Checked, Rechecked


MOST_NEW = 20
"""New problems told one by one."""


def recheck_lines(done: Rechecked, *, asked: bool = False) -> Iterator[str]:
    """The outcome in plain words: counts first, then each item that is not simply mended or not; every one that was ``asked`` for by number."""
    counts = Counter(one.result for one in done.items)
    yield f"\n复查批次 {done.run}（复查的是批次 {done.base}）：共 {len(done.items)} 项"
    for result, word in VERDICT.items():
        yield f"  {word}：{counts[result]} 项"
    for one in done.items:
        if asked or one.result == "not-examined" or (one.result != "fixed" and one.said.counts.get("clean")):
            yield f"  {one.item} {VERDICT[one.result]}：{verdict_sentence(one.said)}"
    if done.new:
        yield f"  另发现 {len(done.new)} 项，不在这次复查的台账里，请核对后随下次巡检下发："
    yield from (f"    {one.id} {one.message}  {one.page_url}" for one in done.new[:MOST_NEW])
    if len(done.new) > MOST_NEW:
        yield f"    …… 其余 {len(done.new) - MOST_NEW} 项用 portal-audit findings list --run {done.run} 查看"
    if says := rules_sentence(done.base, done.rules):
        yield f"  {says}"
    for site in done.too_few_pages:
        yield f"  {done.names.get(site, site)}：能访问到的页面不到应复查的一半，这次复查不改变任何问题的状态；请先确认网站能打开，再重新复查"
    if done.papers is None and not done.items and done.too_few_pages:
        yield "  没有写新一轮台账"
    for earlier in done.older:
        yield f"\n另有 {len(earlier.items)} 项是批次 {earlier.base} 下发、批次 {done.base} 没有查到的，一并复查："
        yield from recheck_lines(earlier)


def end_if_interrupted(done: Rechecked) -> Rechecked:
    """Say what a re-check that was stopped has done, and end."""
    if done.interrupted:
        runs, items = "、".join(part.run for part in done.all), sum(len(part.items) for part in done.all)
        left = "没有写台账" if not any(part.papers for part in done.all) else "没有做完的批次没有写台账"
        says = f"复查批次 {runs} 已中断：得出的 {items} 项结论都已保存，其余的没有改动，{left}"
        click.echo(f"{says}；请重新运行 portal-audit recheck", err=True)
        sys.exit(130)
    return done



def recheck_told(done: Rechecked, *, asked: bool, as_json: bool) -> str:
    """The outcome with the ledgers that were written, in words or as JSON; ``asked``: one item was asked for. What could not be written is said."""
    papers = [part.papers for part in done.all if part.papers is not None]
    for one in papers:
        if one.missing:
            click.echo(of_problem(one.missing), err=True)
    files = [file_line(file) for one in papers if one.issue for file in one.issue.files]
    if as_json:
        return json.dumps(recheck_data(done), ensure_ascii=False, indent=2)
    return "\n".join((*recheck_lines(done, asked=asked), *(["\n文件："] if files else ()), *(f"  {line}" for line in files)))


def recheck_data(done: Rechecked) -> dict[str, Any]:
    """The outcome for other programs."""
    new = [{"finding": one.id, "site": one.site, "rule": one.rule, "message": one.message, "page_url": one.page_url} for one in done.new]
    return {"run": done.run, "base": done.base, "items": [_item(one) for one in done.items], "new": new, "older": [recheck_data(earlier) for earlier in done.older]}


def _item(one: Checked) -> dict[str, Any]:
    return {
        "item": one.item,
        "finding": one.finding,
        "site": one.site,
        "result": one.result,
        "verdict": VERDICT[one.result],
        "places": dict(one.said.counts),
        "reasons": dict(sorted(Counter(proof.why for proof in one.said.proofs if proof.state != "clean").items())),
        "open": [{"page": proof.page_url, "why": proof.why} for proof in one.said.proofs if proof.state != "clean"],
        "sentence": verdict_sentence(one.said),
    }

"""What an inspection leaves behind: ledgers, findings.jsonl, and the summary on the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from crawler.cli._hints import store_hint
from crawler.cli._sentences import of_problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store
    from crawler.jobs.issue import WentOut
    from crawler.jobs.ledger import WrittenLedger
    from crawler.jobs.papers import Paper, Papers
    from crawler.jobs.work import Ending


def say_coverage(store: Store, run: str) -> None:
    """How a run came out, beside whatever is taken from it; on standard error, since other programs read the rest."""
    from reports.screen.coverage_text import coverage_note

    click.echo(coverage_note(store, run), err=True)


def paper_for(folder: Path, *, issued: bool = False) -> Paper:
    """Who writes what an inspection leaves, and where. ``issued``: what is confirmed goes out; else there are drafts."""
    from crawler.jobs.papers import Paper
    from reports.ledgers import issue_with_letters, write_drafts
    from reports.outgoing.jsonl import write_jsonl

    return Paper(folder, write_jsonl, write_drafts, issue_with_letters if issued else None)


def paper_lines(run: str, papers: Papers, store_url: str) -> list[str]:
    """Lines about what was written; what could not be is said on standard error, with the way to have it."""
    if papers.missing:
        click.echo(of_problem(papers.missing), err=True)
    lines = [str(papers.findings)] if papers.findings else []
    if papers.issue:
        return [*lines, *issue_lines(run, papers.issue, papers.letters, store_url)]
    if papers.drafts:
        lines += [*map(file_line, papers.drafts), f"以上是草稿，没有下发。审核：portal-audit review --run {run}{store_hint(store_url)}"]
    return lines


def file_line(one: WrittenLedger) -> str:
    """A ledger that was written."""
    spared = f"（{one.spared.name} 已填写或改动过，没有覆盖）" if one.spared else ""
    return f"{one.path}  {one.department or '总台账'}，{f'第{one.round}轮' if one.round else '草稿'}，{one.rows} 项{spared}"


def issue_lines(run: str, done: WentOut, letters: Sequence[Path], store_url: str) -> list[str]:
    """What went out, and what did not."""
    waiting = f"另有 {done.pending} 项没有下发（没有审核，或只是疑似）：portal-audit review --run {run}{store_hint(store_url)}" if done.pending else ""
    if not done.files:
        return [f"批次 {run} 没有新的问题要下发。", *filter(None, [waiting])]
    head = f"批次 {run} 下发 {done.items} 项，涉及 {sum(1 for one in done.files if one.department)} 个单位："
    return [head, *map(file_line, done.files), *map(str, letters), *filter(None, [waiting])]


def show_summary(store: Store, run: str, book: RuleBook, files: list[str], seconds: float, ended: Mapping[str, Ending]) -> None:
    """What was found, what was not looked at, and where the files lie."""
    from audits.engine.tripwire import oddities
    from audits.store.counting import count
    from reports.screen.count_text import count_words
    from reports.screen.coverage_text import coverage_lines
    from reports.screen.oddities_text import oddity_lines
    from reports.screen.words import RUN_KIND

    record = store.run(run)
    counted = count(store, run, record.today)
    click.echo(f"\n批次 {run} {RUN_KIND[record.kind]}结束，用时 {seconds:.0f} 秒。")
    click.echo(f"\n发现{count_words(counted)}" + ("：" if counted.items else "（以下面“未检查的部分”为准）。"))
    counts = Counter((one.work.finding.rule, "aside" if one.is_set_aside else one.confidence.value) for one in counted.items)
    for name in sorted({rule for rule, _ in counts}, key=lambda rule: (book.rules[rule].group, rule)):
        sure, likely, unknown, aside = (counts[name, level] for level in ("confirmed", "likely", "unverifiable", "aside"))
        parts = [f"确认 {sure}" if sure else "", f"疑似 {likely}" if likely else "", f"无法核验 {unknown}" if unknown else "", f"已作处置 {aside}" if aside else ""]
        click.echo(f"  {book.rules[name].title}：{'，'.join(filter(None, parts))}")
    click.echo("\n检查范围和未检查的部分：")
    for line in coverage_lines(store, run):
        click.echo(f"  {line}")
    names = {site.site: site.name for site in record.sites}
    for site, how in ended.items():
        if how in ("failed", "killed"):
            click.echo(f"  {names.get(site, site)} 没有做完（{'程序出错' if how == 'failed' else '进程被终止'}），可用 --resume {run} 接着做")
    if odd := list(oddity_lines(oddities(store, record), names, book)):
        click.echo("\n值得核对：")
        for line in odd:
            click.echo(f"  {line}")
    click.echo("\n文件：")
    for path in files:
        click.echo(f"  {path}")

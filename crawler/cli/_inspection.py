"""Joins an inspection with the screen and with what is written of it; ``inspect`` and ``demo`` use it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._hints import quoted, store_hint
from crawler.cli._options import OUT, say_upgrade, writable_folder
from crawler.cli._results import paper_for, paper_lines, show_summary
from crawler.cli._rules_text import rules_sentence
from crawler.jobs.inspect import Inspection, inspect
from crawler.jobs.names import check_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.records.run_options import HandedIn
    from audits.rulebook import RuleBook, Site
    from crawler.cli._progress import Screen
    from crawler.jobs.workers import Workers


def inspect_and_write(
    store_url: str, book: RuleBook, asked: Inspection, sites: Sequence[Site], out_dir: Path | None, screen: Screen, *,
    beside: HandedIn | None = None, workers: Workers | None = None, issued: bool = False,
) -> int:  # fmt: skip
    """Inspect sites and write everything an inspection writes; returns the exit code. ``issued``: what is confirmed goes out at once.

    Without ``out_dir`` a run that goes on writes where it was begun to write.
    """
    store = open_store(store_url, create=False, upgrade=say_upgrade) if asked.resume else None
    folder = out_dir or Path((store.run(asked.resume).options.out if store is not None else "") or OUT)
    writable_folder(folder)
    check_names(book, asked.only)
    store = store or open_store(store_url, upgrade=say_upgrade)
    asked, paper = replace(asked, out=str(folder.resolve())), paper_for(folder, issued=issued)
    done = inspect(store, book, asked, sites, beside, watch=screen.watch, workers=workers, paper=paper)
    if done.papers is None:
        again = f"portal-audit inspect --resume {done.run}{_same_options(book.own_dir, store_url)}"
        click.echo(f"已中断，做完的部分都已保存。接着做：{again}", err=True)
        return 130
    show_summary(store, done.run, book, paper_lines(done.run, done.papers, store_url), done.seconds, done.ended)
    if done.rules and (says := rules_sentence(done.run, done.rules, chosen=False)):
        click.echo(says)
    return 0 if done.complete and not done.papers.missing else 3


def put_on_queue(store_url: str, book: RuleBook, asked: Inspection, sites: Sequence[Site], beside: HandedIn | None) -> None:
    """Make a run, or take up one, and let its sites wait for workers."""
    from crawler.jobs.inspect import prepare
    from crawler.jobs.queue import address_of, put

    check_names(book, asked.only)
    address_of(store_url)
    store = open_store(store_url, create=not asked.resume, upgrade=say_upgrade)
    run = prepare(store, book, asked, sites, beside)
    left = [one.site for one in store.site_runs(run.id) if one.status != "done"]
    number = put(store, run, left)
    hint = store_hint(store_url)
    click.echo(f"批次 {run.id}：{number} 个站点已排队。在每台干活的机器上运行：portal-audit worker{hint} --out 台账文件夹")
    click.echo(f"看做到哪里：portal-audit runs watch {run.id}{hint}；不做了：portal-audit runs cancel {run.id}{hint}")


def say_unused(resume: str, given: Iterable[tuple[str, object]]) -> None:
    """Say of what was given to a command that goes on with a run that it is not used: the run keeps what it began with."""
    names = [name for name, value in given if value]
    if resume and names:
        click.echo(f"接着做批次 {resume}：沿用它开始时的登记、日期和规则，这次写的{'、'.join(names)}不用。", err=True)


def _same_options(rules_dir: Path | None, store_url: str) -> str:
    """The options that a resumed inspection needs again."""
    return (f" --rules {quoted(rules_dir)}" if rules_dir else "") + store_hint(store_url)

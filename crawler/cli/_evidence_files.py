"""Writes the evidence of problems, and says where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from audits.rulebook.workdays import load_workdays
from crawler.readers.browser import browser, photograph
from reports.html.evidence import PICTURE, add_to_sums, pack, write_evidence

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from audits.rulebook import RuleBook
    from audits.store import Store


class EvidenceWanted(NamedTuple):
    """What is to be written."""

    run: str
    finding: str
    """``""`` for all of the run."""
    today: date
    out_dir: Path
    packed: bool
    """Whether each folder is to be packed as well."""
    screenshot: bool
    """Whether a picture of each page is to lie beside it."""


def write_and_say(store: Store, book: RuleBook, wanted: EvidenceWanted) -> None:
    """Write it; a browser that is missing is said once."""
    pictures = wanted.screenshot and bool(browser())
    if wanted.screenshot and not pictures:
        click.echo("没有截图：这台电脑上没有找到 Chromium、Chrome 或 Edge。", err=True)
    number, workdays = 0, load_workdays(book.data_dir, book.own_dir)
    for one in write_evidence(store, wanted.run, book, workdays, wanted.today, wanted.out_dir, [wanted.finding] if wanted.finding else None):
        number += 1
        if pictures and one.page is not None and _photographed(one.page, one.folder / PICTURE):
            add_to_sums(one.folder, PICTURE)
        if wanted.packed:
            click.echo(f"压缩包：{pack(one.folder)}")
        if wanted.finding:
            click.echo(f"证据：{one.folder / 'index.html'}{'' if one.page else '（网页没有存下来）'}")
    if not wanted.finding:
        click.echo(f"已写出 {number} 个问题的证据：{wanted.out_dir / 'evidence'}")


def _photographed(page: Path, picture: Path) -> bool:
    if photograph(page, picture):
        return True
    click.echo(f"没有截图：浏览器没有打开 {page}。", err=True)
    return False

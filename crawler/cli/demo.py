"""``demo``: serves the bundled sample portals on loopback and inspects them."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli._hints import store_hint, typed_name
from crawler.cli._options import writable_folder
from crawler.jobs.books import open_book
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.rulebook import RuleBook

TODAY = date(2026, 3, 2)


MADE = ".demo.json"
"""What the last demonstration left in its folder: name to the hash of what it wrote."""


@click.command(help="演示：在本机打开自带的两个示例网站，巡检一遍，把确认的问题写成下发的整改台账，写出报告和通报。不连外网。")
@click.option(
    "--out", "out_dir", type=click.Path(path_type=Path), default=Path("out/demo"), show_default=True, metavar="DIR",
    help="结果文件夹；上次演示留下的文件会先清掉，改过的留着",
)  # fmt: skip
def command(out_dir: Path) -> None:
    """See ``help``."""
    from crawler.cli._demo_server import served_sites
    from crawler.cli._inspection import inspect_and_write
    from crawler.cli._progress import Screen
    from crawler.jobs.inspect import Inspection

    book = open_book(None)
    writable_folder(out_dir)
    clear(out_dir)
    before = set(out_dir.iterdir())
    with ExitStack() as stack:
        with mistakes_in(Handed.SAMPLES):
            sites = served_sites(book, stack)
        click.echo(f"示例网站已在本机打开（{'、'.join(site.name for site in sites)}），“今天”定为 {TODAY}。")
        url = f"sqlite:///{(out_dir / 'portal-audit.db').resolve().as_posix()}"
        code = inspect_and_write(url, book, Inspection(TODAY, processes=os.cpu_count() or 1), sites, out_dir, Screen(), issued=True)
    if code in (0, 3):
        for line in _ending(url, book, out_dir):
            click.echo(line)
    _remember(out_dir, before)
    sys.exit(0 if code == 3 else code)


def _ending(url: str, book: RuleBook, folder: Path) -> Iterator[str]:
    """What came of it in a few lines: the total, what to open first, and how to go on."""
    from audits.store import open_store
    from crawler.cli._bulletin_text import BulletinPlace, paper_of
    from reports.html import write_report
    from reports.outgoing.overview import overview
    from reports.screen.count_text import count_words
    from reports.screen.words import SEVERITY

    store = open_store(url, create=False)
    run = store.inspected("")
    data = overview(store, run, book, TODAY)
    report = folder / f"网站检查报告_{run.id}.html"
    write_report(data, book, report)
    paper, _ = paper_of(store, run, book, None, BulletinPlace(folder, TODAY, None))
    bulletin = paper.draft()
    store.close()
    graded = Counter(one.work.finding.severity for one in data.problems())
    weights = "、".join(f"{words} {graded[severity]} 项" for severity, words in SEVERITY.items())
    name, where = typed_name(), store_hint(url)
    yield f"\n合计：{count_words(data.counted)}。{weights}。"
    yield f"先打开：{report}（给领导看的报告）"
    yield f"再看：{next(iter(sorted(folder.glob('整改台账_总台账_*.xlsx'))), folder)}（总台账），{bulletin}（通报草稿）"
    yield "示例里故意放了问题，并非真实网站。"
    yield f"登记自己的网站：{name} init 我的网站"
    yield f"不访问网站的命令也可以在示例上试：在后面加{where}，如 {name} score{where}；示例网站已经关闭，recheck、columns 等要访问网站的不行"


def clear(folder: Path) -> None:
    """Take away what the last demonstration wrote here; what somebody has changed since stays."""
    made = folder / MADE
    try:
        known = json.loads(made.read_text("utf-8"))
    except (OSError, ValueError):
        return
    for name, digest in known.items() if isinstance(known, dict) else ():
        path = folder / Path(str(name)).name
        with suppress(OSError):
            if path.is_file() and (path.name.startswith("portal-audit.db") or _digest(path) == digest):
                path.unlink()
    with suppress(OSError):
        made.unlink()


def _remember(folder: Path, before: set[Path]) -> None:
    """Keep in mind what this demonstration wrote."""
    written = [path for path in sorted(folder.iterdir()) if path.is_file() and path not in before]
    with suppress(OSError):
        (folder / MADE).write_text(json.dumps({path.name: _digest(path) for path in written}, ensure_ascii=False), "utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
